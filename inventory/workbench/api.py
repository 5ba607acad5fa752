"""Evidence from benches: a file in, what it proves out. The PUT form is what a wiping bench can do by itself."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from inventory.access import Can
from inventory.core.codes import CodeError, device_tag, parse_device_tag
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.web.api import ApiRoom
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.workbench.actions.evidence import Evidence, import_evidence, tag_in_name
from inventory.workbench.models import HardwareItem
from inventory.workbench.schemas import EvidenceAnswer

calls = ApiRoom("workbench-api", __name__, url_prefix="/api/v1", description="Bestanden van de werkbank.")
_KNOWN = "The same file was kept before: nothing changed, or what still waited was read again."
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_RAW = {"application/octet-stream": _BINARY, "text/plain": _BINARY}
_UPLOAD = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {"file": {"type": "string", "format": "binary"}},
        }
    }
}


@calls.post("/devices/<string:tag>/evidence")
@needs(Can.EVIDENCE_ADD)
@calls.response(201, EvidenceAnswer)
@calls.alt_response(
    200,
    schema=EvidenceAnswer,
    description=_KNOWN,
)
@calls.doc(requestBody={"required": True, "content": {**_RAW, **_UPLOAD}})
def add_to_device(tag: str) -> tuple[dict[str, Any], int]:
    """Evidence for this device, as a form with one file or as the bare file."""
    try:
        plain = device_tag(settings().tag_prefix, parse_device_tag(tag, settings().tag_prefix))
    except CodeError:
        raise Missing(_("We kennen geen toestel met deze code. Controleer de code.")) from None
    data, name = _sent()
    return _kept(data, name, plain)


@calls.put("/evidence/<string:name>")
@needs(Can.EVIDENCE_ADD)
@calls.response(201, EvidenceAnswer)
@calls.alt_response(
    200,
    schema=EvidenceAnswer,
    description=_KNOWN,
)
@calls.doc(requestBody={"required": True, "content": _RAW})
def put_file(name: str) -> tuple[dict[str, Any], int]:
    """Evidence as a wiping bench sends it. A device tag in the name says which device it means to be for."""
    return _kept(request.get_data(), name, tag_in_name(name, prefix=settings().tag_prefix))


def _sent() -> tuple[bytes, str]:
    if request.mimetype != "multipart/form-data":
        return request.get_data(), ""
    uploads = [each for each in request.files.values() if each.filename]
    if len(uploads) != 1:
        raise BadInput("one_file", _("Stuur één bestand per keer."), field="file")
    return uploads[0].read(), uploads[0].filename or ""


def _kept(data: bytes, name: str, tag: str | None) -> tuple[dict[str, Any], int]:
    with saving():
        found = import_evidence(data, name, actor=actor(), zone=ZoneInfo(settings().bench_timezone), device_tag=tag)
        return as_answer(found), 201 if found.is_new else 200


def as_answer(found: Evidence) -> dict[str, Any]:
    """What the API and the command line say about a file."""
    answer: dict[str, Any] = {
        "sha256": found.file.sha256,
        "kind": found.kind,
        "media": [
            {
                "serial": item.serial,
                "verdict": item.verdict,
                "state": item.state,
                "category": item.category,
                "method": item.method,
                "reasons": [*([item.why] if item.why else []), *(str(word) for word, _detail in item.reasons)],
            }
            for item in found.items
        ],
        "device": {"tag": found.device.tag, "state": found.device.state} if found.device else None,
    }
    if found.hardware is not None:
        answer["hardware"] = _of_machine(found.hardware)
    return answer


def _of_machine(item: HardwareItem) -> dict[str, Any]:
    facts = item.facts
    return {
        "state": item.state,
        "reasons": [item.why] if item.why else [],
        "name": item.name,
        "serial": item.serial,
        "uuid": item.uuid,
        "cpu": facts.get("cpu") or "",
        "ram_bytes": facts.get("ram_bytes"),
        "disks": [
            {
                "serial": disk["serial"],
                "model": disk["model"],
                "kind": disk.get("kind", "unknown"),
                "size_bytes": disk["size_bytes"],
                "is_removable": bool(disk.get("is_removable")),
                "smart": (disk.get("smart") or {}).get("verdict", "unknown"),
            }
            for disk in facts.get("drives", ())
        ],
        "batteries": [
            {"health_percent": pack["health_percent"], "cycles": pack["cycles"]} for pack in facts.get("batteries", ())
        ],
        "added": item.changed.get("added", []),
        "gone": item.changed.get("gone", []),
    }
