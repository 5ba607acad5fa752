"""The slip that the client carries. Equal referrals give equal slips, so none is kept."""

from inventory.config import Settings
from inventory.core.codes import paper_address
from inventory.core.i18n import in_dutch
from inventory.devices.documents.proofs import check_address
from inventory.devices.models import TYPE_LABELS
from inventory.referrals.models import EASE_LABELS, Ease, Programme, Referral
from labels import SlipData, slip


def slip_pdf(referral: Referral, settings: Settings) -> bytes:
    """The slip as PDF (A5): code, kind of device, until when, where. No referrer and no reason."""
    with in_dutch():
        data = SlipData(
            code=referral.code,
            device_type=str(TYPE_LABELS[referral.device_type]),
            valid_until=referral.valid_until,
            place_name=settings.lender_name,
            place_address=settings.lender_address,
            place_phone=settings.found_phone,
            opening_hours=settings.lender_hours,
            ease_of_use=tuple(str(EASE_LABELS[Ease(wish)]) for wish in referral.ease_of_use),
            representative_signs=referral.representative_signs,
            parent_signs=referral.programme == Programme.PUPILS,
            is_called=bool(referral.client_phone),
            centre=settings.centre_name,
            check_address=check_address(settings),
            url=paper_address(settings.base_url, referral.code),
        )
    return slip(data)
