"""A donation is announced, or brought at once: from a file of the partner or row by row. All rows or none."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from inventory.access import Actor, Can, demand
from inventory.accounts.models import Location, Organisation
from inventory.core.clock import now, today
from inventory.core.codes import format_lot_code, is_placeholder_serial
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused, RefusedRow
from inventory.core.i18n import _, ngettext
from inventory.core.national_number import CODES_OF_THINGS, SENTENCE, has_numbers_of_machines, is_bare
from inventory.core.register_number import national_number_in
from inventory.core.typed import one_line
from inventory.devices.actions.owners import owner_at
from inventory.devices.actions.register import NewDevice, register
from inventory.devices.models import Device, DeviceType
from inventory.history.actions import next_number, record
from inventory.history.archive import keep_bytes
from inventory.history.told import paper
from inventory.intake import queries
from inventory.intake.actions.agree import Terms, checked, put_terms, told
from inventory.intake.actions.known import known_already
from inventory.intake.actions.steps import hold, step, subject_of
from inventory.intake.lifecycle import LotState
from inventory.intake.models import ListImport, ListMapping, Lot
from inventory.intake.readers.donor_list import DonorList, DonorRow, RowProblem, read_donor_list

_LONGEST = {"make": 60, "model": 80, "serial": 60, "donor_tag": 40}


@dataclass(frozen=True)
class Gift:
    """What is known of a donation beside its devices. With `received_on` the devices are here already."""

    donor: Organisation
    reference: str = ""
    received_on: date | None = None
    location: Location | None = None
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Imported:
    """An import that was done, or (without `lot`) that could be done. `plan`: beside what we know, for a known lot,
    and `left_out` what that lot has and this list does not name.
    """

    rows: tuple[DonorRow, ...]
    listed: DonorList
    lot: Lot | None = None
    devices: tuple[Device, ...] = ()
    plan: tuple[queries.Planned, ...] = ()
    left_out: tuple[Device, ...] = ()


class ListRefused(BadInput):
    """A list of which rows are wrong; `listed` is as far as it could be read, so that it can be mended."""

    def __init__(self, no: BadInput, listed: DonorList) -> None:
        super().__init__(no.reason, no.message, field=no.field, details=no.details)
        self.listed = listed


def import_donation(
    data: bytes,
    filename: str,
    *,
    gift: Gift,
    actor: Actor,
    tag_prefix: str,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Imported:
    """Take in a partner's list (CSV or XLSX). One bad row refuses the whole list; `details` names each trouble.

    How the partner calls its columns is remembered for the next time.
    """
    _demand(gift, actor)
    listed = read_for(gift.donor, data, filename, mapping, actor=actor)
    if dry_run:
        return Imported(listed.rows, listed)
    lot, devices = _register(listed.rows, gift, actor=actor, tag_prefix=tag_prefix)
    remember(lot, devices, {}, listed, data, filename, mapping, actor=actor)
    return Imported(listed.rows, listed, lot, tuple(devices))


def read_for(
    donor: Organisation,
    data: bytes,
    filename: str,
    mapping: Mapping[str, str] | None,
    *,
    actor: Actor,
    lot: Lot | None = None,
) -> DonorList:
    """The list of this donor, read with what we remember of its columns; refused when a row is wrong."""
    listed = read_donor_list(data, filename, mapping=mapping, remembered=queries.mapping_of(donor.id))
    troubles = [_as_refused(problem) for problem in listed.problems]
    troubles += troubles_of(listed.rows, column=column_of(listed), actor=actor, lot=lot)
    refuse(troubles, listed)
    return listed


def column_of(listed: DonorList) -> Callable[[str], str]:
    """How the partner calls a field of ours."""
    return lambda ours: (listed.headings or {}).get(ours, ours)


def refuse(troubles: Sequence[RefusedRow], listed: DonorList) -> None:
    """Raises ListRefused when there is any trouble."""
    try:
        _refuse(troubles)
    except BadInput as no:
        raise ListRefused(no, listed) from None


def remember(
    lot: Lot,
    made: Sequence[Device],
    changed: Mapping[int, dict[str, tuple[object, object]]],
    listed: DonorList,
    data: bytes,
    filename: str,
    mapping: Mapping[str, str] | None,
    *,
    actor: Actor,
) -> ListImport:
    """Keep the list, what it made and changed, and how the partner calls its columns."""
    _keep_list(lot, data, filename, listed, actor=actor)
    if mapping:
        kept = session.get(ListMapping, lot.donor_id) or ListMapping(donor_id=lot.donor_id, mapping={})
        kept.mapping, kept.used_at = {**kept.mapping, **mapping}, now()
        session.add(kept)
    session.flush()
    done = ListImport(
        lot_id=lot.id,
        filename=filename[:120],
        made=[device.id for device in made],
        changed={str(number): {name: list(pair) for name, pair in each.items()} for number, each in changed.items()},
        last_seq=queries.last_event(),
        done_at=now(),
        done_by=actor.user_id,
    )
    session.add(done)
    session.flush()
    return done


def announce_lot(rows: Sequence[DonorRow], *, gift: Gift, actor: Actor, tag_prefix: str) -> tuple[Lot, list[Device]]:
    """Make a lot of these devices, announced or (with a day) received. All or none, as with a file."""
    _demand(gift, actor)
    if not rows and not any(gift.terms.expected.values()):
        raise BadInput("no_rows", _("Zet minstens één toestel op de lijst, of zeg hoeveel er komen."), field="devices")
    plain = [tidied(row) for row in rows]
    _refuse(troubles_of(plain, column=lambda ours: ours, actor=actor))
    return _register(plain, gift, actor=actor, tag_prefix=tag_prefix)


def add_device(lot: Lot, row: DonorRow, *, actor: Actor, tag_prefix: str, label: str | None = None) -> Device:
    """A device that came with a lot and is not on its list. `label`: the label printed in advance that is on it."""
    lot = hold(lot)
    demand(actor, Can.LOTS_RECEIVE, lot)
    if lot.state == LotState.CLOSED:
        raise Refused("lot_closed", _("%(lot)s is afgerond. Heropen het eerst.", lot=lot.code))
    row = tidied(row)
    _refuse(troubles_of([row], column=lambda ours: ours, actor=actor, is_list=False))
    owner = owner_at(lot.location)
    device = registered(row, lot, actor=actor, tag_prefix=tag_prefix, received_on=today(), owner=owner, label=label)
    session.flush()
    if lot.state == LotState.ANNOUNCED:
        step(lot, "receive", actor=actor)
    return device


def tidied(row: DonorRow) -> DonorRow:
    """As the reader of files does it: no control signs, no spaces at the ends, no filler for a serial number."""
    serial = one_line(row.serial or "")
    return replace(
        row,
        make=one_line(row.make),
        model=one_line(row.model),
        serial=None if is_placeholder_serial(serial) else serial,
        donor_tag=one_line(row.donor_tag or "") or None,
        accessories=tuple(filter(None, map(one_line, row.accessories))),
    )


def _demand(gift: Gift, actor: Actor) -> None:
    """A donor announces its own gifts; who receives may also write down what was brought without a list."""
    checked(gift.terms)
    probe = Lot(donor_id=gift.donor.id)
    demand(actor, Can.LOTS_RECEIVE if gift.received_on else Can.LOTS_ANNOUNCE, probe)
    if not gift.donor.is_donor or not gift.donor.is_active:
        raise BadInput("unknown_donor", _("%(name)s is geen schenker.", name=gift.donor.name), field="donor")
    if gift.received_on is not None and gift.received_on > today():
        raise BadInput("date_in_future", _("De dag van ontvangst ligt nog voor ons."), field="received_on")


def _as_refused(problem: RowProblem) -> RefusedRow:
    """Where and why; the reader's sentence names the place too, which a table shows in its own columns."""
    place = _('Rij %(row)s, kolom "%(column)s": %(what)s', row=problem.row, column=problem.column, what="")
    return RefusedRow(problem.row, problem.column, problem.message.removeprefix(place))


