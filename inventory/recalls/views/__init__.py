"""The pages of patterns and recalls."""
