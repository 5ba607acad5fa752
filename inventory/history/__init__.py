"""What happened: one event table that is only ever added to, the kept documents, and the messages that wait.

Every action that changes something writes an event in the same transaction. Each event carries the hash of the one
before, so a changed, removed or swapped row is found. Events hold no personal data: a person is only a reference.
"""
