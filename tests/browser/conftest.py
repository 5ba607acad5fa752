"""Chromium on the real service: real pages, real scripts, and nothing that the page's own rules refuse."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from inventory.config import Settings
from tests.databases import Store
from tests.people import PASSWORD, SIGN_IN, Persona, begun_session, cookie_name
from tests.servers import HOW_TO_GET_CHROMIUM, free_port, live_service
from tests.service import close_database, new_app
from tests.thorough import THOROUGH

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "tests" / "output"
KEEP_PICTURES = os.environ.get("KEEP_PICTURES") == "1"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
AXE_RULES = {
    "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]},
    "dark": {  # what colours change
        "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
        "resultTypes": ["violations"],
    },
}
LISTENER = """
window.__refused = [];
document.addEventListener('securitypolicyviolation', e =>
  window.__refused.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + (e.sourceFile || '')));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    here = f"{Path(__file__).parent}{os.sep}"
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


expect.set_options(timeout=30_000)  # a busy machine is no fault of a page

# The first is Chromium without the parts that draw windows: the same pages for a third less time.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium per worker."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        pytest.skip(HOW_TO_GET_CHROMIUM)
    with sync_playwright() as playwright:
        # One process for all pages: starting one for each takes a fifth of the time.
        options = ["--no-sandbox", "--disable-site-isolation-trials", "--renderer-process-limit=1"]
        options.append("--font-render-hinting=none")  # letters stand where paper has them, in either Chromium
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


class Served:
    """An app that answers in threads of this process, on the database of the tests."""

    def __init__(self, settings: Settings) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.port = port
        self.app = new_app(replace(settings, base_url=self.address))
        self.busy = 0
        self.quiet = threading.Condition()
        self._stops: list[Callable[[], None]] = []

    def _answer(self, environ: Any, start_response: Any) -> Iterator[bytes]:
        """One request, counted: the database may go only when nobody is busy."""
        with self.quiet:
            self.busy += 1
        answer = None
        try:
            answer = self.app(environ, start_response)
            yield from answer
        finally:
            if hasattr(answer, "close"):
                answer.close()
            with self.quiet:
                self.busy -= 1
                self.quiet.notify_all()

    @contextmanager
    def listening(self) -> Iterator[None]:
        stop = self._start()
        self._stops.append(stop)
        try:
            yield
        finally:
            for each in self._stops:
                each()
            self._stops.clear()
            with self.quiet:
                assert self.quiet.wait_for(lambda: self.busy == 0, 30), "a request never ended"
            with self.app.app_context():
                close_database()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Inside the block nobody answers at this address, as when the service was stopped."""
        while self._stops:
            self._stops.pop()()
        yield
        self._stops.append(self._start())

    def _start(self) -> Callable[[], None]:
        server = make_server("127.0.0.1", self.port, self._answer, threaded=True, request_handler=Silent)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()

        def stop() -> None:
            server.shutdown()
            thread.join()
            server.server_close()

        return stop


class Silent(WSGIRequestHandler):
    """Says nothing of requests."""

    def log(self, *anything: Any) -> None:
        pass


@pytest.fixture(scope="session")
def served(settled: Flask) -> Served:
    """The app of this worker at an address of its own. It listens only while a test asks for it."""
    return Served(settled.config["SETTINGS"])


@pytest.fixture
def live(request: pytest.FixtureRequest, app: Flask, store: Store, served: Served) -> Iterator[str]:
    """The address of the service on the database of this test, with only the personas in it.

    `with arrange():` before and between reaches the same database. It runs in a thread; a test that is marked
    `real_service` gets the process that `digibank serve` starts, which takes seconds.
    """
    if request.node.get_closest_marker("real_service"):
        with live_service(app.config["SETTINGS"].instance, store.url) as address:
            yield address
    else:
        with served.listening():
            yield served.address


class Watched:
    """What went wrong in a browser while a test looked elsewhere."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.problems: list[str] = []
        # Most contexts have no worker (see `browser_for`); a page that stays open long enough asks for it.
        self.expected: tuple[str, ...] = ("Service Worker registration blocked by Playwright",)
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
def browser_for(
    request: pytest.FixtureRequest, chromium: Browser, app: Flask, live: str
) -> Iterator[Callable[..., Page]]:
    """`browser_for(LIBRARIAN, **options)`: the home page in a new browser context, where this persona has signed in;
    on the page for it in a test that is marked `real_service`.

    Without a persona nobody signs in. `page.watched.expect("409")` lets a console message pass. Options are those of
    `Browser.new_context` (viewport, color_scheme, java_script_enabled …).
    """
    opened: list[tuple[BrowserContext, Watched]] = []
    is_real = request.node.get_closest_marker("real_service") is not None

    def open_page(persona: Persona | None = None, **options: Any) -> Page:
        options.setdefault("viewport", DESK)
        options.setdefault("service_workers", "block")  # `test_offline` is about the worker
        options.setdefault("reduced_motion", "reduce")  # a picture or a check halfway a change of colours says nothing
        context = chromium.new_context(base_url=live, locale="nl-BE", timezone_id="Europe/Brussels", **options)
        context.set_default_timeout(30_000)  # a busy machine is no fault of a page
        watched = Watched(context, live)
        opened.append((context, watched))
        page = context.new_page()
        page.watched = watched  # type: ignore[attr-defined]
        if persona is not None and is_real:
            sign_in(page, persona)
        elif persona is not None:
            token = Context().run(
                begun, app, persona
            )  # the service has the real clock, whatever the test does to its own
            context.add_cookies([{"name": cookie_name(app), "value": token, "url": live}])
            page.goto("/")
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


