"""The limit to compare with: a bare Flask and SQLAlchemy ORM application on the same tables.

No permissions, sessions, history chain, preflight, translations or documents: what is left is the work that no
application can leave out. It reads a copy of the same data, without our triggers.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask, abort, render_template, request
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker

from inventory.core.db import writing

PAGE = """<!doctype html><html lang="nl"><head><title>{{ device.tag }}</title>
<link rel="stylesheet" href="/static/app.css"></head><body><h1>{{ device.make }} {{ device.model }}</h1>
<dl><dt>Tag</dt><dd>{{ device.tag }}</dd><dt>Serial</dt><dd>{{ device.serial }}</dd>
<dt>State</dt><dd>{{ device.state }}</dd>
<dt>Place</dt><dd>{{ device.location.name if device.location }}</dd><dt>Grade</dt><dd>{{ device.grade }}</dd></dl>
<h2>Disks</h2><ul>{% for m in device.media %}<li>{{ m.serial }} {{ m.state }}</li>{% endfor %}</ul>
<h2>History</h2><table>{% for e in events %}<tr><td>{{ e.at }}</td><td>{{ e.kind }}</td><td>{{ e.from_state }}</td>
<td>{{ e.to_state }}</td></tr>{% endfor %}</table></body></html>"""
LIST = """<!doctype html><html lang="nl"><head><title>Devices</title></head><body><h1>Devices</h1><table>
{% for d in devices %}<tr><td><a href="/d/{{ d.tag }}">{{ d.tag }}</a></td><td>{{ d.make }} {{ d.model }}</td>
<td>{{ d.serial }}</td><td>{{ d.state }}</td><td>{{ d.location.name if d.location }}</td><td>{{ d.grade }}</td></tr>
{% endfor %}</table></body></html>"""


FIELDS = (
    "tag", "type", "make", "model", "serial", "donor_tag", "lot_code", "state", "grade", "flags", "specs", "version",
)  # fmt: skip


class Bare(DeclarativeBase):
    pass


class Whole(DeferredReflection):
    """Maps every column that the table has, as an application would that owns the table."""

    __abstract__ = True


class Location(Whole, Bare):
    __tablename__ = "location"
    id: Mapped[int] = mapped_column(primary_key=True)


class Device(Whole, Bare):
    __tablename__ = "device"
    id: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[str]
    serial: Mapped[str]
    state: Mapped[str]
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    version: Mapped[int] = mapped_column()
    location: Mapped[Location | None] = relationship(lazy="joined", foreign_keys=[location_id])
    media: Mapped[list[Medium]] = relationship(lazy="selectin")
    __mapper_args__ = {"version_id_col": version}


class Medium(Whole, Bare):
    __tablename__ = "storage_medium"
    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    serial: Mapped[str]
    state: Mapped[str]


class Event(Bare):
    __tablename__ = "event"
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    subject_code: Mapped[str]
    actor_kind: Mapped[str]
    actor_role: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    note: Mapped[str]
    data: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]


class Person(Bare):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str]
    org_id: Mapped[int]
    route: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    street: Mapped[str]
    postal_code: Mapped[str]
    city: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    made_at: Mapped[datetime]
    version: Mapped[int]


class Loan(Bare):
    __tablename__ = "loan"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    kind: Mapped[str]
    org_id: Mapped[int]
    person_id: Mapped[int]
    state: Mapped[str]
    handed_over_at: Mapped[datetime]
    due_on: Mapped[date]
    representative_signs: Mapped[bool]
    tariff_name: Mapped[str]
    tariff_legal_ref: Mapped[str]
    condition_out: Mapped[str]
    condition_in: Mapped[str]
    learning_path: Mapped[str]
    version: Mapped[int]


class Line(Bare):
    __tablename__ = "loan_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int]
    device_id: Mapped[int]
    from_at: Mapped[datetime]


def create_app(url: str) -> Flask:
    """The bare application on this database."""
    app = Flask("bare")
    engine = create_engine(url)
    Whole.prepare(engine)
    sessions = sessionmaker(engine)
    page, rows_page = app.jinja_env.from_string(PAGE), app.jinja_env.from_string(LIST)

    def found(session: Session, tag: str) -> Device:
        return session.scalars(select(Device).where(Device.tag == tag)).one_or_none() or abort(404)

    @app.get("/d/<tag>")
    def device(tag: str) -> str:
        with sessions() as session:
            one = found(session, tag)
            events = session.scalars(
                select(Event)
                .where(Event.subject_kind == "device", Event.subject_id == one.id)
                .order_by(Event.seq.desc())
                .limit(50)
            )
            return render_template(page, device=one, events=list(events))

    def plain(one: Device) -> dict[str, Any]:
        media = [{"serial": medium.serial, "state": medium.state} for medium in one.media]
        place = one.location.name if one.location else None  # type: ignore[attr-defined]
        return {**{name: getattr(one, name) for name in FIELDS}, "location": place, "media": media}

    @app.get("/scan/<tag>")
    def scan(tag: str) -> dict[str, Any]:
        with sessions() as session:
            return plain(found(session, tag))

    @app.get("/devices.json")
    def devices_json() -> dict[str, Any]:
        words = request.args.get("q")
        with sessions() as session:
            asked = select(Device).order_by(Device.id).limit(50)
            if words:
                asked = asked.where(Device.serial.like(f"%{words}%"))
            return {"items": [plain(one) for one in session.scalars(asked)]}

    @app.get("/devices")
    def devices() -> str:
        after = request.args.get("after", 0, int)
        with sessions() as session:
            rows = session.scalars(select(Device).where(Device.id > after).order_by(Device.id).limit(50))
            return render_template(rows_page, devices=list(rows))

    @app.post("/hand-over")
    def hand_over() -> tuple[dict[str, Any], int]:
        asked = request.get_json()
        moment = datetime.now(UTC)
        with writing(), sessions() as session, session.begin():
            one = found(session, asked["device"])
            person = Person(
                ref=asked["number"][-8:], org_id=2, route="free", street="Straat 1", postal_code="8500",
                city="Kortrijk", phone="", email="", made_at=moment, version=1,
                first_name=asked["first_name"], last_name=asked["last_name"],
            )  # fmt: skip
            session.add(person)
            session.flush()
            loan = Loan(
                number=asked["number"], kind="BRUIKLEEN", org_id=2, person_id=person.id, state="active",
                handed_over_at=moment, due_on=(moment + timedelta(days=365)).date(), representative_signs=False,
                tariff_name="", tariff_legal_ref="", condition_out="", condition_in="", learning_path="planned",
                version=1,
            )  # fmt: skip
            session.add(loan)
            session.flush()
            session.add(Line(loan_id=loan.id, device_id=one.id, from_at=moment))
            one.state, one.location_id = "on_loan", None
            newest = session.scalar(select(Event.seq).order_by(Event.seq.desc()).limit(1)) or 0
            session.add(
                Event(
                    seq=newest + 1,
                    at=moment,
                    kind="device:handed-over",
                    subject_kind="device",
                    subject_id=one.id,
                    subject_code=one.tag,
                    actor_kind="user",
                    actor_role="library",
                    from_state="ready",
                    to_state="on_loan",
                    note="",
                    data=json.dumps({}),
                    prev_hash="",
                    hash="",
                )
            )
        return {"number": asked["number"]}, 201

    return app
