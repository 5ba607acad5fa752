"""Lists: every list of the house is declared once, and its page, its files and its bulk actions come from that.

A list filters in its address, sorts along an index, reads a page by key, keeps and shares views, and gives exactly what
it shows as CSV, XLSX and JSON. What is done to many rows says beforehand what cannot be done to which.
"""
