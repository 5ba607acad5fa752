"""What every page of the house must be, checked on each HTML answer that a test fetches.

`problems(html)` gives plain sentences; an empty list is a good page. `Page` reads a page the way a person does:
its heading, its text, its forms.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from lxml import etree
from lxml import html as lxml_html

Element = Any

LANGUAGES = {"nl", "en", "fr"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
OWN_ADDRESS = re.compile(r"^(/(?!/)|\.|\?|#|data:|blob:|[^:/]+(/|$))")
POINTERS = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage")
# Every page of every test is looked at, so the questions are compiled once and asked of a plain tree.
PLAIN = etree.HTMLParser(encoding="utf-8")
IDS = etree.XPath("//@id", smart_strings=False)
POINTING = {name: etree.XPath(f"//*[@{name}]") for name in POINTERS}
SOURCES = etree.XPath(
    "//script/@src|//img/@src|//link/@href|//iframe/@src|//source/@src|//form/@action", smart_strings=False
)
WORDS = etree.XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)
UNWANTED = etree.XPath(
    "//@*[name() = 'style' or starts-with(name(), 'on') or starts-with(name(), 'hx-on')"
    " or contains(translate(., 'JAVSCRIPT', 'javscript'), 'javascript:')]/.."
)
# Asking every attribute its name takes half the time of a page. A text in small letters with none of this has nothing
# unwanted; in a value a sign may be written as a number, and those of quotes are no part of an address. Each begins
# with plain letters and looks back afterwards: a search that begins with a choice stops at every place.
MAYBE_UNWANTED = tuple(
    re.compile(each)
    for each in (
        r"style(?<=[\s\"'/]style)\s*=",
        r"on(?<=[\s\"'/]on)\w*\s*=",
        r"hx-on(?<=[\s\"'/]hx-on)[^=\s]*\s*=",
        r"javascript",
        r"&#(?!3[49];)",
        r"&tab",
        r"&newline",
    )
)
# What is different each time that the same page is asked for, and never a problem: it holds no sign of an address.
EACH_TIME = re.compile(r'value="[\w.-]{20,}"')
LEAKS = ("{{", "{%", " object at 0x", "LazyProxy", "%(")


def problems(text: str) -> list[str]:
    """What is wrong with this page, one sentence each. A fragment (no `<html>`) is checked for its parts only."""
    found: list[str] = []
    whole = "<html" in text[:2000].lower()
    root = etree.fromstring(text.encode(), PLAIN)
    if whole:
        found += _frame(text, root)
    return (
        found + _ids(text, root) + _fields(root) + _names(root) + _inline(text, root) + _addresses(root) + _leaks(root)
    )


class PageChecker:
    """Collects the problems of every page it is shown and fails with all of them. A page that was right is not looked
    at again: pages that differ only in a token are the same page.
    """

    def __init__(self) -> None:
        self.seen = 0
        self._right: set[bytes] = set()

    def check(self, text: str, where: str) -> None:
        """Fail when the page has a problem; `where` is named in the message."""
        self.seen += 1
        same = blake2b(EACH_TIME.sub("", text).encode(), digest_size=16).digest()
        if same in self._right:
            return
        found = problems(text)
        assert not found, f"The page {where} is not right:\n- " + "\n- ".join(found)
        self._right.add(same)


def _frame(text: str, root: Element) -> list[str]:
    found = []
    if not text.lstrip().lower().startswith("<!doctype html>"):
        found.append("does not begin with <!doctype html>")
    if root.get("lang", "")[:2] not in LANGUAGES:
        found.append(f"has no known language: lang={root.get('lang')!r}")
    headings = [_words(each) for each in root.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        found.append(f"wants exactly one h1 with text, has {headings}")
    titles = [_words(each) for each in root.xpath("/html/head/title")]
    if len(titles) != 1 or not titles[0]:
        found.append(f"wants one title with text, has {titles}")
    if len(list(root.iter("main"))) != 1:
        found.append("wants exactly one <main>")
    return found


def _ids(text: str, root: Element) -> list[str]:
    counts = Counter(IDS(root))
    found = [f"uses the id {name!r} {times} times" for name, times in counts.items() if times > 1]
    for each in root.iter("label"):
        if each.get("for") is not None and each.get("for") not in counts:
            found.append(f"has a label for {each.get('for')!r}, which is not on the page")
    small = text.lower()
    for pointer, pointing in POINTING.items():
        for each in pointing(root) if pointer in small else ():
            found += [
                f"has {pointer} to {name!r}, which is not on the page"
                for name in each.get(pointer).split()
                if name not in counts
            ]
    return found


def _fields(root: Element) -> list[str]:
    labels = {each.get("for") for each in root.xpath("//label[@for]") if _words(each)}
    found = []
    for each in root.xpath("//input|//select|//textarea"):
        if each.tag == "input" and each.get("type", "text") in UNLABELLED:
            continue
        wrapped = any(_words(parent) for parent in each.iterancestors("label"))
        if not (each.get("id") in labels or wrapped or each.get("aria-label") or each.get("aria-labelledby")):
            found.append(f"has a field without a label: name={each.get('name')!r} id={each.get('id')!r}")
    for form in root.iter("form"):
        named = [each for each in _fields_of(form) if each.get("name") == "csrf_token"]
        if form.get("method", "get").lower() == "post" and not named:
            found.append(f"has a posting form without a CSRF token: action={form.get('action')!r}")
    return found


def _names(root: Element) -> list[str]:
    found = []
    for each in root.xpath("//a[@href]|//button"):
        if _words(each) or each.get("aria-label") or each.get("aria-labelledby"):
            continue
        if not "".join(each.xpath(".//img/@alt") + each.xpath(".//*/@aria-label")):
            found.append(f"has a nameless {each.tag}: {etree.tostring(each, encoding='unicode', method='html')[:120]}")
    found += [f"has an image without alt: {each.get('src')!r}" for each in root.iter("img") if each.get("alt") is None]
    return found


def _inline(text: str, root: Element) -> list[str]:
    found = []
    for each in root.iter("script"):
        if each.get("src") is None and each.get("type") != "application/json":
            found.append("has an inline script")
    if next(root.iter("style"), None) is not None:
        found.append("has a <style> element")
    small = text.lower()
    for each in UNWANTED(root) if any(maybe.search(small) for maybe in MAYBE_UNWANTED) else ():
        for name, value in each.attrib.items():
            if name == "style":
                found.append(f"has a style attribute on <{each.tag}>: {value!r}")
            elif name.startswith("on") or name.startswith("hx-on"):
                found.append(f"has a handler attribute on <{each.tag}>: {name}")
            elif str(value).strip().lower().startswith("javascript:"):
                found.append(f"has a javascript: address on <{each.tag}>")
    return found


def _addresses(root: Element) -> list[str]:
    return [
        f"loads or posts to another host: {each!r}" for each in SOURCES(root) if each and not OWN_ADDRESS.match(each)
    ]


def _leaks(root: Element) -> list[str]:
    text = _words(root)
    return [f"shows something unfinished: {leak!r}" for leak in LEAKS if leak in text]


def _words(element: Element) -> str:
    return " ".join("".join(WORDS(element)).split())


def _rows(rows: list[Element]) -> list[list[str]]:
    return [[_words(cell) for cell in row.xpath("./td|./th")] for row in rows]


@dataclass
class Form:
    """One form of a page with the values that a browser would send."""

    name: str
    action: str
    method: str
    values: dict[str, list[str]]
    fields: set[str]
    files: set[str] = field(default_factory=set)
    buttons: dict[str, str] = field(default_factory=dict)

    def matches(self, wanted: str) -> bool:
        return wanted in (self.name, self.action) or (bool(wanted) and self.action.endswith(wanted))


class Page:
    """A fetched page, read the way a person reads it."""

    def __init__(self, text: str) -> None:
        self.html = text
        self.root: Element = lxml_html.document_fromstring(text)

    @property
    def h1(self) -> str:
        return _words(next(self.root.iter("h1")))

    @property
    def text(self) -> str:
        """All words of the page, single-spaced."""
        return _words(self.root)

    @property
    def main(self) -> str:
        """The words of the page's own part, without header and footer."""
        return _words(next(self.root.iter("main"), self.root))

    @property
    def links(self) -> dict[str, str]:
        """Address by link text; the last one wins."""
        return {_words(each): each.get("href") for each in self.root.xpath("//a[@href]")}

    @property
    def rows(self) -> list[list[str]]:
        """The body rows of every table, as cell texts."""
        return _rows(self.root.xpath("//tbody/tr"))

    @property
    def listed(self) -> list[list[str]]:
        """The rows of the list of this page; above it may stand the table of a drawing."""
        return _rows(self.root.xpath("//div[contains(@class, 'list-table')]//tbody/tr"))

    @property
    def forms(self) -> list[Form]:
        return [_form(each) for each in self.root.iter("form")]

    def form(self, wanted: str | None = None) -> Form:
        """The form with this name, id or (end of the) action; without one, the single posting form in `<main>`."""
        if wanted is None:
            candidates = [_form(each) for each in self.root.xpath("//main//form")]
            candidates = [each for each in candidates if each.method == "post"]
        else:
            candidates = [each for each in self.forms if each.matches(wanted)]
        names = [f"{each.method} {each.name or '-'} {each.action}" for each in self.forms]
        assert len(candidates) == 1, f"{len(candidates)} forms fit {wanted!r}; the page has {names}"
        return candidates[0]

    def visible_link(self, words: str) -> str:
        """The address behind these words for who has no script; it must be seen without one."""
        found = {each.get("href") for each in _seen(self.root, "//a[@href]", words)}
        assert len(found) == 1, f"{len(found)} links say {words!r}; the page has {sorted(self.links)}"
        return str(found.pop())

    def pressed(self, words: str) -> tuple[Form, str, str]:
        """The form that the button with these words sends without any script, and the name and value of that button."""
        found = _seen(self.root, "//button[not(@type) or @type = 'submit']", words)
        buttons = [_words(each) for each in self.root.iter("button")]
        assert len(found) == 1, f"{len(found)} buttons say {words!r}; the page has {buttons}"
        by_id = self.root.xpath("//form[@id=$id]", id=found[0].get("form") or "")
        form = _form(by_id[0] if by_id else next(found[0].iterancestors("form")))
        form.action = found[0].get("formaction") or form.action
        return form, found[0].get("name") or "", found[0].get("value") or ""