def begun(app: Flask, persona: Persona) -> str:
    """The token of a new session."""
    with app.app_context():
        return begun_session(persona)


def sign_in(page: Page, persona: Persona) -> None:
    """Sign in as a person does."""
    page.goto(SIGN_IN)
    page.locator("input[name=email]").fill(persona.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: SIGN_IN not in url)


def scan(page: Page, code: str, *, enter: bool = True) -> None:
    """What a scanner sends, wherever the focus is: a sign every four milliseconds, as its clock says. A busy machine
    brings them later, and that makes nobody a slow typist.
    """
    keys = getattr(page, "scanner", None) or page.context.new_cdp_session(page)
    page.scanner = keys  # type: ignore[attr-defined]
    at = time.time()
    for place, sign in enumerate([*code, "\r"] if enter else code):
        where, number = _OTHER_KEYS.get(sign) or (
            f"{'Digit' if sign.isdigit() else 'Key'}{sign.upper()}",
            ord(sign.upper()),
        )
        key = {"key": sign, "code": where, "windowsVirtualKeyCode": number, "timestamp": at + place * 0.004}
        if sign == "\r":
            key["key"] = "Enter"
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": sign, **key})
        keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


# Sign -> its key and the number that the system gives it. The sign ":" of an address is that of ";" with shift.
_OTHER_KEYS = {
    "\r": ("Enter", 13),
    "-": ("Minus", 189),
    ".": ("Period", 190),
    "/": ("Slash", 191),
    ":": ("Semicolon", 186),
}


@pytest.fixture
def looks() -> Callable[[Page, str], list[Path]]:
    """`looks(page, "loan")` fails when the page scrolls sideways at 1280 or at 360 px.

    With KEEP_PICTURES=1 it also photographs the page at both, light and dark, into `tests/output/`, for a person to
    look at.
    """

    def photograph(page: Page, name: str) -> list[Path]:
        before = page.viewport_size
        files = []
        for size in (DESK, PHONE):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            for scheme in ("light", "dark") if KEEP_PICTURES else ():
                OUTPUT.mkdir(parents=True, exist_ok=True)
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                file = OUTPUT / f"{name}-{size['width']}-{scheme}.png"
                page.screenshot(path=file, full_page=True)
                files.append(file)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{name} is {wide} px wide on a screen of {size['width']} px"
        if KEEP_PICTURES:
            page.emulate_media(color_scheme="light")
        if before:
            page.set_viewport_size(before)
        return files

    return photograph


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """`accessible(page)` fails on what axe finds against WCAG 2.2 A and AA, light and dark: dark at a third of the
    addresses, at all of them when the tests are thorough.
    """

    def check(page: Page) -> None:
        found = []
        page.evaluate(AXE_SCRIPT)
        address = urlsplit(page.url).path
        schemes = list(AXE_RULES) if THOROUGH or crc32(address.encode()) % 3 == 0 else ["light"]
        for scheme in schemes:
            rules = AXE_RULES[scheme]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for problem in page.evaluate("async rules => (await axe.run(rules)).violations", rules):
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
