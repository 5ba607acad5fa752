"""The OpenAPI document of the whole API, made true in one place.

Rooms say what a call takes and answers. What every call shares (who may come in, the ways in which it refuses, keys
against doing a thing twice, versions) follows from the call itself and is added here.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Flask

from inventory.access import ROLE_LABELS, Can, roles_that_may

PROBLEM = "application/problem+json"
REFUSALS = {
    400: "The body cannot be read: it is no JSON, or was cut off.",
    401: "There is no token, or it is unknown, ended or of somebody who may no longer sign in.",
    403: "This token may not do this. The detail says which roles may.",
    404: "There is no such thing, or it is not yours; the answer is the same.",
    409: "A rule says no (`reason`, and `missing` for the facts still needed), or somebody else was first.",
    412: "The thing is newer than the version in `If-Match`.",
    413: "The body is larger than this service takes.",
    415: "The body is of a kind that this call does not take.",
    422: "Something in the request cannot be right; `errors` names the fields.",
}
ONCE = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same key and body give the same answer and one effect; with another body 422. Kept 7 days.",
    "schema": {"type": "string", "maxLength": 120},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag that you saw. When the thing was changed since: 412, and nothing happens.",
    "schema": {"type": "string"},
}
ETAG = {"description": "The version of the thing, for `If-Match`.", "schema": {"type": "string"}}
_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


def finish(document: dict[str, Any], app: Flask) -> dict[str, Any]:
    """Complete what the rooms said. Changes and returns the document."""
    parts = document.setdefault("components", {})
    parts["responses"] = {f"Problem{status}": _refusal(text) for status, text in REFUSALS.items()}
    for unused in ("Error", "PaginationMetadata"):
        parts["schemas"].pop(unused, None)
    parts["responses"]["Broken"] = _refusal("Something went wrong on our side; nothing was changed.")
    versioned = {name for name, schema in parts["schemas"].items() if "version" in schema.get("properties", {})}
    for rule in app.url_map.iter_rules():
        path = document["paths"].get(_ARGUMENT.sub(r"{\1}", rule.rule))
        for method in ("get", "post", "put", "patch", "delete"):
            if path and method in path and method.upper() in (rule.methods or ()):
                view: Any = app.view_functions[rule.endpoint]
                _complete(path[method], method, bool(rule.arguments), versioned, view.guard)
                path[method]["operationId"] = rule.endpoint.replace("-api.", ".")
    for tag in document.get("tags", []):
        tag["name"] = _room(tag["name"])
    _numbers(document)
    return document


def _complete(
    call: dict[str, Any], method: str, names_a_thing: bool, versioned: set[str], cans: tuple[Can, ...]
) -> None:
    parameters = call.setdefault("parameters", [])
    answers = {status: answer for status, answer in call["responses"].items() if status[0] == "2"}
    refuses = {401, *((403,) if cans else ())} | {int(status) for status in call["responses"] if status[0] == "4"}
    has_version = any(_schema_name(answer) in versioned for answer in answers.values())
    writes = method != "get"
    if names_a_thing:
        refuses.add(404)
    if parameters or writes:
        refuses.add(422)
    if "requestBody" in call:
        refuses.add(413)
        if "application/json" in call["requestBody"]["content"]:
            refuses |= {400, 415}
    if writes:
        refuses.add(409)
    for parameter in parameters:
        _without_null(parameter["schema"])
    if method == "post":
        parameters.append(ONCE)
    if has_version:
        for answer in answers.values():
            answer["headers"] = {"ETag": ETAG}
    if has_version and writes and names_a_thing:
        parameters.append(IF_MATCH)
        refuses.add(412)
    else:
        refuses.discard(412)
    call["responses"] = {
        **answers,
        **{str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(refuses)},
        "5XX": {"$ref": "#/components/responses/Broken"},
    }
    call["tags"] = [_room(tag) for tag in call["tags"]]
    call["x-permissions"] = [can.value for can in cans]
    if not cans:
        call["security"] = []  # everybody, also without a token


def _refusal(text: str) -> dict[str, Any]:
    return {"description": text, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _room(tag: str) -> str:
    return tag.removesuffix("-api")


def _schema_name(answer: dict[str, Any]) -> str:
    for content in answer.get("content", {}).values():
        return str(content["schema"].get("$ref", "")).rpartition("/")[2]
    return ""


def _without_null(schema: dict[str, Any]) -> None:
    """An address has no null: what is left out is left out."""
    if isinstance(schema.get("type"), list):
        schema["type"] = next(kind for kind in schema["type"] if kind != "null")
    if "enum" in schema:
        schema["enum"] = [word for word in schema["enum"] if word is not None]
    if schema.get("default", "") is None:
        del schema["default"]


def _numbers(part: Any) -> None:
    """Bounds of amounts are written as numbers, not as text."""
    if isinstance(part, list):
        for each in part:
            _numbers(each)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in ("minimum", "maximum") and isinstance(value, Decimal):
                part[name] = float(value)
            else:
                _numbers(value)


@dataclass(frozen=True)
class Field:
    """A word in the address, a header, or a field of the body."""

    name: str
    where: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Call:
    """A call as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    who: str
    fields: tuple[Field, ...]
    answers: str


def by_room(document: dict[str, Any]) -> list[tuple[str, list[Call]]]:
    """The calls of a finished document, per room: its description and its calls."""
    found: dict[str, list[Call]] = {tag["name"]: [] for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method in (name for name in ("get", "put", "post", "delete") if name in item):
            call = item[method]
            words = [*item.get("parameters", []), *call["parameters"]]
            fields = [Field(w["name"], w["in"], _kind(w["schema"]), w.get("required", False)) for w in words]
            found[call["tags"][0]].append(
                Call(
                    id=call["operationId"],
                    method=method.upper(),
                    path=path,
                    summary=call.get("summary", ""),
                    who=", ".join(
                        sorted({str(ROLE_LABELS[r]) for can in call["x-permissions"] for r in roles_that_may(Can(can))})
                    ),
                    fields=(*fields, *_body(call, document["components"]["schemas"])),
                    answers=", ".join(call["responses"]),
                )
            )
    return [(tag.get("description", tag["name"]), found[tag["name"]]) for tag in document["tags"]]


def _body(call: dict[str, Any], schemas: dict[str, Any]) -> list[Field]:
    fields = []
    for kind, content in call.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        whole = schemas.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
        if "properties" not in whole:
            fields.append(Field(kind, "body", _kind(whole), True))
        for name, part in whole.get("properties", {}).items():
            fields.append(Field(name, "body", _kind(part), name in whole.get("required", ())))
    return fields


def _kind(schema: dict[str, Any]) -> str:
    """The kind of a value in a few words: `string`, `date or null`, `one of: a, b`."""
    if "enum" in schema:
        return "one of: " + ", ".join("null" if word is None else str(word) for word in schema["enum"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    kinds = schema.get("type", "anything")
    words = [kinds] if isinstance(kinds, str) else kinds
    named = [schema.get("format", word) if word == "string" else word for word in words]
    if "array" in words:
        return "list of " + _kind(schema.get("items", {}))
    return " or ".join(named)
