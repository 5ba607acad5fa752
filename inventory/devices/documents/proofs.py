"""The proof of wiping of a device, and what other rooms need to say about a disk."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import labels
from inventory.access import ROLE_LABELS, SYSTEM
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.codes import label_address
from inventory.core.db import session
from inventory.core.i18n import _, in_dutch
from inventory.core.one_writer import writing
from inventory.devices.documents.fiche import MEDIUM_KINDS
from inventory.devices.lifecycle import EMPTY_MEDIA, WIPE_CHECKS, WIPE_METHODS, WIPE_REASONS, WIPE_VERDICTS
from inventory.devices.models import TYPE_LABELS, Device, MediumKind
from inventory.devices.queries.proofs import DiskProof, Person, people, places_of, proofs_of
from inventory.history.actions import record
from inventory.history.archive import drawn, keep_data, newest
from inventory.history.models import KeptFile
from inventory.history.told import KEPT, paper, subject_of

CERTIFICATE = "wipe_certificate"
_GIGABYTE, _TERABYTE = 10**9, 10**12
_WHY = {**WIPE_VERDICTS, **WIPE_REASONS}
Saving = Callable[[], AbstractContextManager[None]]


def wipe_certificate(device: Device, settings: Settings, *, saving: Saving) -> KeptFile | None:
    """The proof for this device as it is now. While nothing changes it is the same file, with the same seal."""
    device_id, tag = device.id, device.tag
    with in_dutch():
        data = _certificate(device, settings)
    keep_if_new(CERTIFICATE, "device", device_id, data, name=f"wisbewijs-{tag}.pdf", saving=saving)
    return drawn(
        CERTIFICATE,
        "device",
        device_id,
        lambda plain: labels.wipe_certificate(labels.WipeCertificateData.from_json(json.dumps(plain))),
        saving=saving,
    )


def keep_if_new(kind: str, owner_kind: str, owner_id: int, data: labels.Paper, *, name: str, saving: Saving) -> None:
    """Keep what a paper will say, unless the newest one says the same at another moment (`made_at`)."""
    plain: dict[str, Any] = json.loads(data.to_json())
    kept = newest(kind, owner_kind, owner_id)
    if kept is not None and kept.removed_at is None and {**kept.data, "made_at": None} == {**plain, "made_at": None}:
        return
    session.rollback()
    with writing(), saving():
        kept = keep_data(kind, owner_kind, owner_id, name=name, data=plain)
        record(KEPT, subject_of(kept), actor=SYSTEM, data=paper(kept))


def _certificate(device: Device, settings: Settings) -> labels.WipeCertificateData:
    proofs = proofs_of(device)
    who, places = people_of(proofs), places_of(proofs)
    proven = {each.medium.id for each in proofs}
    is_listed = device.media_listed_in_cycle == device.cycle
    seen_by = people([device.no_media_seen_by]) if is_listed else {}
    return labels.WipeCertificateData(
        centre=settings.centre_name,
        tag=device.tag,
        device_type=str(TYPE_LABELS[device.type]),
        make=device.make,
        model=device.model,
        serial=device.serial,
        donor_lot=device.lot_code,
        disks=tuple(disk_wipe(each, who, places) for each in proofs),
        open_disks=tuple(
            medium.serial or medium.model or _("schijf zonder nummer")
            for medium in device.media
            if medium.state not in EMPTY_MEDIA and medium.id not in proven
        ),
        no_disk_seen_by="" if device.media else ", ".join(named(person) for person in seen_by.values()),
        is_list_confirmed=is_listed,
        made_at=now(),
        url=label_address(settings.base_url, device.tag).upper(),
        check_url=check_address(settings),
        contact=contact(settings),
    )


def disk_wipe(
    proof: DiskProof,
    who: Mapping[int, Person],
    places: Mapping[int, str],
    *,
    name_of: Callable[[Person | None], str] | None = None,
) -> labels.DiskWipe:
    """What a wipe proves, in the words of the house. What the evidence does not say stays empty."""
    name_of = name_of or named
    wipe, medium = proof.wipe, proof.medium
    operator, witness = who.get(wipe.operator_id or 0), who.get(wipe.witness_id or 0)
    return labels.DiskWipe(
        serial=medium.serial,
        model=medium.model,
        kind=str(MEDIUM_KINDS[MediumKind(medium.kind)]) if medium.kind != MediumKind.UNKNOWN else "",
        size=size_text(medium.size_bytes),
        category=wipe.category,
        method=str(WIPE_METHODS.get(wipe.method, wipe.method)),
        tool=wipe.tool,
        verify=str(WIPE_CHECKS.get(wipe.verify, wipe.verify)),
        started_at=wipe.started_at,
        ended_at=wipe.ended_at,
        is_good=wipe.is_accepted,
        operator=name_of(operator),
        verifier=name_of(witness),
        place=places.get(wipe.id, ""),
        evidence=proof.sha256 or "",
        reasons=tuple(str(_WHY.get(reason, reason)).rstrip(".") for reason in wipe.reasons),
    )


def people_of(proofs: Iterable[DiskProof]) -> dict[int, Person]:
    """Everybody who did or saw one of these wipes."""
    return people(number for each in proofs for number in (each.wipe.operator_id, each.wipe.witness_id))


def named(person: Person | None) -> str:
    """A name with the roles behind it."""
    if person is None:
        return ""
    roles = ", ".join(str(ROLE_LABELS[role]).lower() for role in person.roles)
    return f"{person.name} ({roles})" if roles else person.name


def names_for_donors(settings: Settings) -> Callable[[Person | None], str]:
    """How a person stands on a proof that leaves the house: by name, or by initials when the city wants so.

    NIST SP 800-88 asks the name and the role of who wiped and who looked after it; whose initials they are, we know.
    """
    return by_initials if settings.proof_in_initials else named


def by_initials(person: Person | None) -> str:
    """T.C. (technieker)."""
    if person is None:
        return ""
    initials = "".join(f"{word[0].upper()}." for word in re.findall(r"[^\W\d_]+", person.name))
    return named(replace(person, name=initials))


def size_text(size: int | None) -> str:
    """256 GB, 1 TB: as makers count."""
    if not size:
        return ""
    if size >= _TERABYTE:
        return f"{size / _TERABYTE:.1f} TB".replace(".0", "").replace(".", ",")
    return f"{round(size / _GIGABYTE)} GB"


def contact(settings: Settings) -> str:
    """Where to ask about a proof."""
    return f"{settings.lender_address}, tel. {settings.found_phone}"


def check_address(settings: Settings) -> str:
    """Where anybody sees whether a paper is ours, as one types it."""
    return settings.base_url.partition("://")[2].rstrip("/") + "/check"
