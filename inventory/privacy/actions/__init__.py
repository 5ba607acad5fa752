"""What is done for privacy."""
