"""The second stage: a council's file becomes a `Submission`, checked against the catalogue that defines its numbers."""
