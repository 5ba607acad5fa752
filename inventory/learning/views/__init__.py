"""The pages of the offers to learn."""
