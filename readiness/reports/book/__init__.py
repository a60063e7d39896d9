"""The parts of the rule book: its head, its contents, criteria, measures and sources."""
