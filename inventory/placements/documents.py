"""The papers of an agreement. Their data are made in Dutch at the moment itself; their bytes are drawn once."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

import labels
from inventory.accounts.models import Organisation, OrgKind
from inventory.config import Settings
from inventory.core.clock import BRUSSELS, now
from inventory.core.codes import paper_address
from inventory.core.errors import Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.documents.proofs import check_address
from inventory.devices.lifecycle import accessory
from inventory.history import archive
from inventory.history.models import KeptFile
from inventory.loans.readers.strokes import Strokes
from inventory.placements.actions import papers
from inventory.placements.lifecycle import CONTACTS, LineEnding, Purpose
from inventory.placements.models import Placement, PlacementLine
from inventory.placements.queries import lines_of


class HousePapers:
    """Makes the data of each paper; see `actions.papers.Papers`."""

    def agreement(self, placement: Placement, settings: Settings, *, clerk: str) -> dict[str, Any]:
        assert placement.out_at is not None
        instant = now()
        with in_dutch():
            return labels.PlacementData(
                centre=settings.centre_name,
                number=placement.number,
                lender_name=_lender(placement.org, settings),
                lender_address=_address(placement, settings),
                receiver_name=placement.receiver.name,
                contact=str(CONTACTS[placement.contact]),
                place=placement.location.name,
                place_address=placement.location.address,
                is_class=placement.purpose == Purpose.CLASS,
                handed_out_at=placement.out_at.astimezone(BRUSSELS),
                clerk_name=clerk,
                devices=_devices(line for line in lines_of(placement) if line.ended_at is None),
                until_on=placement.until_on,
                return_place=placement.home.name,
                help_phone=settings.found_phone,
                changed_at=instant.astimezone(BRUSSELS) if instant > placement.out_at else None,
                check_address=check_address(settings),
                url=paper_address(settings.base_url, placement.number),
            ).to_plain()

    def receipt(self, placement: Placement, settings: Settings, *, clerk: str) -> dict[str, Any]:
        lines = lines_of(placement)
        done = (LineEnding.RETURNED, LineEnding.SWAPPED)
        with in_dutch():
            return labels.PlacementReceiptData(
                centre=settings.centre_name,
                number=placement.number,
                receiver_name=placement.receiver.name,
                place=placement.location.name,
                is_class=placement.purpose == Purpose.CLASS,
                made_at=now().astimezone(BRUSSELS),
                clerk_name=clerk,
                back=_devices(line for line in lines if line.ending in done),
                still_there=_devices(line for line in lines if line.ended_at is None),
                missing=_devices(line for line in lines if line.ending == LineEnding.MISSING),
                return_place=placement.home.name,
                until_on=placement.until_on,
                check_address=check_address(settings),
                url=paper_address(settings.base_url, placement.number),
            ).to_plain()

    def signed(self, data: Mapping[str, Any], strokes: Strokes, *, at: datetime, witness: str) -> dict[str, Any]:
        text = json.dumps(data)
        drawn = labels.Signature(strokes.strokes, strokes.width, strokes.height, at.astimezone(BRUSSELS), witness)
        for kind in (labels.PlacementData, labels.PlacementReceiptData):
            if data["paper"] == kind.__name__:
                return replace(kind.from_json(text), signature=drawn).to_plain()
        raise Refused("unsignable", _("Dit document is nog van vroeger. Druk het af en teken op papier."))


PAPERS = HousePapers()


def paper(placement_id: int, kind: str, *, saving: Callable[[], AbstractContextManager[None]]) -> KeptFile | None:
    """The newest kept paper of this kind with its bytes; see `archive.drawn`."""
    return archive.drawn(kind, papers.OWNER, placement_id, _draw, saving=saving)


def _draw(data: dict[str, Any]) -> bytes:
    text = json.dumps(data)
    if data["paper"] == labels.PlacementData.__name__:
        return labels.placement_agreement(labels.PlacementData.from_json(text))
    return labels.placement_receipt(labels.PlacementReceiptData.from_json(text))


def _lender(org: Organisation, settings: Settings) -> str:
    if org.kind == OrgKind.REUSE_SHOP:
        return settings.shop_name
    return settings.lender_name if org.kind in (OrgKind.LIBRARY, OrgKind.CITY) else org.name


def _address(placement: Placement, settings: Settings) -> str:
    if placement.home.address:
        return placement.home.address
    return settings.shop_address if placement.org.kind == OrgKind.REUSE_SHOP else settings.lender_address


def _devices(lines: Iterable[PlacementLine]) -> tuple[labels.PlacedDevice, ...]:
    """By tag: the order in which somebody looks for one on the sheet."""
    return tuple(
        labels.PlacedDevice(
            tag=line.device.tag,
            device=line.device.name,
            serial=line.device.serial,
            accessories=tuple(accessory(kind) for kind in line.accessories),
            lacking=tuple(accessory(kind) for kind in line.lacking),
            ended_at=line.ended_at.astimezone(BRUSSELS) if line.ended_at else None,
        )
        for line in sorted(lines, key=lambda each: each.device.tag)
    )
