"""What every room's `api.py` stands on: flask-smorest, versions with ETag, keyset pages. Imported here only."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import marshmallow as ma
from flask import Flask, Response, request
from flask_smorest import Api, Blueprint
from werkzeug.exceptions import PreconditionFailed

from inventory.core.errors import BadInput, Stale
from inventory.core.i18n import _
from inventory.web.guard import open_to_all

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
]

ApiRoom = Blueprint
LIMIT = 200


class Schema(ma.Schema):
    """Unknown fields are refused; fields keep their order."""

    class Meta:
        unknown = ma.RAISE
        ordered = True


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
        raise BadInput("cursor", _("Deze cursor kennen we niet. Begin de lijst opnieuw."), field="cursor") from None


def etag(response: Response, version: int) -> Response:
    """Put the version of a thing on its answer."""
    response.set_etag(str(version))
    return response


def check_version(version: int) -> None:
    """With `If-Match`: 412 when the thing is newer than what the caller saw."""
    wanted = request.if_match
    if wanted and not wanted.star_tag and not wanted.contains(str(version)):
        raise PreconditionFailed(_("Iemand anders wijzigde dit intussen. Haal het opnieuw op en kijk eerst."))


def stale() -> Stale:
    return Stale(_("Iemand anders wijzigde dit intussen. Haal het opnieuw op en kijk eerst."))


def init(app: Flask, rooms: tuple[Blueprint, ...]) -> Api:
    """Register the API of every room, its OpenAPI 3.1 document and its page."""
    app.config.update(
        API_TITLE="Digibank",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(app, spec_kwargs={"info": {"description": "Toestellen, lots, leningen en herstellingen."}})
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"token": []}]
    api.ERROR_SCHEMA = Problem
    for room in rooms:
        api.register_blueprint(room)
    for endpoint in ("api-docs.openapi_json",):
        if endpoint in app.view_functions:
            open_to_all(app, endpoint)
    return api
