"""Tariffs: a price from a day on, with the decision behind it. One that is still to come may be withdrawn."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.core.money import CENT, NOTHING
from inventory.devices.models import DeviceType
from inventory.history.actions import Subject, record
from inventory.loans import events
from inventory.loans.actions.paying import is_amount
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Tariff


def set_tariff(
    kind: LoanKind,
    device_type: DeviceType,
    *,
    price_eur: Decimal,
    valid_from: date,
    legal_ref: str,
    actor: Actor,
    deposit_eur: Decimal | None = None,
    name: str = "Sociaal tarief",
) -> Tariff:
    """A new price from a day on. Contracts that exist keep theirs."""
    demand(actor, Can.TARIFFS_SET)
    if kind == LoanKind.BRUIKLEEN:
        raise BadInput("price_not_allowed", _("Een bruikleen is gratis. Er kan geen tarief bij."), field="kind")
    if not is_amount(price_eur, least=CENT):
        raise BadInput("amount", _("Kijk het bedrag na."), field="price_eur")
    if deposit_eur is not None and not is_amount(deposit_eur, least=NOTHING):
        raise BadInput("amount", _("Kijk het bedrag na."), field="deposit_eur")
    if kind == LoanKind.KOOP and deposit_eur:
        raise BadInput("not_for_a_sale", _("Bij een koop hoort geen waarborg."), field="deposit_eur")
    if not legal_ref.strip():
        raise BadInput("legal_ref", _("Zeg in welke beslissing dit tarief staat."), field="legal_ref")
    same = (
        select(Tariff.id)
        .where(Tariff.kind == kind, Tariff.device_type == device_type, Tariff.valid_from == valid_from)
        .where(Tariff.withdrawn_at.is_(None))
    )
    if session.scalar(same) is not None:
        raise Refused("tariff_exists", _("Vanaf die dag is er al een tarief. Kies een andere dag."), field="valid_from")
    tariff = Tariff(
        kind=kind,
        device_type=device_type,
        name=name.strip()[:80],
        price_eur=price_eur,
        deposit_eur=deposit_eur or None,
        valid_from=valid_from,
        legal_ref=legal_ref.strip()[:120],
    )
    session.add(tariff)
    session.flush()
    record(events.TARIFF_SET, _subject(tariff), actor=actor, data=_facts(tariff))
    return tariff


def withdraw(tariff: Tariff, *, actor: Actor) -> Tariff:
    """Take back a price that did not begin yet. One that holds or held stays as it is: a new price is a new row."""
    demand(actor, Can.TARIFFS_SET)
    found = locked(Tariff, tariff.id)
    if found is None:
        raise Missing(_("Dit tarief bestaat niet."))
    if found.withdrawn_at is not None:
        raise Refused("withdrawn_already", _("Dit tarief is al ingetrokken."))
    if found.valid_from <= today():
        raise Refused("tariff_holds", _("Dit tarief geldt al. Maak een nieuw tarief vanaf een andere dag."))
    found.withdrawn_at, found.withdrawn_by = now(), actor.user_id
    session.flush()
    record(events.TARIFF_WITHDRAWN, _subject(found), actor=actor, data=_facts(found))
    return found


def _subject(tariff: Tariff) -> Subject:
    return Subject("tariff", tariff.id, f"{tariff.kind} {tariff.device_type}")


def _facts(tariff: Tariff) -> dict[str, str]:
    deposit = {"deposit_eur": str(tariff.deposit_eur)} if tariff.deposit_eur is not None else {}
    return {
        "price_eur": str(tariff.price_eur),
        **deposit,
        "valid_from": tariff.valid_from.isoformat(),
        "legal_ref": tariff.legal_ref,
    }
