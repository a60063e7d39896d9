"""The fourth stage: a submission and a rule pack go in, one `Evaluation` comes out.

Each check is decided (`decide`), then described (`describe`); the areas, the first page and the verdict follow.
"""
