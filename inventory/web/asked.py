"""Which contracts were asked about in this browser, the last few: what is asked once is not offered again there.

It stands in the session only. Nothing of it is kept with the contract or the person.
"""

from flask import session

_ASKED = "reach_asked"
_REMEMBERED = 20


def was_asked(number: str) -> bool:
    return number in session.get(_ASKED, [])


def remember_asked(number: str) -> None:
    session[_ASKED] = [*session.get(_ASKED, []), number][-_REMEMBERED:]
