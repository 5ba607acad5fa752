"""Files that others made, as plain rows."""
