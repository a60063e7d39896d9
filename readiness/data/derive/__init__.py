"""From child-level lists to measures: what each list is, how its cells are read, and one query a measure.

No name, id or date of a child leaves this package but in the two files that are asked for by name.
"""
