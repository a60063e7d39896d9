"""Beside reports, for people who write packs: JSON Schemas, starter files and mutation testing."""
