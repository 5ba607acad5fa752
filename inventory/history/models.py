"""Events, kept files and messages in the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from inventory.core.db import Base
from inventory.core.triggers import Trigger, declare, immutable

BIG = BigInteger().with_variant(Integer(), "sqlite")


class Event(Base):
    """Something that happened to one thing. `kind` is `room:what`, past tense."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_subject", "subject_kind", "subject_id", "seq"),
        Index("ix_event_at", "at"),
        Index("ix_event_kind_at", "kind", "at"),
    )

    seq: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    subject_code: Mapped[str] = mapped_column(String(40))
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[int | None]
    actor_role: Mapped[str] = mapped_column(String(60))
    from_state: Mapped[str] = mapped_column(String(30))
    to_state: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(String(500))
    data: Mapped[dict[str, Any]]
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class KeptFile(Base):
    """The bytes of a document or of evidence, as they were, with their SHA-256.

    `data` is what a document was drawn from. The bytes may later be taken away (retention), never changed.
    """

    __tablename__ = "kept_file"
    __table_args__ = (
        Index("ix_kept_file_sha256", "sha256"),
        Index("ix_kept_file_owner", "owner_kind", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    owner_kind: Mapped[str] = mapped_column(String(20))
    owner_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(80))
    data: Mapped[dict[str, Any]]
    data_sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    sha256: Mapped[str | None] = mapped_column(String(64))
    kept_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    # By which certificate the bytes were sealed (its SHA-256), and when; empty for what came from outside.
    seal: Mapped[str | None] = mapped_column(String(64))
    sealed_at: Mapped[datetime | None]


class Message(Base):
    """A message that waits to be sent, or was. `key` makes it once-only: one reminder per loan and step."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_waiting", "sent_at", "next_try_at"),
        CheckConstraint("channel IN ('email', 'letter', 'phone')", name="channel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    channel: Mapped[str] = mapped_column(String(10))
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str]
    made_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(200), default="")
    # A kept paper that goes along, as it was kept.
    kept_file_id: Mapped[int | None] = mapped_column(ForeignKey("kept_file.id"))


class Counter(Base):
    """The last number given out, per series ("tag:KOR", "loan:B:2026"). The row is locked while a number is taken."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    last: Mapped[int]


declare(
    *immutable("event", sentence="De geschiedenis kan niet worden gewijzigd."),
    Trigger(
        "kept_file_no_change",
        "kept_file",
        "UPDATE",
        "NEW.kind <> OLD.kind OR NEW.data_sha256 <> OLD.data_sha256 OR NEW.kept_at <> OLD.kept_at"
        " OR (OLD.sha256 IS NOT NULL AND (NEW.sha256 IS NULL OR NEW.sha256 <> OLD.sha256))"
        " OR (OLD.sha256 IS NOT NULL AND COALESCE(NEW.seal, '') <> COALESCE(OLD.seal, ''))"
        " OR (OLD.content IS NOT NULL AND NEW.content IS NOT NULL AND NEW.content <> OLD.content)"
        " OR (OLD.content IS NOT NULL AND NEW.content IS NULL AND NEW.removed_at IS NULL)",
        refuse="Een bewaard document kan niet worden gewijzigd.",
    ),
    Trigger(
        "kept_file_no_delete",
        "kept_file",
        "DELETE",
        refuse="Een bewaard document kan niet worden gewist.",
    ),
)
