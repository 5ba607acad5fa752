"""What the coordinator shows the city and the department: figures counted from what happened, never typed over.

No name of a borrower is in any report.
"""
