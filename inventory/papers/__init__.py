"""Papers that went out: is this one really ours, and is it unchanged?

Everybody may ask, also without an account: a borrower, a school, somebody who buys a laptop second hand. You give the
PDF and read in plain words what its seal says. Nothing of the file is kept, and the answer names nobody.
"""
