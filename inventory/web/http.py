"""Refusals and errors as people and programs read them: a page in plain words, or a problem (RFC 9457)."""

import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, jsonify, render_template, request
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge, TooManyRequests
from werkzeug.routing import IntegerConverter, ValidationError

from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _, _l
from inventory.core.national_number import refuse_national_number
from inventory.web.shapes import worded

_TITLES: dict[int, Any] = {
    400: _l("Dit begrijpen we niet"),
    401: _l("Meld je eerst aan"),
    403: _l("Dit mag jij niet doen"),
    404: _l("Dit bestaat niet, of het is niet van jou"),
    405: _l("Dit kan hier niet"),
    409: _l("Dat kan nu niet"),
    412: _l("Iemand anders wijzigde dit"),
    413: _l("Dit bestand is te groot"),
    415: _l("Dit soort bestand kennen we niet"),
    422: _l("Er klopt iets niet"),
    428: _l("Zeg eerst welke versie je zag"),
    429: _l("Even wachten"),
    500: _l("Er ging iets mis bij ons"),
    503: _l("De dienst is even niet beschikbaar"),
}
_WHAT_NOW: dict[int, Any] = {
    401: _l("Meld je aan en probeer opnieuw."),
    403: _l("Vraag het aan een collega die dit mag."),
    404: _l("Controleer de code of zoek opnieuw."),
    409: _l("Er is niets gewijzigd. Ga terug en kijk opnieuw."),
    413: _l("Kies een kleiner bestand."),
    429: _l("Probeer het over enkele minuten opnieuw."),
    500: _l("Er is niets gewijzigd. Blijft het misgaan? Geef dan het nummer hieronder door."),
    503: _l("Er is niets gewijzigd. Probeer het zo meteen opnieuw."),
}


_ABOUT_PEOPLE = frozenset({"people", "people-api", "privacy", "privacy-api", "accounts"})
# No row has a higher number; a database cannot even be asked for one of thirty digits.
MOST = 2**31 - 1


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: a number that a row may have. Anything else is 404."""

    def to_python(self, value: str) -> int:
        try:
            return row_number(value)
        except ValueError:
            raise ValidationError from None


def row_number(text: str) -> int:
    """The same behind the question mark: `request.args.get("after", type=row_number)`; None when it is none."""
    number = int(text)
    if not 0 <= number <= MOST:
        raise ValueError(text)
    return number


def title_of(code: int) -> str:
    return str(_TITLES.get(code, _TITLES[500 if code >= 500 else 400]))


def is_api() -> bool:
    return request.path.startswith("/api/")


def problem(
    status: int,
    detail: str,
    *,
    reason: str = "",
    missing: tuple[str, ...] = (),
    errors: list[dict[str, str]] | None = None,
) -> Response:
    """A problem answer of the API."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title_of(status),
        "status": status,
        "detail": detail,
    }
    if reason:
        body["reason"] = reason
        body["missing"] = list(missing)
    if errors:
        body["errors"] = errors
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def error_page(status: int, text: str, *, reference: str = "", what_now: str | None = None) -> tuple[str, int]:
    """The page for an error: what happened, what to do."""
    return (
        render_template(
            "errors/error.html",
            code=status,
            title=title_of(status),
            text=text,
            what_now=str(_WHAT_NOW.get(status, "")) if what_now is None else what_now,
            reference=reference,
            again=_typed() if status >= 500 and request.method == "POST" else None,
        ),
        status,
    )


class Typed(NamedTuple):
    """What was sent in a form, to send it once more: every field, and of those the texts to look over."""

    path: str
    pairs: list[tuple[str, str]]
    texts: list[str]
    note: str = ""


_CARRY = "digibank.carry"


def carry_with(app: Flask, typed: Callable[[], Typed | None]) -> None:
    """When the service breaks, the error page holds what was typed: `typed` gives it, or None when it may not."""
    app.extensions[_CARRY] = typed


def _typed() -> Typed | None:
    found: Callable[[], Typed | None] | None = current_app.extensions.get(_CARRY)
    return found() if found is not None else None


def init(app: Flask) -> None:
    @app.before_request
    def no_such_code() -> None:
        """No code holds a NUL, and PostgreSQL cannot even be asked for one."""
        if "\x00" in request.path:
            raise NotFound

    @app.before_request
    def no_national_number() -> None:
        """Not in what somebody searches either: addresses stand in logs. Only where people are sought is a bare number
        never that of a machine.
        """
        if request.endpoint == "scan.go":
            return  # it says so itself, beside its field
        seeks_people = request.blueprint in _ABOUT_PEOPLE
        for name, texts in request.args.lists():
            for text in texts:
                refuse_national_number(text, "text" if seeks_people and name == "q" else name)

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Any:
        session.rollback()
        if is_api():
            rows = [{"field": row.field, "message": str(row.message)} for row in error.details]
            if error.field:
                rows.insert(0, {"field": error.field, "message": str(error.message)})
            answer: Any = problem(
                error.status, str(error.message), reason=error.reason, missing=error.missing, errors=rows
            )
        else:
            # A refusal with 503 says itself what stands and what to do.
            now_what = "" if error.status == 503 else None
            answer = app.make_response(error_page(error.status, str(error.message), what_now=now_what))
        if seconds := getattr(error, "seconds", None):  # tried too often: when to try again
            answer.headers["Retry-After"] = str(seconds)
        return answer

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        session.rollback()
        status = error.code or 500
        if error.response is not None and status < 400:
            return error.response
        text = _text_of(error)
        if is_api():
            data = getattr(error, "data", None) or {}
            messages = _flat(data.get("messages", {})) if isinstance(data, dict) else []
            if messages and status == 422:
                text = _("Er klopt iets niet in wat je stuurde. Kijk bij 'errors'.")
            response: Any = problem(status, text, errors=messages)
        else:
            response = app.make_response(error_page(status, text))
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
        return response

    @app.errorhandler(DataError)
    def unkeepable(error: DataError) -> Any:
        """PostgreSQL cannot even be asked for a text with a NUL; SQLite can, and finds nothing."""
        session.rollback()
        app.logger.warning("the database refused a value", exc_info=error)
        text = _("Er staat een teken in dat we niet kunnen bewaren.")
        return problem(422, text) if is_api() else error_page(422, text)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Any:
        session.rollback()
        reference = secrets.token_hex(4)
        status = 503 if isinstance(error, OperationalError) else 500
        app.logger.exception("request failed, reference %s", reference)
        text = _("Dit had niet mogen gebeuren. Nummer: %(reference)s.", reference=reference)
        return problem(status, text) if is_api() else error_page(status, text, reference=reference)


def _text_of(error: HTTPException) -> str:
    if isinstance(error, RequestEntityTooLarge):
        return _("Wat je stuurde is te groot.")
    if isinstance(error, TooManyRequests):
        return _("Dit adres vroeg te veel in korte tijd.")
    own_words = error.description if error.description != type(error).description else ""
    return str(own_words or title_of(error.code or 500))


def _flat(messages: Any, path: str = "") -> list[dict[str, str]]:
    """Marshmallow's nested messages as a flat list of field and message, in the language of the reader."""
    if isinstance(messages, dict):
        return [
            row
            for name, inner in messages.items()
            for row in _flat(inner, path if str(name) in ("json", "query", "files") and not path else f"{path}.{name}")
        ]
    if isinstance(messages, list | tuple):
        return [row for inner in messages for row in _flat(inner, path)]
    return [{"field": path.strip(".") or "body", "message": worded(str(messages))}]
