"""From a submission and a pack to the one result."""
