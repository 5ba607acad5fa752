"""The files of a list: exactly what the page shows, in pieces, so that memory stays flat however long it is."""
