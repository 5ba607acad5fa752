"""Chromium on the real service: real sign-in, real scripts, and nothing that the page's own rules refuse."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.databases import Store
from tests.people import PASSWORD, SIGN_IN, Persona
from tests.servers import HOW_TO_GET_CHROMIUM, live_service
from tests.service import close_database, new_app, settings_for_tests

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "tests" / "output"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LISTENER = """
window.__refused = [];
document.addEventListener('securitypolicyviolation', e =>
  window.__refused.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + (e.sourceFile || '')));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium per worker."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip(HOW_TO_GET_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def live(app: Flask, store: Store) -> Iterator[str]:
    """The address of the real service on the database of this test, with only the personas in it.

    `with arrange():` before and between reaches the same database.
    """
    settings = app.config["SETTINGS"]
    with live_service(settings.instance, store.url) as address:
        yield address


@pytest.fixture
def live_with(store: Store, settled: Flask, tmp_path: Path) -> Iterator[Callable[[Callable[[], None]], Flask]]:
    """Another app for tests that fill a database of their own before serving it."""
    made: list[Flask] = []

    def make(fill: Callable[[], None]) -> Flask:
        app = new_app(settings_for_tests(tmp_path, store.copy(f"live{len(made)}")))
        made.append(app)
        with app.app_context():
            fill()
            close_database()
        return app

    yield make
    for each in made:
        with each.app_context():
            close_database()


class Watched:
    """What went wrong in a browser while a test looked elsewhere."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.problems: list[str] = []
        self.expected: tuple[str, ...] = ()
        context.add_init_script(LISTENER)
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))

    def expect(self, *texts: str) -> None:
        """Console messages that hold one of these texts are part of the test (a 409 page, for example)."""
        self.expected += texts

    def _asked(self, request: Request) -> None:
        own = (self.address + "/", "data:", "blob:", "about:")
        if not request.url.startswith(own):
            self.problems.append(f"asked another host: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def end(self, context: BrowserContext) -> None:
        for page in context.pages:
            if not page.is_closed() and page.url.startswith(self.address):
                self.problems += [f"refused by the policy: {each}" for each in page.evaluate("window.__refused || []")]
        left = [each for each in self.problems if not any(text in each for text in self.expected)]
        assert not left, "The browser complained:\n- " + "\n- ".join(left)


@pytest.fixture
def browser_for(chromium: Browser, live: str) -> Iterator[Callable[..., Page]]:
    """`browser_for(LIBRARIAN, **options)`: a page in a new browser context, signed in on the real page.

    Without a persona nobody signs in. `page.watched.expect("409")` lets a console message pass. Options are those of
    `Browser.new_context` (viewport, color_scheme, java_script_enabled …).
    """
    opened: list[tuple[BrowserContext, Watched]] = []

    def open_page(persona: Persona | None = None, **options: Any) -> Page:
        options.setdefault("viewport", DESK)
        options.setdefault("reduced_motion", "reduce")  # a picture or a check halfway a change of colours says nothing
        context = chromium.new_context(base_url=live, locale="nl-BE", timezone_id="Europe/Brussels", **options)
        context.set_default_timeout(10_000)
        watched = Watched(context, live)
        opened.append((context, watched))
        page = context.new_page()
        page.watched = watched  # type: ignore[attr-defined]
        if persona is not None:
            sign_in(page, persona)
        return page

    yield open_page
    try:
        for context, watched in opened:
            watched.end(context)
    finally:
        for context, _watched in opened:
            context.close()


@pytest.fixture
def page_for(browser_for: Callable[..., Page]) -> Callable[..., Page]:
    """The name that reads well in a test: `page = page_for(LIBRARIAN)`."""
    return browser_for


def sign_in(page: Page, persona: Persona) -> None:
    """Sign in as a person does."""
    page.goto(SIGN_IN)
    page.locator("input[name=email]").fill(persona.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: SIGN_IN not in url)


@pytest.fixture
def looks() -> Callable[[Page, str], list[Path]]:
    """`looks(page, "loan")` photographs the page at 1280 and 360 px, light and dark, into `tests/output/`.

    It also fails when the page scrolls sideways on a phone.
    """

    def photograph(page: Page, name: str) -> list[Path]:
        OUTPUT.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        files = []
        for size in (DESK, PHONE):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                file = OUTPUT / f"{name}-{size['width']}-{scheme}.png"
                page.screenshot(path=file, full_page=True)
                files.append(file)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{name} is {wide} px wide on a screen of {size['width']} px"
        page.emulate_media(color_scheme="light")
        if before:
            page.set_viewport_size(before)
        return files

    return photograph


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """`accessible(page)` fails on what axe finds against WCAG 2.2 A and AA, light and dark."""
    axe = Axe()

    def check(page: Page) -> None:
        found = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for problem in axe.run(page, options=AXE_RULES).response["violations"]:
                nodes = [
                    f"{node['html'][:140]} ({'; '.join(node['failureSummary'].splitlines()[1:2])})"
                    for node in problem["nodes"][:3]
                ]
                found.append(f"{scheme}: {problem['id']}: {problem['help']}: {' | '.join(nodes)}")
        page.emulate_media(color_scheme="light")
        assert not found, f"{page.url} is not accessible:\n- " + "\n- ".join(found)

    return check


@pytest.fixture
def targets_are_big_enough() -> Callable[[Page], None]:
    """Every visible button, field and link outside running text is at least 24 × 24 px (WCAG 2.5.8)."""

    def check(page: Page) -> None:
        small = page.evaluate(
            """() => [...document.querySelectorAll(
                'button, input:not([type=hidden]), select, textarea, summary, a[class]')]
              .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('.visually-hidden, p'))
              .map(e => [e, (e.type === 'checkbox' || e.type === 'radio') && e.labels.length
                              ? e.labels[0].getBoundingClientRect() : e.getBoundingClientRect()])
              .filter(([e, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
              .map(([e, box]) => `${e.outerHTML.slice(0, 120)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
        )
        assert not small, "Too small to touch:\n- " + "\n- ".join(small)

    return check
