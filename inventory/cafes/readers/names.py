"""Whether a short text about a device seems to name somebody.

There is no list of who comes to a repair café, so a name is known by how it is written: after a word such as "mevrouw",
with a capital inside a sentence or as the only word, or before a thing of theirs ("fatima haar laptop"). What is made,
not born (Windows, Samsung), has a capital too and is let through.
"""

import re

_TITLE = re.compile(
    r"\b(?:mevr(?:ouw)?|mvr|mw|meneer|mijnheer|dhr|heer|juffrouw|madame|mme|monsieur|mr|mrs|ms|familie|fam)\b\.?",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:heet|genaamd|naam is|bel(?:t|len)? naar|vra(?:ag|gen) naar)\b", re.IGNORECASE)
_OWNS = re.compile(
    r"\b(?!(?:aan|bij|door|en|in|is|met|naar|of|op|uit|van|voor|was)\b)\w+(?:['’]s| haar| zijn| hun) "
    r"(?:laptop|tablet|telefoon|gsm|smartphone|computer|pc|printer|scherm|lader|toestel)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BEGINS = re.compile(r"(?:^|[.!?:;\n(]\s*)$")
_THINGS = """
    acer adobe amd android apple asus bios bitlocker bluetooth brother canon chrome chromebook chromeos crucial debian
    dell edge epson excel facebook fairphone firefox flex fujitsu gmail google hp huawei ideapad intel ipad iphone
    itsme kingston latitude lenovo lexmark lg libreoffice linux logitech mac macbook medion microsoft mint motorola
    msi nokia office oneplus onedrive oppo outlook packard bell philips pixel proximus samsung sandisk seagate sony
    surface telenet teams thinkpad thunderbird toshiba ubuntu usb-c usb windows whatsapp word xiaomi youtube zorin
    wi-fi wifi internet ik je we
"""
_MADE = frozenset(_THINGS.split())


def asks_for_somebody(text: str) -> bool:
    """Whether it has a word that comes before a name. All that can be asked of a place: places have capitals too."""
    return bool(_TITLE.search(text) or _CALLED.search(text))


def seems_to_name(text: str) -> bool:
    """Whether somebody may be named in it. A capital at the beginning of a sentence tells nothing."""
    if asks_for_somebody(text) or _OWNS.search(text):
        return True
    only = _WORD.fullmatch(text.strip(" .!"))
    for word in _WORD.finditer(text):
        is_name = word[0][0].isupper() and word[0][1:].islower()  # EliteBook and HDMI are no names
        if is_name and word[0].casefold() not in _MADE and (only or not _BEGINS.search(text[: word.start()])):
            return True
    return False
