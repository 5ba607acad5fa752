"""Which donors may be thanked in public."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Organisation
from inventory.core.db import Base


class PublicThanks(Base):
    """A donor that agreed to be thanked by name on the public page. Taken back, the row is gone."""

    __tablename__ = "public_thanks"

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    agreed_at: Mapped[datetime]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    org: Mapped[Organisation] = relationship()
