"""What happens outside: what bridge figures and partners hear, as counts, and the sessions and roadshows that are held.

Nobody is written down: a topic from a list, a part of the town and a number of people.
"""
