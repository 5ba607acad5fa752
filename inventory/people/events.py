"""What history says about people: that something happened, never who it was."""

NOTED = "person:noted"
USED_AGAIN = "person:used-again"
UPDATED = "person:updated"
ANONYMISED = "person:anonymised"
