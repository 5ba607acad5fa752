"""Digipunten: public places with computers, internet and help, twenty of them in the project.

Everybody may read where they are, when they are open and what is there. The coordinator keeps the list. The new
equipment that the grant paid stands there as devices with a label like all others: scanned, counted and repaired, and
never lent.
"""
