"""The seal holds every byte, and the check answers about any file."""

from __future__ import annotations

import asyncio
import re
import time
import tracemalloc
import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
import typst
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from labels import seal as seals
from labels.errors import SealError
from labels.seal import Checked, Sealer, Verdict
from tests.thorough import examples, sample

AT = datetime(2026, 11, 22, 9, 30, 12, tzinfo=UTC)
TEXT = b"""#set document(title: "Overeenkomst", date: none)
#set text(lang: "nl")
#set page(height: 8cm)
= Overeenkomst
#lorem(400)"""


@pytest.fixture(scope="module")
def sealer() -> Sealer:
    return Sealer.from_pem(seals.make_pem("Stad Kortrijk", at=AT))


@pytest.fixture(scope="module")
def other() -> Sealer:
    return Sealer.from_pem(seals.make_pem("Iemand anders", at=AT))


@pytest.fixture(scope="module")
def paper() -> bytes:
    """A tagged PDF, as the contracts are."""
    return bytes(typst.compile(TEXT, format="pdf", pdf_standards=["ua-1"]))


@pytest.fixture(scope="module")
def sealed(paper: bytes, sealer: Sealer) -> bytes:
    return seals.seal(paper, sealer, at=AT, reason="Overeenkomst B-2026-00031", place="Kortrijk")


def looked_at(pdf: bytes, *who: Sealer) -> Checked:
    return seals.check(pdf, [each.certificate for each in who])


