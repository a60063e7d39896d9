"""Rule packs as data: criteria, policy, expressions, thresholds, overlays."""
