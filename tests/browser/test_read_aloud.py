"""Reading aloud in a real browser, with a voice that only writes down what it is asked to say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from inventory.web.saving import saving
from tests.loans import kit
from tests.people import LIBRARIAN

STUB = """
window.__said = []; window.__cancelled = 0; let now = null;
class Said { constructor(text) { this.text = text; } }
const voices = [{ lang: 'nl_NL', localService: true, name: 'own' },
  { lang: 'nl-BE', localService: LOCAL, name: 'other' }];
Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Said });
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => VOICES, addEventListener: () => {},
  speak: (said) => { now = said; window.__said.push([said.text, said.lang, said.voice.name]); },
  cancel: () => { window.__cancelled += 1; const old = now; now = null; if (old && old.onend) old.onend(); },
}});
window.__end = () => { const old = now; now = null; old.onend(); };
"""


Check = Callable[[Page], None]


def stub(*, local: bool = True, some: bool = True) -> str:
    return STUB.replace("LOCAL", "true" if local else "false").replace("VOICES", "voices" if some else "[]")


@pytest.fixture
def number(arrange: Any) -> str:
    with arrange(), saving():
        return str(kit.lend().number)


def said(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.evaluate("window.__said")
    return found


def marked(page: Page) -> str:
    found: str = page.evaluate("[...(CSS.highlights.get('read-aloud') || [])].map((range) => '' + range).join('|')")
    return " ".join(found.split())


def test_sentence_by_sentence_with_the_keyboard(
    page_for: Callable[..., Page],
    number: str,
    looks: Callable[[Page, str], list[Path]],
    accessible: Callable[..., None],
) -> None:
    page: Any = page_for(LIBRARIAN)
    page.add_init_script(stub())
    page.goto(f"/loans/{number}/agreement")
    go, stop = page.locator("[data-read-go]"), page.locator("[data-read-stop]")
    assert not stop.is_visible()
    go.focus()
    page.keyboard.press("Enter")
    first = said(page)[0]
    assert first[1:] == ["nl-BE", "other"]
    assert marked(page) == first[0]
    for _ in range(4):
        page.evaluate("window.__end()")
    assert len(said(page)) == 5
    assert marked(page) == said(page)[-1][0]
    page.keyboard.press("Enter")  # pause
    assert go.inner_text() == "Lees verder voor"
    page.keyboard.press("Enter")  # on: the same sentence again
    assert said(page)[-1] == said(page)[-2]
    looks(page, "read-aloud")
    accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # stop
    assert marked(page) == ""
    assert go.inner_text() == "Lees voor"
    assert not stop.is_visible()
    page.keyboard.press("Enter")
    assert said(page)[-1] == first


def test_everything_is_read_to_the_end(page_for: Callable[..., Page], number: str) -> None:
    page = page_for(LIBRARIAN)
    page.add_init_script(stub())
    page.goto(f"/loans/{number}/agreement")
    page.locator("[data-read-go]").click()
    for _ in range(400):
        if page.locator("[data-state=silent]").count():
            break
        page.evaluate("window.__end()")
    heard = "".join("".join(text for text, *_ in said(page)).split())
    shown = "".join(page.locator(".contract").evaluate("part => part.textContent").split())
    assert len(heard) > 0.95 * len(shown)


@pytest.mark.parametrize("script", [stub(local=False, some=False), "delete window.SpeechSynthesisUtterance;"])
def test_without_a_voice_there_is_no_button(page_for: Callable[..., Page], number: str, script: str) -> None:
    page = page_for(LIBRARIAN)
    page.add_init_script(script)
    page.goto(f"/loans/{number}/agreement")
    assert not page.locator("[data-read-go]").is_visible()


def test_a_voice_of_another_host_is_never_asked(page_for: Callable[..., Page], number: str) -> None:
    page = page_for(LIBRARIAN)
    page.add_init_script(stub(local=False))
    page.goto(f"/loans/{number}/agreement")
    page.locator("[data-read-go]").click()
    assert said(page)[0][2] == "own"


@pytest.mark.parametrize("address", ["/privacy"])
def test_public_pages_read_too(page_for: Callable[..., Page], address: str) -> None:
    page = page_for(None)
    page.add_init_script(stub())
    page.goto(address)
    page.locator("[data-read-go]").click()
    assert said(page)[0][0] == page.locator("h1").inner_text()
