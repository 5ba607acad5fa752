"""The intake: donations come in.

A partner announces a lot with a list of devices, or brings them. At the desk each device gets its label and
a first look. What cannot be used again leaves with its weight and the legal reason, and never enters the
stock; the donor gets a receipt and later reads what became of the lot.
"""
