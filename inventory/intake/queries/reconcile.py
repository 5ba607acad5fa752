"""What was announced beside what came: counts, grounds and differences, and a mark of the whole for who confirms it."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from inventory.core.i18n import ngettext
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.intake.models import Lot
from inventory.intake.queries.lots import Look, Outcome, TypeCount, counts, looks_of


@dataclass(frozen=True)
class Ground:
    """So many devices refused on a legal ground, and their weight."""

    ground: str
    count: int
    kg: Decimal


@dataclass(frozen=True)
class Row:
    """A type: so many announced, and what came of that."""

    type: DeviceType
    expected: int
    count: TypeCount

    @property
    def more(self) -> int:
        """How many more came than were announced; below zero: fewer."""
        return self.count.received - self.expected


@dataclass(frozen=True)
class Reconciliation:
    """A lot beside what was announced of it. `sha256` is another one as soon as a line or a count is."""

    rows: tuple[Row, ...]
    grounds: tuple[Ground, ...]
    sha256: str

    @property
    def differences(self) -> list[str]:
        """Where what came differs from what was announced, one sentence each."""
        said = []
        for row in self.rows:
            kind = TYPE_LABELS[row.type]
            if row.more < 0:
                said.append(
                    ngettext(
                        "%(type)s: %(num)s minder dan aangekondigd.",
                        "%(type)s: %(num)s minder dan aangekondigd.",
                        -row.more,
                        type=kind,
                    )
                )
            elif row.more > 0:
                said.append(
                    ngettext(
                        "%(type)s: %(num)s meer dan aangekondigd.",
                        "%(type)s: %(num)s meer dan aangekondigd.",
                        row.more,
                        type=kind,
                    )
                )
        return said

    def total(self, name: str) -> int:
        """The sum of a column: `expected`, or one of the counts."""
        return sum(row.expected if name == "expected" else int(getattr(row.count, name)) for row in self.rows)


def reconcile(expected: Mapping[str, int], looks: Sequence[Look]) -> Reconciliation:
    """The rule. Without announced counts what stands on the list was announced."""
    counted = {line.type: line for line in counts(looks)}
    rows = []
    for kind in DeviceType:
        line = counted.get(kind, TypeCount(kind, 0, 0, 0, 0, 0, 0, 0))
        wanted = int(expected.get(kind.value, 0)) if expected else line.listed
        if wanted or line.listed:
            rows.append(Row(kind, wanted, line))
    refused = [look for look in looks if look.outcome == Outcome.REJECTED]
    by_ground = Counter(look.ground for look in refused)
    grounds = tuple(
        Ground(ground, count, sum((look.kg or Decimal(0) for look in refused if look.ground == ground), Decimal(0)))
        for ground, count in sorted(by_ground.items())
    )
    return Reconciliation(tuple(rows), grounds, _digest(rows, looks))


def reconciliation(lot: Lot, looks: Sequence[Look] | None = None) -> Reconciliation:
    """The lot as it stands."""
    return reconcile(lot.expected, looks_of([lot.code])[lot.code] if looks is None else looks)


def _digest(rows: Sequence[Row], looks: Sequence[Look]) -> str:
    said: list[Any] = [[row.type.value, row.expected] for row in rows]
    for look in looks:
        device = look.device
        names = [device.tag, str(device.type), device.make, device.model, device.serial, device.donor_tag]
        said.append([*names, look.outcome.value, look.ground])
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
