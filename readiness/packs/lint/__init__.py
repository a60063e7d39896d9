"""Lint: everything that can be wrong in a pack, found before any submission is evaluated with it."""
