"""The rule of the lines: a lot closes only when each is wiped, destroyed, without a disk, refused or given back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.clock import now, today
from inventory.core.errors import NotAllowed, Refused
from inventory.devices.actions import media, moves
from inventory.devices.actions.media import Proof
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.intake import queries
from inventory.intake.actions import agree, series, steps, triage
from inventory.intake.actions.announce import add_device
from inventory.intake.actions.series import Same
from inventory.intake.lifecycle import RemarkKind
from inventory.intake.models import Lot
from inventory.intake.queries import OPEN_LINES, LineFacts, LineState, Look, Outcome, line_state, reconcile
from tests.intake.conftest import lot_named, row
from tests.people import COORDINATOR, DONOR, LIBRARIAN, OTHER_DONOR, TECHNICIAN, actor_of, user_of

SAME = Same("laptop", "Dell", "Latitude 5490")


@pytest.fixture
def lot(make_lot: Callable[..., str], database: Any) -> Lot:
    """A lot of three laptops that are here."""
    return lot_named(database, make_lot(3, received_on=today()))


def states(lot: Lot) -> list[str]:
    return [line.state.value for line in queries.lines_of(lot)]


def devices_of(lot: Lot) -> list[Device]:
    return [line.device for line in queries.lines_of(lot)]


def wipe(device: Device, serial: str, category: str = "clear") -> None:
    who = actor_of(TECHNICIAN)
    disk = media.add_medium(device, actor=who, serial=serial)
    media.confirm_media(device, actor=who)
    if device.state == DeviceState.TO_DIAGNOSE:
        moves.step(device, "diagnose", actor=who)
    witness = user_of(LIBRARIAN).id
    media.accept_wipe(
        disk, Proof("manual", category, "x", now(), operator_id=who.user_id, witness_id=witness), actor=who
    )


def look_at_all(lot: Lot) -> None:
    for device in devices_of(lot):
        triage.accept_device(device, actor=actor_of(TECHNICIAN))


@given(
    st.builds(
        LineFacts,
        state=st.sampled_from(DeviceState),
        refused=st.booleans(),
        left=st.booleans(),
        listed=st.booleans(),
        open_disks=st.sampled_from(((), ("A",), ("A", "B"))),
        out_disks=st.sampled_from(((), ("C",))),
        wiped=st.integers(0, 3),
        destroyed=st.integers(0, 3),
        disputed=st.booleans(),
    )
)
def test_no_line_is_done_with_while_data_may_lie_somewhere(facts: LineFacts) -> None:
    found = line_state(facts)
    if facts.out_disks or facts.disputed or facts.state == DeviceState.RECEIVED:
        assert found in OPEN_LINES
    stays_here = facts.state not in (DeviceState.ANNOUNCED, DeviceState.NOT_COME, DeviceState.RETURNED_TO_DONOR)
    if found not in OPEN_LINES and stays_here and not facts.refused and not facts.left:
        assert facts.listed
        assert not facts.open_disks
    if found == LineState.NO_DRIVE:
        assert facts.wiped == facts.destroyed == 0


LOOKS = st.lists(
    st.tuples(
        st.sampled_from(DeviceType),
        st.sampled_from(Outcome),
        st.sampled_from(("crt", "damage", "outdated")),
        st.decimals(min_value="0.1", max_value="50", places=2),
    ),
    max_size=30,
)


@given(expected=st.dictionaries(st.sampled_from([each.value for each in DeviceType]), st.integers(0, 40)), drawn=LOOKS)
def test_the_reconciliation_adds_up(expected: dict[str, int], drawn: list[Any]) -> None:
    looks = [
        Look(
            Device(tag=f"T{n}", type=kind, make="m", model="m", serial="", donor_tag=""),
            outcome,
            ground if outcome == Outcome.REJECTED else "",
            kg,
        )
        for n, (kind, outcome, ground, kg) in enumerate(drawn)
    ]
    found = reconcile(expected, looks)
    for each in found.rows:
        count = each.count
        assert count.received == count.accepted + count.rejected + count.given_back + count.to_look_at
        absent = sum(look.outcome == Outcome.NOT_COME and look.device.type == each.type for look in looks)
        assert count.listed == count.received + count.announced + absent
        assert each.more == count.received - each.expected
    assert sum(ground.count for ground in found.grounds) == found.total("rejected")
    assert found.total("listed") == len(looks)
    if any(expected.values()):
        assert found.total("expected") == sum(expected.values())
        assert len(found.differences) == sum(row.more != 0 for row in found.rows)
    assert reconcile(expected, looks).sha256 == found.sha256
    if looks:
        assert reconcile(expected, looks[1:]).sha256 != found.sha256


def test_every_way_to_close_a_line(lot: Lot) -> None:
    who = actor_of(TECHNICIAN)
    assert states(lot) == ["to_look_at"] * 3
    look_at_all(lot)
    assert states(lot) == ["not_listed"] * 3
    one, two, three = devices_of(lot)
    wipe(one, "D1")
    wipe(two, "D2", "destroy")
    media.confirm_media(three, actor=who, none_present=True)
    assert states(lot) == ["wiped", "destroyed", "no_drive"]
    assert steps.close_lot(lot, actor=who).state == "closed"


def test_scrap_with_a_disk_in_it_keeps_the_lot_open(lot: Lot) -> None:
    """It was accepted, so its data is ours to end: that it goes to the processor does not close its line."""
    who = actor_of(TECHNICIAN)
    look_at_all(lot)
    one, two, three = devices_of(lot)
    wipe(two, "D2")
    wipe(three, "D3")
    media.add_medium(one, actor=who, serial="D1")
    media.confirm_media(one, actor=who)
    moves.step(one, "scrap", actor=who, facts={"reason": "moederbord stuk"})
    with pytest.raises(Refused) as no:
        steps.close_lot(lot, actor=who)
    assert no.value.missing == (one.tag,)
    assert [line.disks for line in queries.open_lines(lot)] == [("D1",)]


def test_a_disk_that_was_taken_out_with_data_keeps_the_lot_open(lot: Lot) -> None:
    who = actor_of(TECHNICIAN)
    look_at_all(lot)
    one, two, three = devices_of(lot)
    for device, serial in ((one, "D1"), (two, "D2")):
        wipe(device, serial)
    disk = media.add_medium(three, actor=who, serial="D3")
    media.remove_medium(disk, actor=who, reason="apart wissen")
    media.confirm_media(three, actor=who, none_present=True)
    assert states(lot)[2] == "disk_out"
    moves.step(one, "open_wipe", actor=who, facts={"reason": "gast"}, permission_checked=True)
    media.add_medium(one, actor=who, serial="D3")
    witness = user_of(LIBRARIAN).id
    proof = Proof("manual", "clear", "x", now(), operator_id=who.user_id, witness_id=witness)
    media.accept_wipe(disk, proof, actor=who)
    assert states(lot) == ["wiped", "wiped", "no_drive"]


def test_a_refusal_that_was_reopened_counts_no_more(lot: Lot) -> None:
    who = actor_of(TECHNICIAN)
    one = devices_of(lot)[0]
    triage.refuse_device(one, actor=who, ground="crt")
    assert states(lot)[0] == "refused"
    moves.step(one, "reopen", actor=actor_of(COORDINATOR), facts={"reason": "toch goed"})
    assert states(lot)[0] == "not_listed"
    wipe(one, "D1")
    assert [proof.medium.serial for _device, proof in queries.given_disks(lot.code)] == ["D1"]
    moves.step(one, "wipe_again", actor=who, facts={"reason": "twijfel"})
    assert states(lot)[0] == "disk_open"


def test_a_series_fills_the_list_and_adds_what_is_not_on_it(make_lot: Callable[..., str], database: Any) -> None:
    lot = lot_named(database, make_lot(1))
    who = actor_of(TECHNICIAN)
    added = add_device(lot, row(5, None), actor=who, tag_prefix="KOR")
    assert (lot.state, added.state) == ("received", "received")
    new = series.receive_serial(lot, "ZZ10", actor=who, tag_prefix="KOR", same=SAME)
    assert (new.make, new.state, new.lot_code) == ("Dell", "received", lot.code)
    with pytest.raises(Refused):
        series.receive_serial(lot, "zz10", actor=who, tag_prefix="KOR", same=SAME)
    listed = series.receive_serial(lot, "SN01A", actor=who, tag_prefix="KOR")
    assert listed.state == "received"
    with pytest.raises(Refused):
        series.receive_serial(lot, "ONBEKEND", actor=who, tag_prefix="KOR")
    assert queries.reconciliation(lot).differences == ["Laptop: 2 meer dan aangekondigd."]


def test_the_donor_confirms_and_a_later_change_shows(lot: Lot) -> None:
    donor = actor_of(DONOR)
    with pytest.raises(Refused):
        agree.confirm_list(lot, actor=donor)
    look_at_all(lot)
    for other in (actor_of(OTHER_DONOR), actor_of(TECHNICIAN)):
        with pytest.raises(NotAllowed):
            agree.confirm_list(lot, actor=other)
    agree.confirm_list(lot, actor=donor)
    assert lot.confirmed_sha256 == queries.reconciliation(lot).sha256
    with pytest.raises(Refused):
        agree.confirm_list(lot, actor=donor)
    add_device(lot, row(9, "XX99"), actor=actor_of(TECHNICIAN), tag_prefix="KOR")
    assert lot.confirmed_sha256 != queries.reconciliation(lot).sha256


def test_what_the_donor_disputes_keeps_the_lot_open(lot: Lot) -> None:
    who, donor = actor_of(TECHNICIAN), actor_of(DONOR)
    look_at_all(lot)
    for device in devices_of(lot):
        media.confirm_media(device, actor=who, none_present=True)
    remark = agree.say_wrong(
        lot, RemarkKind.NOT_OURS, "Dit is een tablet van de buren", actor=donor, tag=devices_of(lot)[0].tag
    )
    general = agree.say_wrong(lot, RemarkKind.WRONG_COUNT, "Wij gaven er vier", actor=donor)
    assert states(lot) == ["disputed", "no_drive", "no_drive"]
    with pytest.raises(Refused):
        agree.confirm_list(lot, actor=donor)
    agree.settle_remark(lot, remark.id, "We keken samen: het is van jullie.", actor=who)
    with pytest.raises(Refused) as no:
        steps.close_lot(lot, actor=who)
    assert no.value.reason == "remark_open"
    with pytest.raises(NotAllowed):
        agree.settle_remark(lot, general.id, "ok", actor=donor)
    agree.settle_remark(lot, general.id, "Er kwamen er drie.", actor=who)
    agree.confirm_list(lot, actor=donor)
    assert steps.close_lot(lot, actor=who).state == "closed"


@pytest.mark.parametrize("text", ["", "   ", "85.07.30-033.28 zei het", "x" * 201])
def test_a_remark_is_one_sentence_without_a_national_number(lot: Lot, text: str) -> None:
    look_at_all(lot)
    with pytest.raises(Refused):
        agree.say_wrong(lot, RemarkKind.NOT_OURS, text, actor=actor_of(DONOR))
