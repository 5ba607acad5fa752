"""What the workbench tells the house."""

from flask import url_for
from sqlalchemy import or_, select

from inventory.access import Actor, Can, Role, may
from inventory.core.codes import CodeKind, Recognised
from inventory.core.db import session
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.devices.models import Device, Wipe
from inventory.devices.queries.media import MediaList, count_media
from inventory.history.models import KeptFile
from inventory.workbench import api, queries
from inventory.workbench.actions.evidence_unlisted import ask_of_what_is_kept
from inventory.workbench.actions.floor import PAUSE, mode_called
from inventory.workbench.actions.parts import count_short, stock_fits_moves
from inventory.workbench.actions.sessions import forget_sessions
from inventory.workbench.models import EvidenceItem, ExternalProof, HardwareItem, ItemState
from inventory.workbench.queries.asked import count_asked
from inventory.workbench.views import bench, desk, evidence, floor, hardware, lists, media, parts, proofs, queue, steps
from inventory.workbench.views.evidence_listing import ASKED, EVIDENCE
from inventory.workbench.views.hardware_listing import HARDWARE
from inventory.workbench.views.media_listing import MEDIA
from inventory.workbench.views.pages import pages
from inventory.workbench.views.parts_listing import PARTS

# Imported for their addresses.
VIEWS = (queue, desk, steps, evidence, hardware, bench, media, lists, floor, parts, proofs)
_SECOND_NAME = _l("Te bevestigen met een tweede naam")
_QUARANTINE = _l("Wisbewijzen om uit te zoeken")
_ASKED = _l("Toestellen met een schijf die niemand noteerde")
_FEW_PARTS = _l("Onderdelen waar er te weinig van zijn")
_DISKS = {
    MediaList.LOOSE: _l("Losse schijven zonder wisbewijs"),
    MediaList.GONE: _l("Schijven die weg zijn zonder wisbewijs"),
    MediaList.WAITS: _l("Gewiste schijven die wachten op jouw akkoord"),
}
_PROOFS = _l("Bewijzen van buiten die wachten op jouw akkoord")
_FILES = _l("Bestanden over hardware om uit te zoeken")


def work_lists(actor: Actor) -> list[tuple[str, int, str]]:
    """The technician's queue, line by line; evidence and records that wait for a person."""
    if not may(actor, Can.DEVICES_WORK):
        return _quarantine() if may(actor, Can.EVIDENCE_SETTLE) else []
    found = [
        (str(queries.QUEUE_LABELS[line]), count, url_for("workbench.queue", step=line.value))
        for line, count in queries.count_queues().items()
        if line not in (queries.Queue.TO_RECEIVE, queries.Queue.TO_LEAVE)
    ]
    about_machines = queries.count_hardware().get(ItemState.QUARANTINE, 0)
    return [
        *found,
        (str(_SECOND_NAME), queries.records_to_confirm(actor.user_id), url_for("workbench.records")),
        *_quarantine(),
        (str(_FILES), about_machines, url_for("workbench.hardware_files")),
    ]


def _quarantine() -> list[tuple[str, int, str]]:
    """Logs that wait for a person, and devices of which somebody has to say whether a disk is in them."""
    found = [(str(_QUARANTINE), queries.count_items().get(ItemState.QUARANTINE, 0), url_for("workbench.evidence"))]
    asked = count_asked()
    return [*found, (str(_ASKED), asked, url_for("workbench.evidence", state=ASKED))] if asked else found


def proofs_that_wait(actor: Actor) -> list[tuple[str, int, str]]:
    """Certificates of other erasers, for who signs second."""
    if not may(actor, Can.MEDIA_POLICY):
        return []
    return [(str(_PROOFS), queries.count_proofs(), url_for("workbench.proofs"))]


def media_lists(actor: Actor) -> list[tuple[str, int, str]]:
    """Disks that left without proof, for who works and who answers; wipes that wait for the coordinator's name."""
    if not may(actor, Can.MEDIA_SEE):
        return []
    few = (str(_FEW_PARTS), count_short(), url_for("workbench.parts", short="1"))
    wanted = [MediaList.LOOSE, MediaList.GONE]
    if may(actor, Can.MEDIA_POLICY):
        wanted.append(MediaList.WAITS)
    disks = [(str(_DISKS[which]), count_media(which), url_for("workbench.media", list=which.value)) for which in wanted]
    return [few, *disks]