# What only a script shows is not there for who has none.
_NEEDS_SCRIPT = "ancestor-or-self::*[@hidden or self::template or self::dialog or @data-needs-script]"


def _seen(root: Element, what: str, words: str) -> list[Element]:
    return [each for each in root.xpath(f"{what}[not({_NEEDS_SCRIPT})]") if _words(each) == words]


def _fields_of(form: Element) -> list[Element]:
    """The fields inside a form, and those that name it from elsewhere."""
    inside = form.xpath(".//input|.//select|.//textarea|.//button")
    outside = form.getroottree().getroot().xpath("//input[@form=$id]", id=form.get("id")) if form.get("id") else []
    return [*inside, *outside]


def _form(element: Element) -> Form:
    form = Form(
        name=element.get("name") or element.get("id") or "",
        action=element.get("action") or "",
        method=element.get("method", "get").lower(),
        values={},
        fields=set(),
    )
    for each in _fields_of(element):
        name = each.get("name")
        if name is None or each.get("disabled") is not None:
            continue
        form.fields.add(name)
        kind = each.get("type", "text") if each.tag == "input" else each.tag
        if kind == "file":
            form.files.add(name)
        elif kind in ("submit", "button", "image", "reset"):
            form.buttons[name] = each.get("value", "")
        elif kind in ("checkbox", "radio"):
            if each.get("checked") is not None:
                form.values.setdefault(name, []).append(each.get("value", "on"))
        elif kind == "select":
            form.values.setdefault(name, []).extend(_chosen(each))
        elif kind == "textarea":
            form.values.setdefault(name, []).append((each.text or "").removeprefix("\n"))
        else:
            form.values.setdefault(name, []).append(each.get("value", ""))
    return form


def _chosen(select: Element) -> list[str]:
    options = list(select.iter("option"))
    chosen = [each for each in options if each.get("selected") is not None]
    if not chosen and select.get("multiple") is None:
        chosen = options[:1]
    return [each.get("value", _words(each)) for each in chosen]