def _refuse(troubles: Sequence[RefusedRow]) -> None:
    if troubles:
        wrong = len({each.row for each in troubles})
        raise BadInput(
            "list_refused",
            ngettext(
                "Er is niets bewaard: op %(num)s rij klopt iets niet.",
                "Er is niets bewaard: op %(num)s rijen klopt iets niet.",
                wrong,
            ),
            details=tuple(sorted(troubles, key=lambda each: each.row)),
        )


def troubles_of(
    rows: Sequence[DonorRow],
    *,
    column: Callable[[str], str],
    actor: Actor,
    lot: Lot | None = None,
    is_list: bool = True,
) -> list[RefusedRow]:
    """What only we can see: a serial that is in the list twice, a device that we have already, too long a text.

    With `lot` the devices of that lot may be on the list: it is a newer list of the same things.
    """
    found: list[RefusedRow] = []
    first_row: dict[str, int] = {}
    are_numbers = has_numbers_of_machines(row.serial for row in rows)
    for row in rows:
        for ours, longest in _LONGEST.items():
            text = getattr(row, ours) or ""
            if not text and ours in ("make", "model"):
                found.append(RefusedRow(row.row, column(ours), _("Dit is leeg. Vul het in.")))
            if len(text) > longest:
                found.append(RefusedRow(row.row, column(ours), _("Dit is te lang: hoogstens %(n)s tekens.", n=longest)))
            is_number = national_number_in(text, may_be_serial=ours in CODES_OF_THINGS)
            if is_number and not (ours == "serial" and are_numbers and is_bare(text)):
                found.append(RefusedRow(row.row, column(ours), str(SENTENCE)))
        key = (row.serial or "").upper()
        if key and first_row.setdefault(key, row.row) != row.row:
            found.append(
                RefusedRow(
                    row.row,
                    column("serial"),
                    _("Dit serienummer staat ook in rij %(row)s. Kijk na welk toestel het is.", row=first_row[key]),
                )
            )
    known = queries.known_serials(row.serial for row in rows if row.serial)
    for row in rows:
        device = known.get((row.serial or "").upper())
        if device is not None and (lot is None or device.lot_code != lot.code):
            found.append(RefusedRow(row.row, column("serial"), known_already(device, actor=actor, is_list=is_list)))
    return found


