"""Rules told in full, from the same entries: one for the terminal, all of them as the rule book."""
