"""The month report, a file for each of its parts. No names anywhere.

Everything follows from events, so a month of the past gives the same figures again; each part says which filters it
knows.
"""
