"""Whom the Digibank reaches, as counts alone.

After the first hand-over the desk may ask to which groups somebody belongs: once, free, several may be chosen, and
"zeg ik liever niet" is an answer. What is said waits sealed in a pool, without person, contract, moment or order; a
night makes ten or more of them at once into counts, and leaves some behind. So nobody finds out who said what, not even
who reads the database after each answer. The counts run some days behind, and that is the price.
"""
