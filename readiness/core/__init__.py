"""No domain: diagnostics, documents, readers of JSON and YAML, numbers and text, output."""