def gap_of(pdf: bytes) -> tuple[int, int]:
    """Where the signature itself stands: the one stretch that it does not speak of."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) \d+\]", pdf)
    assert found is not None
    return int(found[1]), int(found[2])


# --- sealing ---------------------------------------------------------------------------------------------------


def test_says_who_when_and_what(sealed: bytes, sealer: Sealer) -> None:
    assert looked_at(sealed, sealer) == Checked(
        Verdict.WHOLE, AT, "Stad Kortrijk", "Overeenkomst B-2026-00031", sealer.fingerprint
    )


def test_stands_behind_a_paper_that_keeps_every_byte(paper: bytes, sealed: bytes) -> None:
    assert sealed.startswith(paper)
    assert len(sealed) - len(paper) < 20_000


def test_the_same_is_the_same_bytes(paper: bytes, sealed: bytes, sealer: Sealer) -> None:
    again = seals.seal(paper, sealer, at=AT, reason="Overeenkomst B-2026-00031", place="Kortrijk")
    assert again == sealed


def test_what_the_paper_says_of_itself_stays(paper: bytes, sealed: bytes) -> None:
    """Also the dates: the library would put the clock of this moment there."""
    before, after = (PdfFileReader(BytesIO(each)) for each in (paper, sealed))
    assert before.trailer["/Info"] == after.trailer["/Info"]
    assert before.root["/Metadata"].data == after.root["/Metadata"].data


def test_also_where_a_loop_runs_already(paper: bytes, sealed: bytes, sealer: Sealer) -> None:
    async def inside() -> bool:
        again = seals.seal(paper, sealer, at=AT, reason="Overeenkomst B-2026-00031", place="Kortrijk")
        return again == sealed and looked_at(again, sealer).unchanged

    assert asyncio.run(inside())


def test_pyhanko_by_itself_accepts_it(sealed: bytes, sealer: Sealer) -> None:
    """As a PDF reader does: the trust in the certificate, the whole file, a PAdES signature."""
    [embedded] = PdfFileReader(BytesIO(sealed)).embedded_signatures
    status = validate_pdf_signature(
        embedded, ValidationContext(trust_roots=[sealer.certificate], moment=AT, allow_fetching=False)
    )
    assert status.bottom_line
    assert status.trusted
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert embedded.docmdp_level == fields.MDPPerm.NO_CHANGES


def test_tags_and_title_are_still_there(sealed: bytes) -> None:
    root = PdfFileReader(BytesIO(sealed)).root
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("nl")
    [field] = root["/AcroForm"]["/Fields"]
    # PDF/UA: a name for who hears it, and off the page. PDF/A: of no size, and printed.
    x, y, right, top = (float(each) for each in field.get_object()["/Rect"])
    assert (right - x, top - y) == (0, 0)
    assert max(x, y) < 0
    assert field.get_object()["/TU"] == "Zegel van de organisatie"
    assert field.get_object()["/F"] & 4


def test_a_moment_without_a_zone_is_refused(paper: bytes, sealer: Sealer) -> None:
    with pytest.raises(ValueError, match="aware"):
        seals.seal(paper, sealer, at=AT.replace(tzinfo=None), reason="")


@pytest.mark.parametrize("what", [b"", b"hallo", b"%PDF-1.7\n"])
def test_only_a_pdf_is_sealed(what: bytes, sealer: Sealer) -> None:
    with pytest.raises(SealError, match="cannot be sealed"):
        seals.seal(what, sealer, at=AT, reason="")


def test_what_is_sealed_is_not_sealed_again(sealed: bytes, sealer: Sealer) -> None:
    with pytest.raises(SealError):
        seals.seal(sealed, sealer, at=AT, reason="")


# --- the key ---------------------------------------------------------------------------------------------------


def test_a_key_file_that_cannot_be_used_says_why() -> None:
    pem = seals.make_pem("Stad", at=AT)
    key, _certificate = pem.split(b"-----BEGIN CERTIFICATE")
    strange = seals.make_pem("Ander", at=AT).split(b"-----BEGIN CERTIFICATE")[1]
    large = rsa.generate_private_key(65537, 2048)
    locked = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    for text, why in (
        (b"", "no private key"),
        (locked, "without a password"),
        (large.private_bytes(*plain), "P-256"),
        (key, "no certificate of its key"),
        (key + b"-----BEGIN CERTIFICATE" + strange, "no certificate of its key"),
        (key + b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read"),
    ):
        with pytest.raises(SealError, match=why):
            Sealer.from_pem(text)
    assert Sealer.from_pem(pem).fingerprint == seals.fingerprint(seals.certificates(pem)[0])


def test_a_new_key_leaves_old_papers_ours(sealed: bytes, sealer: Sealer, other: Sealer) -> None:
    old = seals.certificates(seals.certificate_pem(sealer.certificate))
    assert seals.check(sealed, [other.certificate, *old]).unchanged
    assert looked_at(sealed, other).verdict is Verdict.UNKNOWN


def test_papers_outlive_the_certificate(paper: bytes) -> None:
    short = Sealer.from_pem(seals.make_pem("Stad", at=datetime(2001, 1, 1, tzinfo=UTC)))
    made = seals.seal(paper, short, at=datetime(2002, 1, 1, tzinfo=UTC), reason="")
    assert looked_at(made, short).unchanged


# --- what was changed ------------------------------------------------------------------------------------------


def test_no_byte_can_change(sealed: bytes, sealer: Sealer) -> None:
    """Every third byte of the signature and around it, and every 101st of the rest; a quarter of those by default."""
    start, end = gap_of(sealed)
    close = {*range(start - 300, start + 4000, 3), *range(end - 40, len(sealed), 3)}
    places = sorted({*range(0, len(sealed), 101), *close})
    for place in sample(places, len(places) // 4):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert not looked_at(bytes(changed), sealer).unchanged, place


def test_a_byte_in_the_middle_of_a_stream_is_a_change(paper: bytes, sealed: bytes, sealer: Sealer) -> None:
    stream = paper.index(b"stream\n") + 20
    changed = bytearray(sealed)
    changed[stream] ^= 1
    assert looked_at(bytes(changed), sealer) == Checked(Verdict.CHANGED)
    [embedded] = PdfFileReader(BytesIO(bytes(changed))).embedded_signatures
    embedded.compute_integrity_info(skip_diff=True)
    status = validate_pdf_signature(embedded, ValidationContext(trust_roots=[sealer.certificate], moment=AT))
    assert not status.intact


def test_the_signature_cannot_be_written_otherwise(sealed: bytes, sealer: Sealer) -> None:
    start, end = gap_of(sealed)
    lower = sealed[:start] + sealed[start:end].lower() + sealed[end:]
    padded = sealed[: end - 3] + b"AA>" + sealed[end:]
    for changed in (lower, padded):
        assert len(changed) == len(sealed)
        assert not looked_at(changed, sealer).unchanged


def test_what_is_added_afterwards_is_a_change(sealed: bytes, sealer: Sealer) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    added = BytesIO()
    writer.write(added)
    assert added.getvalue().startswith(sealed)
    for changed in (added.getvalue(), sealed + b"\n", sealed + sealed):
        assert looked_at(changed, sealer) == Checked(Verdict.CHANGED)


def test_a_second_signature_is_a_change(paper: bytes, sealer: Sealer, other: Sealer) -> None:
    """Ours forbids it; here ours is a plain one, so that another program adds a second."""

    def signed(pdf: bytes, by: Sealer, name: str) -> bytes:
        meta = signers.PdfSignatureMetadata(field_name=name, subfilter=fields.SigSeedSubFilter.PADES)
        out = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), meta, by.signer)
        return bytes(out.getvalue())

    ours_first = signed(signed(paper, sealer, "A"), other, "B")
    theirs_first = signed(signed(paper, other, "A"), sealer, "B")
    assert looked_at(ours_first, sealer).verdict is Verdict.CHANGED
    assert not looked_at(theirs_first, sealer).unchanged
    assert looked_at(signed(paper, other, "A"), sealer).verdict is Verdict.UNKNOWN


# --- any file --------------------------------------------------------------------------------------------------


def test_other_files(paper: bytes, sealed: bytes, sealer: Sealer) -> None:
    for file, verdict in (
        (b"", Verdict.NO_PDF),
        (b"PK\x03\x04", Verdict.NO_PDF),
        (b"<html>%PDF-1.7", Verdict.NO_PDF),
        (b"%PDF-1.7", Verdict.UNKNOWN),
        (paper, Verdict.UNKNOWN),
        (sealed[: len(sealed) // 2], Verdict.UNKNOWN),
        (sealed[:-1], Verdict.UNKNOWN),
        (b"%PDF-" + bytes(100 * 1024 * 1024), Verdict.TOO_LARGE),
    ):
        assert looked_at(file, sealer) == Checked(verdict)
    assert looked_at(sealed) == Checked(Verdict.UNKNOWN)


def test_a_locked_file(paper: bytes, sealer: Sealer) -> None:
    from_paper = IncrementalPdfFileWriter(BytesIO(paper))
    out = BytesIO()
    from_paper.write(out)
    assert looked_at(out.getvalue().replace(b"/Info", b"/Encrypt 1 0 R /Info"), sealer).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("kind", ["ranges", "our signatures", "bomb", "zeros"])
def test_a_hostile_file_costs_little(kind: str, sealed: bytes, sealer: Sealer) -> None:
    start, end = gap_of(sealed)
    size = 16 * 1024 * 1024
    signature = sealed[start:end]
    one = b"/ByteRange [0 %010d %010d %010d] /Contents " % (1, 2, 3)
    file = {
        "ranges": one * (size // len(one)),
        # A hundred times our own signature, each over nearly the whole file.
        "our signatures": b"".join(
            b"/ByteRange [0 %d %d %d]" % (start, end, size - 100_000 - each) for each in range(100)
        ),
        "bomb": zlib.compress(bytes(200 * 1024 * 1024)),
        "zeros": bytes(size),
    }[kind]
    whole = b"%PDF-1.7\n" + file
    if kind == "our signatures":
        whole = sealed[:start] + signature + file + bytes(size - len(sealed))
    tracemalloc.start()
    began = time.process_time()
    assert not looked_at(whole, sealer).unchanged
    took = time.process_time() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert took < 3
    assert peak < 4 * 1024 * 1024


@settings(max_examples=examples(60, 200), deadline=None)
@given(start=st.integers(0, 200_000), cut=st.binary(max_size=40), gone=st.integers(0, 5000))
def test_nothing_makes_it_stumble(start: int, cut: bytes, gone: int, sealed: bytes, sealer: Sealer) -> None:
    place = start % len(sealed)
    changed = sealed[:place] + cut + sealed[place + gone :]
    assert looked_at(changed, sealer).unchanged == (changed == sealed)
