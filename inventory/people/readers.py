"""How names, addresses and numbers are compared: plain Python, without case, accents and habits of writing."""

import re
import unicodedata
from difflib import SequenceMatcher

_LIKE = 0.84
_WHOLE = ((r"str$", "straat"), (r"stwg?$", "steenweg"), (r"ln$", "laan"), (r"pln$", "plein"))
_WORD = re.compile(r"\w+")
_BOX = re.compile(r"\b(?:bus|bte|boite|box|b)\b|/")


def bare(text: str) -> str:
    """Without case and accents; letters that stand for two are written out."""
    whole = text.casefold().replace("ß", "ss").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    return "".join(sign for sign in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(sign))


def plain_name(name: str) -> str:
    """A name as it is compared: without case, accents, dashes and spaces."""
    return "".join(sign for sign in bare(name) if sign.isalnum())


def plain_address(street: str, postal_code: str) -> str:
    """An address as it is compared: "Zangersstr. 12 / 3" is "Zangersstraat 12 bus 3". Empty without a street."""
    text = _BOX.sub(" # ", bare(street).replace(".", " ").replace(",", " "))
    parts = []
    for part in text.split():
        for short, long in _WHOLE:
            part = re.sub(short, long, part)
        parts.append("".join(sign for sign in part if sign.isalnum() or sign == "#"))
    key = "".join(parts).strip("#")
    return f"{plain_name(postal_code)}:{key}" if key else ""


def plain_phone(phone: str) -> str:
    """The last nine digits: with or without the prefix of the country it is one number."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return digits[-9:] if len(digits) >= 8 else ""


def is_like(one: str, other: str) -> bool:
    """Whether two plain names may be one name that was written in two ways."""
    if not one or not other:
        return False
    if one == other:
        return True
    if abs(len(one) - len(other)) > 3:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LIKE


def say_name(text: str, first_name: str, last_name: str) -> bool:
    """Whether a text names this person: the last name as it is written, or both names in any case."""
    if len(last_name) >= 3 and re.search(rf"(?<!\w){re.escape(last_name)}(?!\w)", text):
        return True
    plain, first, last = (f" {' '.join(_WORD.findall(bare(each)))} " for each in (text, first_name, last_name))
    return bool(first.strip() and last.strip()) and first in plain and last in plain
