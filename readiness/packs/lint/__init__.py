"""What is wrong in a pack."""
