"""The first stage, and the tools of all others: nothing here knows about children's services.

Bytes become documents that are safe to use; everything wrong becomes a diagnostic with its location; reports are
written whole or not at all.
"""
