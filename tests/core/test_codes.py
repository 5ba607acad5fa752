"""Codes: made, read back, forgiven where that is safe, refused where it is not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.codes import (
    LETTERS,
    SIGNS,
    CodeError,
    CodeKind,
    Recognised,
    WrongCheckCharacter,
    device_tag,
    format_contract_number,
    format_lot_code,
    format_repair_number,
    is_placeholder_serial,
    label_address,
    new_referral_code,
    paper_address,
    parse_contract_number,
    parse_device_tag,
    parse_lot_code,
    parse_referral_code,
    parse_repair_number,
    recognise,
)
from inventory.core.register_number import national_number_in

BASE = "https://digibank.example.be"
numbers = st.integers(1, 999_999)
seeds = st.integers(0, 2**32)


def spelled(text: str) -> st.SearchStrategy[str]:
    """The ways a person may type a code: any case, with or without dashes, spaces."""
    return st.sampled_from(
        [
            text,
            text.lower(),
            text.replace("-", ""),
            text.replace("-", " "),
            f"  {text} ",
            text.replace("-", "–"),
        ]
    )


@given(numbers, st.data())
def test_a_tag_reads_back_however_it_is_typed(number: int, data: st.DataObject) -> None:
    tag = device_tag("KOR", number)
    assert len(tag) == 12
    assert tag.startswith(f"KOR-{number:06d}-")
    assert parse_device_tag(data.draw(spelled(tag)), "KOR") == number


@given(numbers, st.data())
def test_look_alikes_in_the_digits_and_the_prefix_are_forgiven(number: int, data: st.DataObject) -> None:
    typed = "".join(
        data.draw(st.sampled_from({"0": "0Oo", "1": "1IiLl"}.get(sign, sign)))
        for sign in device_tag("KOR", number)[:-1]
    )
    assert parse_device_tag(typed.replace("KOR", "K0R") + device_tag("KOR", number)[-1], "KOR") == number


@given(numbers, st.integers(0, 6), st.sampled_from("0123456789" + LETTERS))
def test_every_single_wrong_sign_of_a_tag_is_found(number: int, place: int, wrong: str) -> None:
    right = device_tag("KOR", number).replace("-", "")[3:]
    typed = right[:place] + wrong + right[place + 1 :]
    if typed != right:
        with pytest.raises(CodeError):
            parse_device_tag("KOR" + typed, "KOR")


@given(numbers, st.integers(0, 6), st.integers(0, 6))
def test_every_swap_of_two_signs_of_a_tag_is_found(number: int, one: int, other: int) -> None:
    signs = list(device_tag("KOR", number).replace("-", "")[3:])
    right = signs.copy()
    signs[one], signs[other] = signs[other], signs[one]
    if signs != right:
        with pytest.raises(CodeError):
            parse_device_tag("KOR" + "".join(signs), "KOR")


def test_a_wrong_check_character_is_named_as_such() -> None:
    wrong = "B" if device_tag("KOR", 123)[-1] != "B" else "C"
    with pytest.raises(WrongCheckCharacter):
        parse_device_tag(f"KOR-000123-{wrong}", "KOR")


@pytest.mark.parametrize(
    "text", ["", "KOR", "GEN-000123-X", "KOR-00012-X", "KOR-000000-A", "KOR-٠٠٠١٢٣-X", "5CD1234XYZ"]
)
def test_what_is_no_tag_is_refused(text: str) -> None:
    with pytest.raises(CodeError):
        parse_device_tag(text, "KOR")


@pytest.mark.parametrize("number", [0, -1, 1_000_000])
def test_there_is_no_tag_for_a_number_out_of_range(number: int) -> None:
    with pytest.raises(CodeError):
        device_tag("KOR", number)


@given(seeds, st.data())
def test_a_referral_code_reads_back_however_it_is_typed(seed: int, data: st.DataObject) -> None:
    code = new_referral_code(Random(seed))
    assert len(code) == 9
    assert not set(code) & set("01OIL")
    assert parse_referral_code(data.draw(spelled(code))) == code


@given(seeds, st.integers(0, 7), st.sampled_from(SIGNS))
def test_every_single_wrong_sign_of_a_referral_code_is_found(seed: int, place: int, wrong: str) -> None:
    right = new_referral_code(Random(seed)).replace("-", "")
    typed = right[:place] + wrong + right[place + 1 :]
    if typed != right:
        with pytest.raises(WrongCheckCharacter):
            parse_referral_code(typed)


@given(seeds, st.integers(0, 7), st.integers(0, 7))
def test_every_swap_of_two_signs_of_a_referral_code_is_found(seed: int, one: int, other: int) -> None:
    signs = list(new_referral_code(Random(seed)).replace("-", ""))
    right = signs.copy()
    signs[one], signs[other] = signs[other], signs[one]
    if signs != right:
        with pytest.raises(WrongCheckCharacter):
            parse_referral_code("".join(signs))


def test_numbers_are_written_as_the_contract_says() -> None:
    assert format_lot_code(2026, 14) == "L-2026-014"
    assert format_contract_number("B", 2026, 31) == "B-2026-00031"
    assert format_repair_number(2026, 7) == "R-2026-00007"


@given(st.integers(2000, 2099), st.integers(1, 99_999), st.sampled_from("BHK"), st.data())
def test_numbers_read_back_however_they_are_typed(year: int, number: int, letter: str, data: st.DataObject) -> None:
    contract = format_contract_number(letter, year, number)
    assert parse_contract_number(data.draw(spelled(contract))) == (letter, year, number)
    repair = format_repair_number(year, number)
    assert parse_repair_number(data.draw(spelled(repair))) == ("R", year, number)
    lot = format_lot_code(year, number)
    assert parse_lot_code(lot) == ("L", year, number)
    assert parse_lot_code(lot.replace("L-", "1-").replace("0", "O")) == ("L", year, number)


@pytest.mark.parametrize(
    "text", ["B-2026", "B-1926-00001", "X-2026-00001", "B-2026-00000", "B20260003", "", "-", "B-²026-1"]
)
def test_what_is_no_contract_number_is_refused(text: str) -> None:
    with pytest.raises(CodeError):
        parse_contract_number(text)


TAG = device_tag("KOR", 123)
OTHER = "A" if TAG[-1] != "A" else "B"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TAG, Recognised(CodeKind.DEVICE_TAG, TAG)),
        (f" {TAG.lower()}\n", Recognised(CodeKind.DEVICE_TAG, TAG)),
        (f"{BASE}/d/{TAG}", Recognised(CodeKind.DEVICE_TAG, TAG)),
        (f"HTTP://DIGIBANK.EXAMPLE.BE/D/{TAG}/", Recognised(CodeKind.DEVICE_TAG, TAG)),
        (f"https://digibank.example.be:443/d/{TAG.lower()}?x=1#y", Recognised(CodeKind.DEVICE_TAG, TAG)),
        (f"digibank.example.be/d/{TAG}", Recognised(CodeKind.DEVICE_TAG, TAG)),
        (f"https://elders.example.be/d/{TAG}", Recognised(CodeKind.FOREIGN, f"https://elders.example.be/d/{TAG}")),
        (f"https://digibank.example.be@evil.be/d/{TAG}", Recognised(CodeKind.FOREIGN, f"https://digibank.example.be@evil.be/d/{TAG}")),
        ("http://[", Recognised(CodeKind.FOREIGN, "http://[")),
        (f"KOR-000123-{OTHER}", Recognised(CodeKind.MISTYPED, f"KOR-000123-{OTHER}", CodeKind.DEVICE_TAG)),
        (f"{BASE}/d/KOR-1-{OTHER}", Recognised(CodeKind.MISTYPED, f"KOR-1-{OTHER}", CodeKind.DEVICE_TAG)),
        ("KOR-00123-X", Recognised(CodeKind.MISTYPED, "KOR-00123-X", CodeKind.DEVICE_TAG)),
        ("b-2026-31", Recognised(CodeKind.CONTRACT, "B-2026-00031")),
        ("K 2026 00031", Recognised(CodeKind.CONTRACT, "K-2026-00031")),
        ("R-2026-00007", Recognised(CodeKind.REPAIR, "R-2026-00007")),
        ("p 2026 7", Recognised(CodeKind.PLACEMENT, "P-2026-00007")),
        (paper_address(BASE, "P-2026-00007"), Recognised(CodeKind.PLACEMENT, "P-2026-00007")),
        ("L2026014", Recognised(CodeKind.LOT, "L-2026-014")),
        (f"{BASE}/loans/B-2026-00031", Recognised(CodeKind.CONTRACT, "B-2026-00031")),
        (paper_address(BASE, "B-2026-00031"), Recognised(CodeKind.CONTRACT, "B-2026-00031")),
        (paper_address(BASE, "6MWU-T4AV"), Recognised(CodeKind.REFERRAL, "6MWU-T4AV")),
        ("/R/6MWU-T4AV", Recognised(CodeKind.REFERRAL, "6MWU-T4AV")),
        (f"/D/{TAG}", Recognised(CodeKind.DEVICE_TAG, TAG)),
        ("/P/REK-A", Recognised(CodeKind.PLACE, "REK-A")),
        ("5CG8123KLM", Recognised(CodeKind.SERIAL, "5CG8123KLM")),
        ("Latitude 5490", Recognised(CodeKind.SERIAL, "Latitude 5490")),
        ("", Recognised(CodeKind.SERIAL, "")),
    ],
)  # fmt: skip
def test_scan_anywhere(text: str, expected: Recognised) -> None:
    assert recognise(text, prefix="KOR", base_url=BASE) == expected


def test_referral_codes_and_serials_of_eight_signs_are_told_apart_as_far_as_can_be() -> None:
    code = new_referral_code(Random(1))
    assert recognise(code.lower().replace("-", ""), prefix="KOR", base_url=BASE) == Recognised(CodeKind.REFERRAL, code)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert recognise(wrong, prefix="KOR", base_url=BASE) == Recognised(CodeKind.MISTYPED, wrong, CodeKind.REFERRAL)
    glued = wrong.replace("-", "")
    assert recognise(glued, prefix="KOR", base_url=BASE) == Recognised(CodeKind.SERIAL, glued, CodeKind.REFERRAL)


@given(st.text(max_size=60))
def test_any_text_is_recognised_as_something(text: str) -> None:
    assert recognise(text, prefix="KOR", base_url=BASE).kind in CodeKind
    assert recognise(f"{BASE}/d/{text}", prefix="KOR", base_url=BASE).kind in CodeKind


def test_a_base_address_with_a_path_counts_its_path() -> None:
    base = "http://127.0.0.1:8000/digibank"
    assert label_address(base, TAG) == f"http://127.0.0.1:8000/digibank/d/{TAG}"
    assert recognise(f"http://127.0.0.1:8000/DIGIBANK/d/{TAG}", prefix="KOR", base_url=base).value == TAG
    assert recognise(f"http://127.0.0.1:8001/digibank/d/{TAG}", prefix="KOR", base_url=base).kind is CodeKind.FOREIGN


def national(birth: str, counter: int, *, from_2000: bool = False) -> str:
    nine = f"{birth}{counter:03d}"
    return f"{nine}{97 - int(('2' if from_2000 else '') + nine) % 97:02d}"


@given(st.integers(0, 99), st.integers(0, 12), st.integers(0, 31), st.integers(1, 998), st.booleans(), st.data())
def test_national_and_bis_numbers_are_seen(
    year: int, month: int, day: int, counter: int, from_2000: bool, data: st.DataObject
) -> None:
    month += data.draw(st.sampled_from([0, 20, 40]))
    plain = national(f"{year:02d}{month:02d}{day:02d}", counter, from_2000=from_2000)
    dotted = f"{plain[:2]}.{plain[2:4]}.{plain[4:6]}-{plain[6:9]}.{plain[9:]}"
    spaced = f"{plain[:6]} {plain[6:9]} {plain[9:]}"
    for text in (plain, dotted, spaced, f"klant {dotted}, tel 12", f"RRN{plain}", f"nr. 7 {dotted} x"):
        assert national_number_in(text), text


@pytest.mark.parametrize(
    "text",
    [
        "850730\u200b03328",  # what nobody sees is taken away before it is kept
        "85073\u00ad003328",
        "\ufeff85073003328",
        "85.07.30\u201103328",
        "85.07.30\u2013033.28",
        "85\u201107\u201130\u2011033\u201128",
        "85.07.30\u2009033\u200928",
        "850730_03328",
        "850730\t033\t28",
        "van85.07.30-033.28",
        "85.07.30-033.28van",
        "Rijksregisternummer85073003328",
        "nr85073003328",
        "BE85073003328",
        "jan85073003328",
        "85073003328jan",
        "van Zoë85073003328, zie map",
        "SN85073003328",
    ],
)
def test_however_it_is_pasted(text: str) -> None:
    assert national_number_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "85073003329",
        "+32470123456",
        "0470 12 34 56",
        "356938035643809",
        "SN85073003329",
        "PF185073003328",
        "5f3a85073003328c",
        "ab12-c85073003328d9",
        "85.07.30",
        "KOR-000123-X",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not national_number_in(text)


@pytest.mark.parametrize("text", ["SN85073003328", "85073003328A", "SN85073003328; WD85073003328"])
def test_where_machines_are_numbered_digits_against_letters_pass(text: str) -> None:
    assert national_number_in(text)
    assert not national_number_in(text, may_be_serial=True)
    assert national_number_in("van85.07.30-033.28", may_be_serial=True)


@pytest.mark.parametrize(
    "text",
    [
        "", "0", "00000000", "XXXX", "????", "System Serial Number", "To Be Filled By O.E.M.",
        "Default string", "N/A", "123456789", "0123456789", "SN 123456789ABC", "EeePC-0123456789",
        "BSN12345678901234567", "INVALID", "None",
    ],
)  # fmt: skip
def test_filler_serials_are_seen(text: str) -> None:
    assert is_placeholder_serial(text)


@pytest.mark.parametrize("text", ["5CG8123KLM", "CZC901381R", "PF0ABCDE", "W1D2QKZX", "1239X"])
def test_true_serials_are_kept(text: str) -> None:
    assert not is_placeholder_serial(text)
