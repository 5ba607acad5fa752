"""Readers of files that partners send: donor lists in CSV or XLSX. Bytes in, frozen dataclasses out."""