def scan(recognised: Recognised, actor: Actor) -> str | None:
    """For a technician the tag of a device on the bench opens its next step; a card opens its step of the floor."""
    if recognised.kind is CodeKind.SERIAL and may(actor, Can.DEVICES_MOVE_PLACE):
        mode = mode_called(recognised.value) if recognised.value.upper().startswith("M-") else None
        if mode is not None or recognised.value.upper() == PAUSE:
            return url_for("workbench.floor", mode=mode.name if mode else None)
    if recognised.kind is not CodeKind.DEVICE_TAG or not may(actor, Can.DEVICES_WORK):
        return None
    on_bench = [state for states in queries.QUEUES.values() for state in states]
    found = session.scalar(select(Device.tag).where(Device.tag == recognised.value, Device.state.in_(on_bench)))
    return url_for("workbench.device", tag=found) if found else None


def evidence_is_what_was_kept() -> list[str]:
    """Each drive of a file names the file that was kept, and an accepted one the wipe that rests on it."""
    rows = session.execute(
        select(EvidenceItem.id, EvidenceItem.sha256)
        .join(KeptFile, KeptFile.id == EvidenceItem.file_id)
        .outerjoin(Wipe, Wipe.id == EvidenceItem.wipe_id)
        .where(
            or_(
                KeptFile.sha256 != EvidenceItem.sha256,
                (EvidenceItem.state == ItemState.ACCEPTED)
                & or_(
                    Wipe.id.is_(None),
                    ~Wipe.is_accepted,
                    Wipe.evidence_id != EvidenceItem.file_id,
                    Wipe.medium_id != EvidenceItem.medium_id,
                ),
            )
        )
    )
    return [f"evidence item {number} does not fit the file {sha256[:12]} or its wipe" for number, sha256 in rows]


def files_are_what_was_kept() -> list[str]:
    """Each file about a machine is the one that was kept; an approved certificate has the wipe that rests on it."""
    machines = session.execute(
        select(HardwareItem.id, HardwareItem.sha256)
        .join(KeptFile, KeptFile.id == HardwareItem.file_id)
        .where(KeptFile.sha256 != HardwareItem.sha256)
    )
    proofs_without = session.execute(
        select(ExternalProof.id, ExternalProof.serial)
        .outerjoin(Wipe, Wipe.id == ExternalProof.wipe_id)
        .where(
            ExternalProof.is_approved.is_(True),
            or_(
                Wipe.id.is_(None),
                Wipe.medium_id != ExternalProof.medium_id,
                Wipe.evidence_id != ExternalProof.file_id,
                Wipe.witness_id != ExternalProof.decided_by_id,
            ),
        )
    )
    return [
        *(f"hardware file {number} does not fit the file {sha256[:12]}" for number, sha256 in machines),
        *(f"external proof {number} of disk {serial} does not fit its wipe" for number, serial in proofs_without),
    ]


def _bench(tag: str) -> str:
    return url_for("workbench.device", tag=tag)


def _put_here(code: str) -> str:
    """Where the step of the floor begins that puts devices at a place."""
    return url_for("workbench.begin_step")


def _files(tag: str) -> str:
    return url_for("workbench.device_files", tag=tag)


def _disk(serial: str) -> str:
    return url_for("workbench.media", q=serial)


WORKBENCH = Room(
    name="workbench",
    pages=(pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Werkbank"),
            "workbench.queue",
            "wrench",
            Can.DEVICES_WORK,
            order=10,
            group=NavGroup.WORKSHOP,
            daily=(Role.TECHNICIAN,),
        ),
        NavEntry(
            _l("Op de vloer"),
            "workbench.floor",
            "scan",
            Can.DEVICES_MOVE_PLACE,
            order=12,
            group=NavGroup.STOCK,
            daily=(Role.TECHNICIAN,),
        ),
        NavEntry(_l("Schijven"), "workbench.media", "eraser", Can.MEDIA_SEE, order=66, group=NavGroup.WORKSHOP),
        NavEntry(_l("Onderdelen"), "workbench.parts", "settings", Can.PARTS_USE, order=67, group=NavGroup.WORKSHOP),
        NavEntry(
            _l("Wisbewijzen"),
            "workbench.evidence",
            "shield",
            Can.EVIDENCE_SEE,
            order=65,
            group=NavGroup.WORKSHOP,
            short=_l("Wis\u00adbewijzen"),
        ),
    ),
    lists=(EVIDENCE, HARDWARE, MEDIA, PARTS),
    work_lists=(work_lists, proofs_that_wait, media_lists),
    scans=(scan,),
    nightly=(forget_sessions, ask_of_what_is_kept),
    verifies=(evidence_is_what_was_kept, files_are_what_was_kept, stock_fits_moves),
    doors=dict.fromkeys(("media_listed", "wiped", "donors_own", "tested", "open_wipe"), _bench)
    | {"put_here": _put_here, "files": _files, "disk": _disk},
)
