"""The limit to compare with: a bare Flask and SQLAlchemy ORM application on the same tables.

It does the visible job of ours as a careful developer writes it with plain Flask, Jinja and ORM classes: the same rows
through the same relationships, pages with the same facts, tables, filters and menu (one layout, no macros), the same
fields as JSON, and a hand-over that reads the referral, takes a number, writes person, contract, line, accessory, one
event and the data of the agreement, with `synchronous=FULL` and a write lock from the beginning.

It leaves out what no visitor sees: sign-in, permissions, CSRF, gates and preflight, the chain of history (one event
instead of four), translations, ETags and once-only keys. It draws no PDF. It reads a copy of the same data, without our
triggers.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask, abort, render_template, request
from jinja2 import DictLoader
from sqlalchemy import JSON, ForeignKey, create_engine, func, or_, select
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, lazyload, mapped_column, relationship, sessionmaker

from inventory.core.one_writer import writing

TEMPLATES = {
    "layout.html": """<!doctype html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{% block title %}{% endblock %}</title>
{% for name in ("bootstrap", "app", "parts") %}<link rel="stylesheet"
 href="{{ url_for("static", filename=name ~ ".css") }}">{% endfor %}</head>
<body><header><a href="/">Digibank</a><form action="/go"><label for="q">Scan of zoek</label><input id="q" name="q">
<button>Zoek</button></form><details><summary>Anna</summary><a href="/account">Jouw account</a></details></header>
<nav><ul>{% for label, endpoint in menu %}<li><a href="{{ url_for(endpoint) }}">{{ label }}</a></li>{% endfor %}</ul>
</nav><main>{% block content %}{% endblock %}</main><footer>Digibank</footer></body></html>""",
    "device.html": """{% extends "layout.html" %}{% block title %}{{ device.tag }}{% endblock %}{% block content %}
<h1>{{ device.tag }}</h1><p>{{ device.make }} {{ device.model }} <span class="state">{{ device.state }}</span></p>
<section><h2>Volgende stap</h2><form method="post" action="{{ url_for("device", tag=device.tag) }}">
<input type="hidden" name="version" value="{{ device.version }}"><label for="where">Plaats</label>
<select id="where" name="where">{% for place in places %}<option value="{{ place.code }}">{{ place.name }}</option>
{% endfor %}</select><label for="note">Nota</label><input id="note" name="note"><button>Bewaar</button></form></section>
<section><h2>Opslag</h2><table>{% for medium in device.media %}{% set wipe = wipes.get(medium.id) %}
<tr><th>{{ medium.serial }}</th><td>{{ medium.kind }} {{ medium.model }} {{ medium.size_bytes }}</td>
<td>{{ medium.state }}</td><td>{{ wipe.method ~ " " ~ wipe.ended_at if wipe else "nog geen" }}</td></tr>
{% endfor %}</table></section>
<section><h2>Wat er gebeurde</h2><ol>{% for event in events %}<li><p>{{ event.kind }}</p>
<p><time datetime="{{ event.at.isoformat() }}">{{ event.at.strftime("%a %d %b %Y %H:%M") }}</time>
{{ event.actor_role }}</p>
<p>{{ event.from_state }} {{ event.to_state }} {{ event.note }}</p></li>{% endfor %}</ol></section>
<section><h2>Gegevens</h2><dl>{% for label, value in facts if value %}<dt>{{ label }}</dt><dd>{{ value }}</dd>
{% endfor %}</dl></section>{% endblock %}""",
    "devices.html": """{% extends "layout.html" %}{% block title %}Toestellen{% endblock %}{% block content %}
