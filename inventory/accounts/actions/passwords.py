"""Passwords: long enough, not obvious, and nothing else. Hashing itself is done by who calls (`views/security.py`)."""

import secrets
from collections.abc import Callable
from itertools import pairwise

from zxcvbn import zxcvbn

from inventory.access import Actor, Can, demand
from inventory.accounts.events import PASSWORD_ASKED, PASSWORD_CHANGED, SESSIONS_ENDED, about_user
from inventory.accounts.models import User
from inventory.core.errors import BadInput
from inventory.core.i18n import _, in_dutch
from inventory.history import outbox
from inventory.history.actions import record

SHORTEST, LONGEST = 12, 128

# First guesses in Dutch and on an azerty keyboard; what the world tries first, zxcvbn knows.
OBVIOUS = frozenset(
    {
        "administratie",
        "azertyuiop",
        "azertyuiopqsdfghjklm",
        "beheerder",
        "bienvenue",
        "changeme",
        "computer",
        "geheim",
        "herfst",
        "ikhouvanjou",
        "internet",
        "jetaime",
        "lente",
        "letmein",
        "motdepasse",
        "qsdfghjklm",
        "verander",
        "veranderdit",
        "wachtwoord",
        "welkom",
        "winter",
        "zomer",
    }
)
CONTEXT = ("digibank", "bibliotheek", "bib", "kringloopwinkel", "kringwinkel", "ocmw", "stad", "gemeente", "laptop")

# zxcvbn: 3 of 4 is out of reach for somebody who tries at the sign-in page, and for most who steal the hashes.
SAFE_FROM = 3

Hasher = Callable[[str], str]


def demand_strength(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Refuses a password that is too short, too long or among the first that anybody would try.

    `about` are words that belong to this user or city: name, address, town.
    """
    if len(password) < SHORTEST:
        raise BadInput(
            "password_short",
            _("Kies een wachtwoord van minstens %(count)s tekens. Een zinnetje werkt goed.", count=SHORTEST),
            field="password",
        )
    if len(password) > LONGEST or len(password.encode()) > 1024:
        raise BadInput(
            "password_long", _("Kies een wachtwoord van hoogstens %(count)s tekens.", count=LONGEST), field="password"
        )
    plain = "".join(sign for sign in password.casefold() if sign.isalnum())
    letters = plain.strip("0123456789")
    known = {*CONTEXT, *(_plain(word) for word in about)} - {""}
    parts = {part for word in about for part in _words(word)}
    guesses = (
        len(set(plain)) < 5
        or plain.isdigit()
        or plain in OBVIOUS
        or letters in OBVIOUS
        or _is_row(plain)
        or _made_of(letters, known | parts | OBVIOUS)
        or _is_guessed_soon(password, known | parts | OBVIOUS)
    )
    if guesses:
        raise BadInput(
            "password_obvious",
            _("Dit wachtwoord is makkelijk te raden. Kies iets onverwachts, bijvoorbeeld vier losse woorden."),
            field="password",
        )


def set_password(user: User, *, password: str, hasher: Hasher, actor: Actor, about: tuple[str, ...] = ()) -> None:
    """Give this user a password. Every session and every link of before ends."""
    if user.id != actor.user_id:
        demand(actor, Can.USERS_MANAGE)
    demand_strength(password, about=(user.name, user.email, *about))
    user.password = hasher(password)
    user.fs_uniquifier = secrets.token_hex(16)
    record(PASSWORD_CHANGED, about_user(user.id), actor=actor)


def change_password(
    user: User, *, is_known: bool, password: str, hasher: Hasher, actor: Actor, about: tuple[str, ...] = ()
) -> None:
    """The user's own change; `is_known` says that the present password was typed right."""
    demand(actor, Can.ACCOUNT_OWN)
    if not is_known:
        raise BadInput("password_wrong", _("Dit is niet jouw huidige wachtwoord."), field="present")
    set_password(user, password=password, hasher=hasher, actor=actor, about=about)


def send_reset(user: User, *, link: str, actor: Actor, brand: str) -> None:
    """Put the link for a new password in the outbox."""
    with in_dutch():
        outbox.queue(
            f"reset:{user.id}:{secrets.token_hex(8)}",
            to=user.email,
            subject=_("Nieuw wachtwoord voor %(brand)s", brand=brand),
            body=_(
                "Dag %(name)s,\n\nJe vroeg een nieuw wachtwoord. Kies het hier:\n%(link)s\n\n"
                "De link werkt één keer, een uur lang. Vroeg je dit niet? Dan hoef je niets te doen.\n\n%(brand)s",
                name=user.name,
                link=link,
                brand=brand,
            ),
        )
    record(PASSWORD_ASKED, about_user(user.id), actor=actor)


def end_own_sessions(user: User, *, actor: Actor) -> None:
    """Sign out everywhere."""
    demand(actor, Can.ACCOUNT_OWN)
    user.fs_uniquifier = secrets.token_hex(16)
    record(SESSIONS_ENDED, about_user(user.id), actor=actor)


def _is_guessed_soon(password: str, known: set[str]) -> bool:
    """Whether the lists of stolen passwords, names and words of zxcvbn, and our own words, lead to it quickly."""
    found = zxcvbn(password, user_inputs=sorted(known), max_length=LONGEST)
    return int(found["score"]) < SAFE_FROM


def _plain(word: str) -> str:
    return "".join(sign for sign in word.casefold() if sign.isalnum())


def _words(text: str) -> set[str]:
    split = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    return {word for word in split if len(word) > 2}


def _is_row(plain: str) -> bool:
    """`abcdefghijkl`, `121212121212`, `digidigidigi`: a row of signs, or one piece again and again."""
    steps = {ord(b) - ord(a) for a, b in pairwise(plain)}
    if len(steps) == 1:
        return True
    return any(len(plain) % size == 0 and plain == plain[:size] * (len(plain) // size) for size in range(1, 5))


def _made_of(letters: str, known: set[str] | frozenset[str]) -> bool:
    """Whether the text is nothing but known words, one after another."""
    reached = {0}
    for end in range(1, len(letters) + 1):
        if any(end - len(word) in reached and letters[end - len(word) : end] == word for word in known if word):
            reached.add(end)
    return not letters or len(letters) in reached
