"""The pages of needs, info sessions and roadshows."""
