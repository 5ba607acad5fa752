"""Reading contracts."""
