"""Borrowers and end users: the least we need, kept the shortest time.

A borrower shows an identity card at the counter; we write down what stands in a contract and nothing else. No copy, no
national number, no reason. The library keeps its own people and the shop its own: they are never laid side by side.
Everywhere else (events, exports, messages) a person is only a short reference. A technician never gets a row.
"""
