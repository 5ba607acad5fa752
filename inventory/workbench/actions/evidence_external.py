"""A certificate of another eraser: a technician types what it says, the coordinator looks at it and signs.

The file is kept as it came. Until the second name it proves nothing.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from inventory.access import Actor, Can, demand
from inventory.core import typed
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import media
from inventory.devices.actions.media import Proof
from inventory.devices.actions.moves import hold, note_event
from inventory.devices.lifecycle import EMPTY_MEDIA
from inventory.devices.models import StorageMedium
from inventory.history.actions import Subject, record
from inventory.history.archive import by_sha256, keep_bytes
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.workbench import queries
from inventory.workbench.actions.evidence_checks import check_times, check_workshop, plain_name
from inventory.workbench.models import ExternalProof

KIND = "external-proof"
# What a certificate may claim, and how thorough that is (NIST SP 800-88).
METHODS = {"overwrite": "clear", "drive_erase": "purge", "key_destroyed": "purge"}
_MOST_BYTES = 10_000_000
_HEADS = {b"%PDF-": "application/pdf", b"<?xml": "application/xml", b"{": "application/json"}


@dataclass(frozen=True)
class Claim:
    """What somebody read in a certificate."""

    software: str
    serial: str
    method: str
    ended_at: datetime
    number: str = ""


def note_external_proof(claim: Claim, data: bytes, filename: str, *, actor: Actor) -> ExternalProof:
    """The first of two names. The disk is found by the serial number that the certificate names."""
    demand(actor, Can.EVIDENCE_ADD)
    who = _person(actor)
    category = METHODS.get(claim.method)
    if category is None:
        raise BadInput("unknown_method", _("Kies hoe er gewist is."), field="method")
    software, number = typed.line(claim.software, "software", 80), typed.line(claim.number, "number", 60)
    if not software:
        raise BadInput("software_missing", _("Zeg met welk programma er gewist is."), field="software")
    medium = _medium(claim.serial)
    device = medium.device
    if device is None:
        raise Refused("medium_loose", _("Deze schijf zit in geen enkel toestel."), field="serial")
    device = hold(device)
    demand(actor, Can.EVIDENCE_ADD, device)
    check_workshop(device)
    check_times(device, claim.ended_at, claim.ended_at)
    if medium.state in EMPTY_MEDIA:
        raise Refused("already_empty", _("Deze schijf is al bewezen leeg."), field="serial")
    if any(each.medium_id == medium.id for each in queries.proofs(is_decided=False)):
        raise Refused("already_waiting", _("Voor deze schijf wacht al een bewijs op een akkoord."), field="serial")
    kept, is_new = _keep(data, filename)
    proof = ExternalProof(
        file=kept,
        medium=medium,
        device=device,
        cycle=device.cycle,
        software=software,
        method=claim.method,
        category=category,
        serial=medium.serial,
        number=number,
        ended_at=claim.ended_at,
        made_by_id=who,
        made_at=now(),
    )
    session.add(proof)
    session.flush()
    if is_new:
        subject = Subject("evidence", kept.id, (kept.sha256 or "")[:12])
        record("evidence:kept", subject, actor=actor, data={"sha256": kept.sha256, "kind": KIND, **paper(kept)})
    note_event(device, "device:external-proof-noted", actor=actor, from_state=device.state, data=_facts(proof))
    return proof


def approve_external_proof(proof: ExternalProof, *, actor: Actor) -> ExternalProof:
    """The second name, of who answers for the data. Now it is a proof."""
    proof = _held(proof)
    device = hold(proof.device)
    demand(actor, Can.MEDIA_POLICY)
    who = _person(actor)
    if who == proof.made_by_id:
        raise Refused("two_people_needed", _("Jij noteerde dit zelf. Iemand anders moet het goedkeuren."))
    if proof.cycle != device.cycle or proof.medium.device_id != device.id:
        raise Refused(
            "evidence_too_old",
            _("Intussen had iemand anders %(tag)s, of de schijf zit er niet meer in. Begin opnieuw.", tag=device.tag),
        )
    wipe = media.accept_wipe(
        proof.medium,
        Proof(
            source="manual",
            category=proof.category,
            method=proof.method,
            ended_at=proof.ended_at,
            tool=proof.software,
            evidence_id=proof.file_id,
            operator_id=proof.made_by_id,
            witness_id=who,
        ),
        actor=actor,
        permission_checked=True,
    )
    proof.is_approved, proof.decided_by_id, proof.decided_at, proof.wipe_id = True, who, now(), wipe.id
    session.flush()
    return proof


def refuse_external_proof(proof: ExternalProof, *, actor: Actor, reason: str) -> ExternalProof:
    """It is no good, with why. It stays, and proves nothing."""
    proof = _held(proof)
    demand(actor, Can.MEDIA_POLICY)
    who = _person(actor)
    if who == proof.made_by_id:
        raise Refused("two_people_needed", _("Jij noteerde dit zelf. Iemand anders moet erover beslissen."))
    if not reason.strip():
        raise Refused("facts_missing", _("Zeg waarom dit bewijs niet goed is."), missing=("reason",), field="reason")
    proof.is_approved, proof.decided_by_id, proof.decided_at = False, who, now()
    proof.decided_note = typed.line(reason, "reason", 300)
    session.flush()
    device = proof.device
    note_event(device, "device:external-proof-refused", actor=actor, from_state=device.state, data=_facts(proof))
    return proof


def _keep(data: bytes, filename: str) -> tuple[KeptFile, bool]:
    """The file as it came; one certificate may be about many disks and is kept once."""
    if not data.strip():
        raise BadInput("empty", _("Dit bestand is leeg. Stuur het opnieuw."), field="file")
    if len(data) > _MOST_BYTES:
        raise BadInput("too_large", _("Dit bestand is te groot: hoogstens 10 MB."), field="file")
    content_type = next((kind for head, kind in _HEADS.items() if data[:1024].lstrip().startswith(head)), None)
    if content_type is None:
        raise BadInput("certificate_kind", _("Kies het bewijs zelf: een PDF, XML of JSON."), field="file")
    kept = by_sha256(KIND, hashlib.sha256(data).hexdigest())
    if kept is not None:
        return kept, False
    kept = keep_bytes(
        KIND, "bench", 0, name=plain_name(filename), content=data, content_type=content_type, data={"kind": KIND}
    )
    return kept, True


def _medium(serial: str) -> StorageMedium:
    bare = typed.line(serial, "serial", 60)
    found = [medium for medium in queries.media_with_serial(bare) if medium.device is not None] if bare else []
    if not found:
        raise BadInput("medium_unknown", _("We kennen geen schijf met dit serienummer in een toestel."), field="serial")
    if len(found) > 1:
        raise BadInput(
            "medium_double", _("Twee schijven hebben dit serienummer. Kijk na welke het is."), field="serial"
        )
    return found[0]


def _person(actor: Actor) -> int:
    """Signing is for a person at a keyboard: no token, no program."""
    if actor.kind != "user" or actor.user_id is None:
        raise Refused("person_needed", _("Tekenen kan alleen iemand die zelf is aangemeld."))
    return actor.user_id


def _held(proof: ExternalProof) -> ExternalProof:
    found = locked(ExternalProof, proof.id)
    if found is None:
        raise Missing(_("Dit bewijs bestaat niet."))
    if found.decided_at is not None:
        raise Refused("already_settled", _("Over dit bewijs is al beslist."))
    return found


def _facts(proof: ExternalProof) -> dict[str, object]:
    return {
        "medium": proof.medium_id,
        "serial": proof.serial,
        "method": proof.method,
        "category": proof.category,
        "program": proof.software,
    }
