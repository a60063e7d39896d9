"""What a council submits, and what its numbers mean."""
