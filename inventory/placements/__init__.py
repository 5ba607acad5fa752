"""Devices for an organisation: a laptop class for a course, or fixed devices at a digipunt.

The agreement (P-2026-00007) is with an organisation and never with a person: nobody's name is written down, and whom
to call there is a function. The counter scans device after device, the organisation signs one paper. Devices come back
scan by scan, each to be wiped as after a loan, and what is not back stays visible until it is.
"""
