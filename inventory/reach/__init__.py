"""Whom the Digibank reaches, as counts alone.

After the first hand-over the desk may ask to which groups somebody belongs: once, free, several may be chosen, and
"zeg ik liever niet" is an answer. What is said becomes one more in the counters of that month. There is no row of an
answer, no person, no contract, no moment and no order, so nobody can find out who said what; also not who answered.
"""
