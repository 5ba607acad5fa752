"""Readers of files that others make: wipe logs. Bytes in, frozen dataclasses out; no database, no web."""
