"""A referral: the fields of the form, and nothing about the person."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Organisation
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


class Internet(StrEnum):
    YES = "yes"
    NO = "no"
    TOO_EXPENSIVE = "too_expensive"
    UNKNOWN = "unknown"


PROFILE_LABELS: dict[Profile, Any] = {
    Profile.WEB: _l("Basis: mailen en surfen"),
    Profile.OFFICE: _l("Kantoor: teksten en formulieren"),
    Profile.SCHOOL: _l("School of cursus"),
    Profile.VIDEO_CALLS: _l("Videobellen"),
}
EASE_LABELS: dict[Ease, Any] = {
    Ease.LARGE_SCREEN: _l("Groot scherm"),
    Ease.BIG_KEYS: _l("Grote toetsen"),
    Ease.AZERTY: _l("AZERTY-toetsenbord"),
    Ease.SOUND: _l("Goed geluid"),
    Ease.TOUCH: _l("Aanraakscherm"),
}
INTERNET_LABELS: dict[Internet, Any] = {
    Internet.YES: _l("Ja"),
    Internet.NO: _l("Nee"),
    Internet.TOO_EXPENSIVE: _l("Te duur"),
    Internet.UNKNOWN: _l("Niet geweten"),
}


class Referral(Base):
    """`org_id` is who referred: the library never sees it. `device_id` is what lies ready for this code."""

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
        CheckConstraint("state <> 'reserved' OR device_id IS NOT NULL", name="reserved_has_device"),
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

    org: Mapped[Organisation] = relationship(foreign_keys=[org_id])
    device: Mapped[Device | None] = relationship(foreign_keys=[device_id])

    __mapper_args__ = {"version_id_col": version}
