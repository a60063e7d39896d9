"""For those who write packs: schemas, scaffolds, mutation testing."""
