"""The pages of a repair café."""
