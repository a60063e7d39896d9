"""Mutation testing of packs: runs a pack's examples and generated cases, and looks for mutants that no example kills.

A mutant is a check with one small change, such as a moved threshold. One that comes to the same as the check for every
submission is equivalent; of the others, each needs an example that comes to something else.
"""
