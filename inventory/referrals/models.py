"""A referral: the fields of the form, and nothing about the person.

Only when the client cannot carry paper, and agrees, initials and a phone number are kept until the device is collected.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Location, LocationKind, Organisation
from inventory.core.db import Base, words
from inventory.core.i18n import _l
from inventory.devices.models import Device, DeviceType
from inventory.referrals.lifecycle import ReferralState


class Profile(StrEnum):
    """What the device is for, as a kind of machine: a closed list."""

    WEB = "web"
    OFFICE = "office"
    SCHOOL = "school"
    VIDEO_CALLS = "video_calls"


class Ease(StrEnum):
    """What makes it easy to use. Never why."""

    LARGE_SCREEN = "large_screen"
    BIG_KEYS = "big_keys"
    AZERTY = "azerty"
    SOUND = "sound"
    TOUCH = "touch"


class Programme(StrEnum):
    """By which programme a device is given. That of pupils is counted apart from the Digibank."""

    DIGIBANK = "digibank"
    PUPILS = "pupils"


class OverrideReason(StrEnum):
    """Why another device, or another code, was chosen than the one that was proposed: a closed list."""

    CLIENT_CHOICE = "client_choice"
    NOT_COMING_YET = "not_coming_yet"
    DEVICE_NOT_HERE = "device_not_here"
    SEEN_TO_FIT_BETTER = "seen_to_fit_better"
    COORDINATOR_DECIDED = "coordinator_decided"


class RefusalReason(StrEnum):
    """Why a referral, or an extra device, is not confirmed: a closed list, and never something about the client."""

    DOUBLE = "double"
    FILLED_IN_WRONG = "filled_in_wrong"
    NOT_AS_AGREED = "not_as_agreed"
    ONE_IS_ENOUGH = "one_is_enough"
    TOO_FEW_DEVICES = "too_few_devices"


class Internet(StrEnum):
    YES = "yes"
    NO = "no"
    TOO_EXPENSIVE = "too_expensive"
    UNKNOWN = "unknown"


PROFILE_LABELS: dict[Profile, Any] = {
    Profile.WEB: _l("Basis: mailen en surfen"),
    Profile.OFFICE: _l("Kantoor: teksten en formulieren"),
    Profile.SCHOOL: _l("School of cursus"),
    Profile.VIDEO_CALLS: _l("Video\u00adbellen"),
}
EASE_LABELS: dict[Ease, Any] = {
    Ease.LARGE_SCREEN: _l("Groot scherm"),
    Ease.BIG_KEYS: _l("Grote toetsen"),
    Ease.AZERTY: _l("AZERTY-toetsen\u00adbord"),
    Ease.SOUND: _l("Goed geluid"),
    Ease.TOUCH: _l("Aanraak\u00adscherm"),
}
PROGRAMME_LABELS: dict[Programme, Any] = {
    Programme.DIGIBANK: _l("Digibank"),
    Programme.PUPILS: _l("Leerlingen"),
}
OVERRIDE_LABELS: dict[OverrideReason, Any] = {
    OverrideReason.CLIENT_CHOICE: _l("De klant wil dit toestel"),
    OverrideReason.NOT_COMING_YET: _l("Wie eerst wacht, kan nog niet komen"),
    OverrideReason.DEVICE_NOT_HERE: _l("Het voorgestelde toestel staat er niet of heeft een gebrek"),
    OverrideReason.SEEN_TO_FIT_BETTER: _l("Ik zie dat dit toestel beter past"),
    OverrideReason.COORDINATOR_DECIDED: _l("De coördinator besliste dit"),
}
REFUSAL_LABELS: dict[RefusalReason, Any] = {
    RefusalReason.DOUBLE: _l("Dubbel gevraagd"),
    RefusalReason.FILLED_IN_WRONG: _l("Verkeerd ingevuld"),
    RefusalReason.NOT_AS_AGREED: _l("Niet zoals afgesproken met de partner"),
    RefusalReason.ONE_IS_ENOUGH: _l("Eén toestel is genoeg"),
    RefusalReason.TOO_FEW_DEVICES: _l("Te weinig toestellen"),
}
# Where somebody can learn to work with a device: also how the form asks for a neighbourhood.
LEARNING_PLACES = frozenset({LocationKind.LIBRARY, LocationKind.DIGIPUNT, LocationKind.WIJKCENTRUM})
MOST_DEVICES = 3
INTERNET_LABELS: dict[Internet, Any] = {
    Internet.YES: _l("Ja"),
    Internet.NO: _l("Nee"),
    Internet.TOO_EXPENSIVE: _l("Te duur"),
    Internet.UNKNOWN: _l("Niet geweten"),
}


class Referral(Base):
    """`org_id` is who referred: the library never sees it. `device_id` is what lies ready for this code.

    `devices_asked` says of how many devices this is one; the second and third are `extra_of_id` the first, and the
    coordinator confirms each of them. The client's initials and number are there until the device is collected.
    `confirmed_by` said yes or no. `unseen_writes` counts the versions that deciding made: who may not know that
    somebody had to decide reads the version without them.
    """

    __tablename__ = "referral"
    __table_args__ = (
        # Each filter of the list reads its page straight from one of these, of one organisation or of all.
        Index("ix_referral_state_id", "state", "id"),
        Index("ix_referral_org_id_state_id", "org_id", "state", "id"),
        Index("ix_referral_state_device_type_made_at_id", "state", "device_type", "made_at", "id"),
        Index(
            "uq_referral_device_reserved",
            "device_id",
            unique=True,
            sqlite_where=text("state = 'reserved'"),
            postgresql_where=text("state = 'reserved'"),
        ),
        Index("ix_referral_made_by_id", "made_by", "id"),
        CheckConstraint("state <> 'reserved' OR device_id IS NOT NULL", name="reserved_has_device"),
        CheckConstraint("devices_asked >= 1", name="devices_asked"),
        CheckConstraint("refused_because IS NULL OR state = 'refused'", name="refused_because"),
        CheckConstraint(
            "(client_initials = '' AND client_phone = '') OR state IN ('to_confirm', 'waiting', 'reserved')",
            name="client_until_pick_up",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(9), unique=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    device_type: Mapped[DeviceType] = mapped_column(words(DeviceType, 10))
    profile: Mapped[Profile] = mapped_column(words(Profile, 12))
    ease_of_use: Mapped[list[str]] = mapped_column(default=list)
    representative_signs: Mapped[bool] = mapped_column(default=False)
    internet_at_home: Mapped[Internet] = mapped_column(words(Internet, 15), default=Internet.UNKNOWN)
    learning_path: Mapped[bool] = mapped_column(default=False)
    state: Mapped[ReferralState] = mapped_column(words(ReferralState, 12))
    state_since: Mapped[datetime]
    made_at: Mapped[datetime]
    valid_until: Mapped[date]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    reserved_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    programme: Mapped[Programme] = mapped_column(words(Programme, 10), default=Programme.DIGIBANK)
    devices_asked: Mapped[int] = mapped_column(default=1)
    extra_of_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"), index=True)
    learning_place_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    client_initials: Mapped[str] = mapped_column(String(8), default="")
    client_phone: Mapped[str] = mapped_column(String(30), default="")
    refused_because: Mapped[RefusalReason | None] = mapped_column(words(RefusalReason, 20))
    unseen_writes: Mapped[int] = mapped_column(default=0, server_default="0")

    org: Mapped[Organisation] = relationship(foreign_keys=[org_id])
    device: Mapped[Device | None] = relationship(foreign_keys=[device_id])
    learning_place: Mapped[Location | None] = relationship(foreign_keys=[learning_place_id])

    __mapper_args__ = {"version_id_col": version}


class PartnerRule(Base):
    """Whether the referrals of this organisation wait for a social worker. Without a row: as the settings say."""

    __tablename__ = "partner_rule"

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    needs_confirmation: Mapped[bool]
