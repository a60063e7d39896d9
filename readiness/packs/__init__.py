"""The third stage: rule packs as data, with their criteria, policy, expressions, thresholds and overlays.

A pack that was loaded is sound: what could fail in every evaluation was refused with its file, line and column.
"""
