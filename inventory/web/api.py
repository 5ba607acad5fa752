"""What every room's `api.py` stands on: flask-smorest, versions with ETag, keyset pages. Imported here only."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from typing import Any, NoReturn

import flask_smorest
import marshmallow as ma
from flask import Blueprint, Flask, Response, jsonify, render_template, request
from flask_smorest import Api
from webargs.core import is_json, missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, PreconditionFailed, UnsupportedMediaType

from inventory.core.errors import BadInput, Refused, Stale
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number, texts_in
from inventory.web import openapi
from inventory.web.guard import public

__all__ = [
    "ApiRoom",
    "Page",
    "PageQuery",
    "Schema",
    "check_version",
    "cursor_of",
    "cursor_value",
    "etag",
    "init",
    "rows_of",
]

LIMIT = 200


class Parser(FlaskParser):
    """Reads what a program sends: JSON as the standard has it, and nothing in the address that we do not know."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": None, "querystring": None}

    def load_json(self, req: Any, schema: ma.Schema) -> Any:
        body = req.get_data(cache=True)
        if not body:
            return missing
        if not is_json(req.mimetype):
            raise UnsupportedMediaType(_("Stuur JSON, met 'Content-Type: application/json'."))
        try:
            sent = json.loads(body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise BadRequest(_("Dit is geen JSON die we kunnen lezen.")) from None
        _writable(sent)
        return sent

    def load_querystring(self, req: Any, schema: ma.Schema) -> Any:
        _writable(list(req.args.values()))
        return super().load_querystring(req, schema)


class ApiRoom(flask_smorest.Blueprint):  # type: ignore[misc]
    """The calls of a room."""

    ARGUMENTS_PARSER = Parser()


class Schema(ma.Schema):
    """Unknown fields are refused; fields keep their order. No text may hold a national number."""

    class Meta:
        unknown = ma.RAISE

    @ma.pre_load
    def _kinds_of_json(self, sent: Any, **_more: Any) -> Any:
        """JSON has numbers and truth values of its own: "5" is no number there, and 1 is not true."""
        if isinstance(sent, dict):  # words in an address are all texts, and come as another kind of mapping
            wrong = {
                name: field.error_messages["invalid"]
                for name, field in self.load_fields.items()
                if (value := sent.get(field.data_key or name)) is not None
                and (
                    (isinstance(field, ma.fields.Boolean) and not isinstance(value, bool))
                    or (isinstance(field, ma.fields.Number) and isinstance(value, bool | str))
                    or (isinstance(field, ma.fields.Integer) and not _is_whole(value))
                )
            }
            if wrong:
                raise ma.ValidationError(wrong)
        if isinstance(sent, Mapping):
            for name, field in self.load_fields.items():
                if isinstance(getattr(field, "inner", field), ma.fields.Nested):
                    continue  # the schema in it asks the same
                for part, text in texts_in(sent.get(field.data_key or name), name):
                    refuse_national_number(text, part)
        return sent


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _writable(sent: Any) -> None:
    """Refuse a text that no database can keep: with NUL, or with half a character."""
    left = [sent]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            left += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            left += part
        elif isinstance(part, str) and ("\x00" in part or any("\ud800" <= sign <= "\udfff" for sign in part)):
            raise BadInput("unwritable", _("Er staat een teken in dat we niet kunnen bewaren."))


class ProblemError(Schema):
    field = ma.fields.String(required=True)
    message = ma.fields.String(required=True)


class Problem(Schema):
    """RFC 9457."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    reason = ma.fields.String()
    missing = ma.fields.List(ma.fields.String())
    errors = ma.fields.List(ma.fields.Nested(ProblemError))


class PageQuery(Schema):
    """What every list takes."""

    cursor = ma.fields.String(load_default=None, allow_none=True, validate=ma.validate.Length(max=200))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(min=1, max=LIMIT))


def Page(item: type[Schema], name: str) -> type[Schema]:
    """The answer of a list: `{"items": […], "next": cursor or null}`."""
    return type(
        name,
        (Schema,),
        {
            "items": ma.fields.List(ma.fields.Nested(item), required=True),
            "next": ma.fields.String(required=True, allow_none=True),
        },
    )


def cursor_of(value: Any) -> str:
    """The opaque cursor for a key."""
    return urlsafe_b64encode(str(value).encode()).decode().rstrip("=")


def cursor_value(cursor: str | None) -> str | None:
    """The key in a cursor; a cursor that we did not make is refused."""
    if not cursor:
        return None
    try:
        return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        raise BadInput(
            "cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor"
        ) from None


def etag(response: Response, version: int) -> Response:
    """Put the version of a thing on its answer."""
    response.set_etag(str(version))
    return response


def check_version(version: int) -> None:
    """With `If-Match`: 412 when the thing is newer than what the caller saw."""
    wanted = request.if_match
    if wanted and not wanted.star_tag and not wanted.contains(str(version)):
        raise PreconditionFailed(_("Iemand anders wijzigde dit intussen. Haal het opnieuw op en kijk eerst."))


@contextmanager
def rows_of(name: str) -> Iterator[None]:
    """Inside it a refused row is named by its place in the list that was sent, as a wrong shape is: `name.0.serial`."""
    try:
        yield
    except Refused as no:
        for each in no.details:
            each.field = f"{name}.{each.row - 1}.{each.column}"
        raise


def stale() -> Stale:
    return Stale(_("Iemand anders wijzigde dit intussen. Haal het opnieuw op en kijk eerst."))


def init(app: Flask, rooms: tuple[ApiRoom, ...]) -> Api:
    """Register the API of every room, its OpenAPI 3.1 document and its page."""
    app.config.update(API_TITLE="Digibank", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api = Api(app, spec_kwargs={"info": {"description": "Toestellen, lots, leningen en herstellingen."}})
    api.spec.components.schema("Problem", schema=Problem)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"token": []}]
    for room in rooms:
        api.register_blueprint(room)
    app.register_blueprint(_documents(app, api))
    return api


def _documents(app: Flask, api: Api) -> Blueprint:
    """The OpenAPI document and a page for people who read it. Both are public: they hold no data."""
    pages = Blueprint("api-docs", __name__, url_prefix="/api/v1")

    @cache
    def document() -> dict[str, Any]:
        return openapi.finish(deepcopy(api.spec.to_dict()), app)

    @pages.get("/openapi.json")
    @public
    def openapi_json() -> Response:
        """What every call takes and answers."""
        return jsonify(document())

    @pages.get("/docs")
    @public
    def docs() -> str:
        """The same for people."""
        return render_template("api/docs.html", rooms=openapi.by_room(document()), refusals=openapi.REFUSALS)

    return pages
