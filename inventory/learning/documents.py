"""The slip to take home. It names nobody, so it is drawn when asked and never kept."""

import labels
from inventory.config import Settings
from inventory.core.i18n import in_dutch
from inventory.learning.models import OFFER_KINDS, LearningOffer


def slip(offer: LearningOffer, settings: Settings) -> bytes:
    """One offer on a sheet of A5."""
    with in_dutch():
        return labels.learning_slip(
            labels.LearningData(
                centre=settings.centre_name,
                kind=str(OFFER_KINDS[offer.kind]),
                name=offer.name,
                provider=offer.provider,
                place=offer.place,
                when=offer.time,
                level=offer.level,
                price=offer.price,
                contact=offer.contact,
                until_on=offer.until_on,
            )
        )
