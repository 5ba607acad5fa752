"""The list of referrals, declared: each reader sees the codes, words and names that are theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.access import Actor, Can, Role
from inventory.core.clock import day_of
from inventory.core.i18n import _, _l, ngettext
from inventory.core.lists import by_id
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.lists.queries.declared import Ask, Bulk, Choice, Column, Days, Empty, Listing, on_days, words_of
from inventory.lists.views.drawn import address_of
from inventory.referrals import queries
from inventory.referrals.actions import making, moving
from inventory.referrals.lifecycle import LABELS, PHASES, WORDS, ReferralState
from inventory.referrals.models import PROFILE_LABELS, Referral
from inventory.web.shell import settings


@dataclass(frozen=True)
class Row:
    """A referral as this reader may know it."""

    referral: Referral
    state: ReferralState
    what_next: str
    org: str
    ready: str


def _rows(found: Sequence[Referral], ask: Ask) -> list[Row]:
    me, sees_device = ask.actor, queries.sees_device(ask.actor)
    return [
        Row(
            referral,
            queries.seen_state(referral, me),
            queries.what_next(referral, me),
            referral.org.name if queries.sees_referrer(me, referral) else _("erkende doorverwijzer"),
            referral.device.tag if sees_device and referral.device and referral.state == ReferralState.RESERVED else "",
        )
        for referral in found
    ]


def _counts(ask: Ask) -> Mapping[str, int | str]:
    me = ask.actor
    if not queries.sees_words_only(me):
        return {state.value: count for state, count in queries.count_by_state(me, queries.states_seen(me)).items()}
    counts = {state.value: count for state, count in queries.count_by_word(me).items()}
    if Role.SOCIAL_WORKER in me.roles:
        counts[ReferralState.TO_CONFIRM.value] = queries.count_to_confirm(me)
    return counts


def _options(ask: Ask) -> list[tuple[str, Any]]:
    """The states that this reader knows."""
    me = ask.actor
    if queries.sees_words_only(me):
        known = set(WORDS) | ({ReferralState.TO_CONFIRM} if Role.SOCIAL_WORKER in me.roles else set())
    else:
        known = set(queries.states_seen(me))
    states = [(state.value, LABELS[state]) for state in ReferralState if state in known]
    return [("open", _l("Open")), *states, ("all", _l("Alle"))]


def _is_referrer(actor: Actor) -> bool:
    return queries.sees_words_only(actor)


def _shows_org(actor: Actor) -> bool:
    """Who refers for one organisation reads its name nowhere."""
    return not queries.sees_words_only(actor) or len(actor.orgs()) > 1 or Role.SOCIAL_WORKER in actor.roles


def _cannot_renew(referral: Referral, _values: Mapping[str, str], actor: Actor) -> str:
    if "renew" in moving.allowed_moves(referral, actor):
        return ""
    state = LABELS[queries.seen_state(referral, actor)]
    return _("De staat is '%(state)s'. Deze code kun je niet verlengen.", state=state)


def _renew(referral: Referral, _values: Mapping[str, str], actor: Actor) -> str:
    making.renew(referral, actor=actor, settings=settings())
    return ""


REFERRALS = Listing(
    name="referrals",
    title=_l("Doorverwijzingen"),
    endpoint="referrals.referrals",
    can=Can.REFERRALS_SEE,
    model=Referral,
    select=lambda _ask: queries.for_rows(),
    rows=_rows,
    id_of=lambda row: int(row.referral.id),
    branches=lambda ask, values: queries.listed(ask.actor, values.get("state", "open")),
    columns=(
        Column(
            "code",
            _l("Code"),
            lambda row: row.referral.code,
            url=address_of("referrals.referral", "code", lambda row: row.referral.code),
            sort="id",
            is_short=True,
        ),
        Column("state", _l("Staat"), lambda row: row.state, words=LABELS, phase=lambda row: PHASES[row.state]),
        Column("next", _l("Wat nu"), lambda row: row.what_next, when=_is_referrer),
        Column(
            "need",
            _l("Nodig"),
            lambda row: f"{TYPE_LABELS[row.referral.device_type]} · {PROFILE_LABELS[row.referral.profile]}",
        ),
        Column("made", _l("Gemaakt op"), lambda row: day_of(row.referral.made_at), is_short=True),
        Column("until", _l("Geldig tot"), lambda row: row.referral.valid_until, is_short=True),
        Column("org", _l("Van wie"), lambda row: row.org, when=_shows_org),
        Column(
            "ready",
            _l("Ligt klaar"),
            lambda row: row.ready,
            url=address_of("devices.device", "tag", lambda row: row.ready),
            when=queries.sees_device,
            is_short=True,
        ),
    ),
    filters=(
        Choice(
            "state",
            _l("Staat"),
            default="open",
            options=_options,
            chips=((_l("Filter op staat"), ("open", *(state.value for state in ReferralState), "all")),),
            counts=_counts,
        ),
        Choice(
            "type",
            _l("Soort toestel"),
            where=lambda value, _ask: [Referral.device_type == DeviceType(value)],
            options=words_of(TYPE_LABELS),
        ),
        Days("until", _l("Geldig tot"), where=lambda days, _ask: on_days(Referral.valid_until, days)),
    ),
    bulk=(
        Bulk(
            "renew",
            _l("Verleng"),
            Can.REFERRALS_MAKE,
            icon="calendar",
            said=lambda count, _values: ngettext(
                "%(num)d code geldt opnieuw, vanaf vandaag de gewone termijn.",
                "%(num)d codes gelden opnieuw, vanaf vandaag de gewone termijn.",
                count,
            ),
            load=by_id(Referral),
            check=_cannot_renew,
            do=_renew,
            most=200,
        ),
    ),
    empty=Empty(
        _l("Geen doorverwijzingen"),
        _l("Wie een toestel nodig heeft, krijgt van een doorverwijzer een code. Die code komt hier."),
        "ticket",
    ),
)
