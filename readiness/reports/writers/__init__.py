"""Writers: one module a format, with a `write_report` that turns an evaluation into text or bytes."""
