"""What the tests look for on every page is found when it is there."""

from __future__ import annotations

import pytest

from tests.pages import problems

GOOD = """<!doctype html><html lang="nl"><head><title>Een blad</title></head><body><main><h1>Een blad</h1>{}</main>
</body></html>"""


@pytest.mark.parametrize(
    "part",
    [
        "<p>Lien&#39;s blad staat op &#34;on&#34;: javascript of een stijl = mooi</p>",
        '<form method="post" action="/x"><input type="hidden" name="csrf_token" value="1"></form>',
        '<label for="a">Naam</label><input id="a" name="on" data-style="on"><a href="/on?style=1">Verder</a>',
    ],
)
def test_a_good_page_has_no_problems(part: str) -> None:
    assert problems(GOOD.format(part)) == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ('<p style="color: red">x</p>', "a style attribute"),
        ("<p STYLE = 'color: red'>x</p>", "a style attribute"),
        ('<p class="a"style="color: red">x</p>', "a style attribute"),
        ('<button onclick="x()">Ja</button>', "a handler attribute"),
        ("<img/onerror=x() alt='a'>", "a handler attribute"),
        ("<p hx-on:click='x()'>x</p>", "a handler attribute"),
        ('<a href="javascript:x()">Ja</a>', "a javascript: address"),
        ('<a href=" JavaScript:x()">Ja</a>', "a javascript: address"),
        ('<a href="&#106;avascript:x()">Ja</a>', "a javascript: address"),
        ("<script>x()</script>", "an inline script"),
        ("<style>p {}</style>", "a <style> element"),
        ('<script src="https://elders.example/x.js"></script>', "another host"),
        ("<h1>Nog een</h1>", "exactly one h1"),
        ('<i id="a"></i><i id="a"></i>', "the id 'a' 2 times"),
        ('<label for="b">Naam</label>', "a label for 'b'"),
        ('<p aria-describedby="c">x</p>', "aria-describedby to 'c'"),
        ('<input name="d">', "a field without a label"),
        ('<form method="post" action="/x"></form>', "without a CSRF token"),
        ('<a href="/x"></a>', "a nameless a"),
        ('<img src="/x.png">', "an image without alt"),
        ("<p>{{ naam }}</p>", "something unfinished"),
    ],
)
def test_what_is_wrong_is_said(part: str, said: str) -> None:
    found = problems(GOOD.replace("{}", part))
    assert [each for each in found if said in each], found
