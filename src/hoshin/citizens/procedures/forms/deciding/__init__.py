"""What is asked for when deciding."""
