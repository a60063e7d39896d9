"""The report as a Word document: our template or a consultant's own, and what is put into it."""
