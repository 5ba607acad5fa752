"""The figures of the reports, counted from events and contracts."""
