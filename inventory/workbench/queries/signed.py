"""What two people put their name under: certificates of other erasers, and wipes without a log."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.workbench.models import ExternalProof, SignedRecord


def proofs(*, is_decided: bool, limit: int = 200) -> Sequence[ExternalProof]:
    """Certificates of other erasers, the newest first: those that wait for a second name, or those that have one."""
    query = select(ExternalProof).options(joinedload(ExternalProof.device).lazyload(Device.media))
    of_these = query.where(
        ExternalProof.is_approved.is_not(None) if is_decided else ExternalProof.is_approved.is_(None)
    )
    return session.scalars(of_these.order_by(ExternalProof.id.desc()).limit(limit)).all()


def external_proof(number: int) -> ExternalProof:
    """One certificate."""
    found = session.get(ExternalProof, number)
    if found is None:
        raise Missing(_("Dit bewijs bestaat niet."))
    return found


def count_proofs() -> int:
    """How many wait for a second name."""
    return session.scalar(select(func.count(ExternalProof.id)).where(ExternalProof.decided_at.is_(None))) or 0


def waiting_records(device: Device | None = None) -> Sequence[SignedRecord]:
    """The records that wait for a second name, the oldest first."""
    query = (
        select(SignedRecord)
        .options(
            joinedload(SignedRecord.medium),
            joinedload(SignedRecord.operator),
            joinedload(SignedRecord.device).options(joinedload(Device.location), selectinload(Device.media)),
        )
        .where(SignedRecord.confirmed_at.is_(None), SignedRecord.withdrawn_at.is_(None))
        .order_by(SignedRecord.id)
    )
    return session.scalars(query.where(SignedRecord.device_id == device.id) if device else query).all()


def records_to_confirm(user_id: int | None) -> int:
    """How many records wait for the name of somebody else than who made them."""
    if user_id is None:
        return 0
    return (
        session.scalar(
            select(func.count(SignedRecord.id)).where(
                SignedRecord.confirmed_at.is_(None),
                SignedRecord.withdrawn_at.is_(None),
                SignedRecord.operator_id != user_id,
            )
        )
        or 0
    )


def record(number: int) -> SignedRecord:
    """One signed record."""
    found = session.get(SignedRecord, number)
    if found is None:
        raise Missing(_("Dit verslag bestaat niet."))
    return found