<h1>Toestellen</h1><form><label for="words">Zoek</label><input id="words" name="q"><button>Zoek</button>
<select name="state">{% for state, count in counts %}<option value="{{ state }}">{{ state }} ({{ count }})</option>
{% endfor %}</select><select name="place">{% for place in places %}<option value="{{ place.code }}">{{ place.name }}
</option>{% endfor %}</select><select name="lot">{% for lot in lots %}<option value="{{ lot }}">{{ lot }}</option>
{% endfor %}</select></form><table><thead><tr><th>Nummer</th><th>Toestel</th><th>Staat</th><th>Plaats</th><th>Lot</th>
<th>Sinds</th></tr></thead><tbody>{% for device in devices %}<tr>
<th data-label="Nummer"><a href="{{ url_for("device", tag=device.tag) }}">{{ device.tag }}</a></th>
<td data-label="Toestel">{{ device.make }} {{ device.model }}<br>{{ device.type }} graad {{ device.grade }}</td>
<td data-label="Staat"><span class="state state-{{ device.state }}">{{ device.state }}</span></td>
<td data-label="Plaats">{{ device.location.name if device.location }}</td>
<td data-label="Lot">{{ device.lot_code }}</td>
<td data-label="Sinds">{{ device.state_since.strftime("%a %d %b %Y") }}</td></tr>{% endfor %}</tbody></table>
<p>{{ devices|length }} van {{ total }}</p>{% if devices %}
<a href="{{ url_for("devices", after=devices[-1].id) }}">Volgende</a>{% endif %}{% endblock %}""",
}
MENU = (("Toestellen", "devices"),) * 6


FIELDS = (
    "tag", "type", "make", "model", "serial", "donor_tag", "lot_code", "state", "grade", "version",
)  # fmt: skip
SEARCHED = ("tag", "serial", "make", "model", "donor_tag", "lot_code")


class Bare(DeclarativeBase):
    pass


class Whole(DeferredReflection):
    """Maps every column that the table has, as an application would that owns the table."""

    __abstract__ = True


class Location(Whole, Bare):
    __tablename__ = "location"
    id: Mapped[int] = mapped_column(primary_key=True)


class Organisation(Whole, Bare):
    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)


class Device(Whole, Bare):
    __tablename__ = "device"
    id: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[str]
    make: Mapped[str]
    model: Mapped[str]
    serial: Mapped[str]
    donor_tag: Mapped[str]
    lot_code: Mapped[str]
    cycle: Mapped[int]
    state: Mapped[str]
    flags: Mapped[list[str]] = mapped_column(JSON)
    specs: Mapped[dict[str, Any]] = mapped_column(JSON)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    donor_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    version: Mapped[int] = mapped_column()
    location: Mapped[Location | None] = relationship(lazy="joined", foreign_keys=[location_id])
    donor: Mapped[Organisation | None] = relationship(lazy="joined", foreign_keys=[donor_id])
    owner: Mapped[Organisation | None] = relationship(lazy="joined", foreign_keys=[owner_id])
    media: Mapped[list[Medium]] = relationship(lazy="selectin", order_by="Medium.id", foreign_keys="Medium.device_id")
    __mapper_args__ = {"version_id_col": version}


class Medium(Whole, Bare):
    __tablename__ = "storage_medium"
    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    serial: Mapped[str]
    state: Mapped[str]


class Wipe(Whole, Bare):
    __tablename__ = "wipe"
    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int]
    cycle: Mapped[int]


class Referral(Whole, Bare):
    __tablename__ = "referral"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]


class Counter(Bare):
    __tablename__ = "counter"
    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Accessory(Bare):
    __tablename__ = "loan_accessory"
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int]
    kind: Mapped[str]
    handed: Mapped[bool]


class Paper(Bare):
    __tablename__ = "kept_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    owner_kind: Mapped[str]
    owner_id: Mapped[int]
    name: Mapped[str]
    content_type: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    data_sha256: Mapped[str]
    kept_at: Mapped[datetime]


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
    birth_date: Mapped[date]
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
    referral_id: Mapped[int]
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
    app.jinja_loader = DictLoader(TEMPLATES)
    app.jinja_env.globals["menu"] = MENU

    def found(session: Session, tag: str) -> Device:
        return session.scalars(select(Device).where(Device.tag == tag)).one_or_none() or abort(404)

    @app.get("/d/<tag>")
    def device(tag: str) -> str:
        with sessions() as session:
            one: Any = found(session, tag)
            events = session.scalars(
                select(Event)
                .where(Event.subject_kind == "device", Event.subject_id == one.id)
                .order_by(Event.seq.desc())
                .limit(50)
            )
            wipes: Any = session.scalars(select(Wipe).where(Wipe.device_id == one.id, Wipe.cycle == one.cycle))
            facts = (
                ("Merk en model", f"{one.make} {one.model}"), ("Serienummer", one.serial),
                ("Plaats", one.location.name if one.location else ""), ("Graad", one.grade),
                ("Systeem", one.specs.get("os")), ("Toebehoren", one.accessories), ("Staat sinds", one.state_since),
                ("Ontvangen op", one.received_on), ("Lot", one.lot_code), ("Nummer van de schenker", one.donor_tag),
                ("Schenker", one.donor.name if one.donor else ""), ("Eigenaar", one.owner.name if one.owner else ""),
                ("Gewicht", one.weight_kg), ("Etiket afgedrukt", one.labelled_at),
            )  # fmt: skip
            return render_template(
                "device.html",
                device=one,
                events=list(events),
                wipes={wipe.medium_id: wipe for wipe in wipes},
                places=list(places(session)),
                facts=facts,
            )

    def places(session: Session) -> Any:
        return session.scalars(select(Location).order_by(Location.id))

    def plain(one: Any) -> dict[str, Any]:
        names = ("serial", "model", "kind", "size_bytes", "state")
        return {
            **{name: getattr(one, name) for name in FIELDS},
            "flags": list(one.flags),
            "specs": dict(one.specs),
            "location": one.location.code if one.location else None,
            "owner": one.owner.code if one.owner else None,
            "media": [{name: getattr(medium, name) for name in names} for medium in one.media],
            "url": f"https://digibank.example/d/{one.tag}",
        }

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
                asked = asked.where(or_(*(getattr(Device, name).contains(words) for name in SEARCHED)))
            return {"items": [plain(one) for one in session.scalars(asked)]}

    @app.get("/devices")
    def devices() -> str:
        after = request.args.get("after", 0, int)
        with sessions() as session:
            rows = session.scalars(
                select(Device).options(lazyload(Device.media)).where(Device.id > after).order_by(Device.id).limit(50)
            )
            lots = select(Device.lot_code).where(Device.lot_code != "").distinct().order_by(Device.lot_code.desc())
            return render_template(
                "devices.html",
                devices=list(rows),
                total=session.scalar(select(func.count()).select_from(Device)),
                counts=list(session.execute(select(Device.state, func.count()).group_by(Device.state))),
                places=list(places(session)),
                lots=list(session.scalars(lots.limit(200))),
            )

    @app.post("/hand-over")
    def hand_over() -> tuple[dict[str, Any], int]:
        asked = request.get_json()
        moment = datetime.now(UTC)
        with writing(), sessions() as session, session.begin():
            one = found(session, asked["device"])
            referral = session.scalars(select(Referral).where(Referral.code == asked["referral"])).one()
            series = session.get_one(Counter, "loan:B:2026")
            series.last += 1
            number = f"B-2026-X{series.last:06d}"
            person = Person(
                ref=number[-8:], birth_date=date.fromisoformat(asked["birth_date"]), org_id=2,
                route="free", street="Straat 1", postal_code="8500",
                city="Kortrijk", phone="", email="", made_at=moment, version=1,
                first_name=asked["first_name"], last_name=asked["last_name"],
            )  # fmt: skip
            session.add(person)
            session.flush()
            loan = Loan(
                number=number, kind="BRUIKLEEN", org_id=2, person_id=person.id, referral_id=referral.id, state="active",
                handed_over_at=moment, due_on=(moment + timedelta(days=365)).date(), representative_signs=False,
                tariff_name="", tariff_legal_ref="", condition_out="", condition_in="", learning_path="planned",
                version=1,
            )  # fmt: skip
            session.add(loan)
            session.flush()
            line = Line(loan_id=loan.id, device_id=one.id, from_at=moment)
            session.add(line)
            session.flush()
            session.add_all([Accessory(line_id=line.id, kind=kind, handed=True) for kind in asked["accessories"]])
            one.state, one.location_id, referral.state = "on_loan", None, "collected"
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
            data = {
                "number": number, "first_name": person.first_name, "last_name": person.last_name, "tag": one.tag,
                "street": person.street, "city": person.city, "make": one.make, "model": one.model,
                "serial": one.serial, "due_on": loan.due_on.isoformat(), "accessories": asked["accessories"],
            }  # fmt: skip
            session.add(
                Paper(
                    kind="agreement",
                    owner_kind="loan",
                    owner_id=loan.id,
                    name=f"{number}.pdf",
                    content_type="application/pdf",
                    data=data,
                    data_sha256=hashlib.sha256(json.dumps(data).encode()).hexdigest(),
                    kept_at=moment,
                )
            )
            answer = {"number": number, "device": one.tag, "state": loan.state, "due_on": loan.due_on.isoformat()}
        return answer, 201

    return app