def _register(rows: Sequence[DonorRow], gift: Gift, *, actor: Actor, tag_prefix: str) -> tuple[Lot, list[Device]]:
    lot = _new_lot(gift, rows)
    session.add(lot)
    session.flush()
    record(
        "lot:received" if gift.received_on else "lot:announced",
        subject_of(lot),
        actor=actor,
        to_state=LotState(lot.state).value,
        data={"devices": len(rows), "donor": gift.donor.code, **told(lot)},
    )
    owner = owner_at(lot.location) if gift.received_on else None
    devices = [
        registered(row, lot, actor=actor, tag_prefix=tag_prefix, received_on=gift.received_on, owner=owner)
        for row in rows
    ]
    session.flush()
    return lot, devices


def _new_lot(gift: Gift, rows: Sequence[DonorRow]) -> Lot:
    year = today().year
    lot = Lot(
        code=format_lot_code(year, next_number(f"lot:{year}")),
        donor=gift.donor,
        reference=one_line(gift.reference)[:60],
        state=LotState.RECEIVED if gift.received_on else LotState.ANNOUNCED,
        announced_on=today(),
        received_on=gift.received_on,
        location=gift.location or queries.first_workshop(),
        made_at=now(),
    )
    put_terms(lot, gift.terms)
    lot.expected = lot.expected or dict(Counter(row.type for row in rows))
    return lot


def registered(
    row: DonorRow,
    lot: Lot,
    *,
    actor: Actor,
    tag_prefix: str,
    received_on: date | None,
    owner: Organisation | None,
    label: str | None = None,
) -> Device:
    device = register(
        NewDevice(
            type=DeviceType(row.type),
            make=row.make,
            model=row.model,
            serial=row.serial or "",
            donor_tag=row.donor_tag or "",
            accessories=row.accessories,
        ),
        actor=actor,
        tag_prefix=tag_prefix,
        lot_code=lot.code,
        donor=lot.donor,
        owner=owner,
        location=lot.location,
        received_on=received_on,
        label=label,
    )
    if row.disk_serials:
        device.specs = {"announced_disks": list(row.disk_serials)[:8]}
    return device


def _keep_list(lot: Lot, data: bytes, filename: str, listed: DonorList, *, actor: Actor) -> None:
    """Keep the list as it came. Columns that we do not read may name people: then only what was read is kept."""
    original = hashlib.sha256(data).hexdigest()
    facts = {"original_sha256": original, "filename": filename[:120], "rows": len(listed.rows)}
    if listed.dropped_headings or listed.unknown_headings:
        data, filename = plain_list(listed.rows), f"{lot.code}.csv"
    elif filename.lower().endswith(".xlsx") and not data.startswith(b"PK"):  # mended on the screen, so text by now
        filename = f"{filename[:-5]}.txt"
    kept = keep_bytes(queries.LIST, "lot", lot.id, name=filename[:200] or "lijst", content=data, data=facts)
    record("lot:list-kept", subject_of(lot), actor=actor, data={"rows": len(listed.rows), **paper(kept)})


def plain_list(rows: Sequence[DonorRow]) -> bytes:
    """What was read of a list, as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("row", "type", "make", "model", "serial", "donor_tag", "accessories", "disk_serials"))
    for row in rows:
        several = (" + ".join(row.accessories), " + ".join(row.disk_serials))
        writer.writerow((row.row, row.type, row.make, row.model, row.serial or "", row.donor_tag or "", *several))
    return out.getvalue().encode()
