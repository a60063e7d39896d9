"""A pack put to the proof: its authors' examples, cases made up, and mutants that an example must notice."""
