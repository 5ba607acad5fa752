"""Test clients that behave like a browser: they read the form on the page, send what it holds and check each page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import Page, PageChecker
from tests.people import BASE

_WHOLE = re.compile(rb'<span class="whole">([^<]*)</span>')


class Client(FlaskClient):
    """A browser without scripts. Every HTML answer is checked (`tests/pages.py`), also errors."""

    checker = PageChecker()
    checks_pages = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if not args or isinstance(args[0], str):
            kwargs.setdefault("base_url", BASE)
        kwargs.setdefault("buffered", True)  # a file that streams keeps its request open until it is read to the end
        response = super().open(*args, **kwargs)
        if (
            self.checks_pages
            and response.mimetype == "text/html"
            and response.data
            and not 300 <= response.status_code < 400
        ):
            request = response.request
            self.checker.check(
                response.get_data(as_text=True), f"{request.method} {request.path} ({response.status_code})"
            )
            if b'class="whole"' in response.data:  # a code that is held on one line is read with the words around it
                response.data = _WHOLE.sub(rb"\1", response.data)
        return response

    def page(self, path: str, status: int = 200) -> Page:
        """The page at this address, redirects followed."""
        response = self.get(path, follow_redirects=True)
        assert response.status_code == status, f"GET {path} gave {response.status}\n{_gist(response)}"
        return Page(response.text)

    def submit(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        form: str | None = None,
        button: str | None = None,
        follow: bool = True,
    ) -> TestResponse:
        """Fetch a page, fill in one of its forms and send it, as a person does.

        `form` is the form's name, id or (the end of) its action; without it the page's single posting form in
        `<main>`. Hidden fields (CSRF, once) and values already on the page go along. A key of `data` that the form
        does not have is an error; None takes a value away (an unticked box). `button` is a `name` or `name=value`.
        """
        found = self.page(path).form(form)
        values: dict[str, Any] = {name: list(each) for name, each in found.values.items()}
        for name, value in (data or {}).items():
            assert name in found.fields, (
                f"The form {found.action!r} has no field {name!r}; it has {sorted(found.fields)}"
            )
            if value is None:
                values.pop(name, None)
            else:
                values[name] = [_sent(each) for each in value] if isinstance(value, list) else [_sent(value)]
        if button is not None:
            name, _, value = button.partition("=")
            assert name in found.buttons, f"The form has no button {name!r}; it has {sorted(found.buttons)}"
            values.setdefault(name, []).append(value or found.buttons[name])  # a field of that name is sent too
        target = found.action or path
        if found.method == "get":
            return self.get(target, query_string=values, follow_redirects=follow)
        kind = {"content_type": "multipart/form-data"} if found.files else {}
        sent = {name: each[0] if name in found.files else each for name, each in values.items()}
        return self.post(target, data=sent, follow_redirects=follow, **kind)


class Caller:
    """A program with a token. Paths are below `/api/v1`; `key` is the Idempotency-Key, `version` the If-Match."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.token = token

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.call("GET", path, **kwargs)

    def post(self, path: str, body: Any = None, **kwargs: Any) -> TestResponse:
        return self.call("POST", path, **({"json": body} if body is not None else {}), **kwargs)

    def call(
        self, method: str, path: str, *, key: str | None = None, version: Any = None, **kwargs: Any
    ) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        if key is not None:
            headers["Idempotency-Key"] = key
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        answer = self.client.open(f"/api/v1{path}", method=method, headers=headers, **kwargs)
        if answer.status_code >= 400:
            assert answer.mimetype == "application/problem+json", f"{method} {path}: {answer.status} {answer.mimetype}"
            assert answer.get_json()["status"] == answer.status_code
        return answer


def _sent(value: Any) -> Any:
    if value is True:
        return "y"
    return value if isinstance(value, tuple) or hasattr(value, "read") else str(value)


def _gist(response: TestResponse) -> str:
    return Page(response.text).main[:400] if response.mimetype == "text/html" and response.data else response.text[:400]
