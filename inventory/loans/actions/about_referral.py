"""Of a hand-over: does this code give a right to a free device, and to this one."""

from collections.abc import Iterator
from datetime import date

from inventory.core.clock import today
from inventory.core.i18n import _
from inventory.loans.actions.findings import Finding, Level, blocked
from inventory.loans.actions.order import Order
from inventory.loans.lifecycle import LoanKind
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Programme, Referral


def about_referral(order: Order) -> Iterator[Finding]:
    referral, device = order.referral, order.device
    if order.kind != LoanKind.BRUIKLEEN:
        if referral is not None:
            yield blocked(
                "referral_not_here",
                _("Een doorverwijzing dient voor een gratis lening in de bibliotheek."),
                field="code",
            )
        return
    if referral is None:
        yield blocked(
            "referral_needed",
            _("Voor een bruikleen is een code van een doorverwijzer nodig. Scan de code."),
            field="code",
            missing=("referral",),
        )
        return
    yield from _about_its_state(referral, today())
    if referral.programme == Programme.PUPILS:
        yield from _about_pupil(order)
    if device is None:
        return
    if device.type != referral.device_type:
        yield Finding(
            Level.CONFIRM,
            "wrong_type",
            _("Dit is niet het soort toestel dat gevraagd is. Vraag of het ook goed is."),
            "device",
        )
    held = referral.device
    if referral.state == ReferralState.RESERVED and held is not None and held.id != device.id:
        yield Finding(
            Level.CONFIRM,
            "other_device_ready",
            _("Voor deze code ligt %(tag)s klaar. Dat toestel komt weer vrij.", tag=held.tag),
            "device",
        )


def _about_pupil(order: Order) -> Iterator[Finding]:
    """The programme of pupils: a parent signs, and of the pupil we keep a first name and a year."""
    said = _("Dit is voor een leerling: een ouder tekent. Vul de voornaam en het geboortejaar van de leerling in.")
    user = order.end_user
    if user is None or user.birth_year is None or not order.representative_signs:
        yield blocked("pupil_needed", said, field="end_user", missing=("end_user", "representative_signs"))
    yield Finding(Level.NOTICE, "pupil", said)


def _about_its_state(referral: Referral, day: date) -> Iterator[Finding]:
    code = referral.code
    sentences = {
        ReferralState.TO_CONFIRM: (
            "referral_not_confirmed",
            _("De code %(code)s werkt nog niet. Bel de coördinator.", code=code),
        ),
        ReferralState.COLLECTED: (
            "referral_used",
            _("Met de code %(code)s is al een toestel afgehaald.", code=code),
        ),
        ReferralState.EXPIRED: (
            "referral_expired",
            _("De code %(code)s is niet meer geldig. Wie doorverwees kan ze verlengen.", code=code),
        ),
        ReferralState.WITHDRAWN: ("referral_withdrawn", _("De code %(code)s is ingetrokken.", code=code)),
        ReferralState.REFUSED: (
            "referral_refused",
            _("De code %(code)s werkt niet. Bel de coördinator.", code=code),
        ),
    }
    state = ReferralState(referral.state)
    if state in sentences:
        word, sentence = sentences[state]
        yield blocked(word, sentence, field="code")
    elif referral.valid_until < day:
        yield blocked("referral_expired", sentences[ReferralState.EXPIRED][1], field="code")
