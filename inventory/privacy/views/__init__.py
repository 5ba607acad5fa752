"""The pages about people and about keeping."""
