"""The seal: a PAdES signature by the organisation's key on a finished PDF, and the check that it is whole.

Bytes in, bytes out. The same PDF, key, moment and words give the same bytes: the signature is deterministic
(RFC 6979). Nobody else is asked: no time stamp, no list of withdrawn certificates (PAdES baseline B-B).
`check` takes any bytes from anybody: it never raises, and it looks at the signed bytes before it reads the PDF, so
that a stranger's file is hashed once and never parsed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from io import BytesIO
from typing import Final

from asn1crypto import cms, x509
from cryptography import x509 as crypto_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError, extract_signer_info
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from labels.errors import SealError
from labels.signer import KeySigner, done

LARGEST: Final = 32 * 1024 * 1024
"""A larger file is not looked at: nothing that we make comes near."""

FIELD: Final = "Zegel"
_KEPT_YEARS: Final = 10
_ROOM: Final = 8192  # hexadecimal digits for the signature; one of ours takes about 3,400
_MOST_RANGES: Final = 16
_RANGE: Final = re.compile(rb"/ByteRange\s{0,8}\[\s{0,8}(\d{1,10})\s{1,8}(\d{1,10})\s{1,8}(\d{1,10})\s{1,8}(\d{1,10})")


# --- the key ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Sealer:
    """The key of the organisation and its certificate, loaded once."""

    certificate: x509.Certificate
    signer: KeySigner

    @classmethod
    def from_pem(cls, pem: bytes) -> Sealer:
        """From the text of a key file: a private key (P-256, without password) and its certificate."""
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as wrong:
            raise SealError(f"it holds no private key without a password ({type(wrong).__name__})") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise SealError("its key is not an elliptic-curve key P-256 (prime256v1)")
        for certificate in certificates(pem):
            if certificate.public_key.dump() == key.public_key().public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            ):
                return cls(certificate, KeySigner(certificate, key))
        raise SealError("it holds no certificate of its key")

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, in hexadecimal."""
        return fingerprint(self.certificate)


def make_pem(organisation: str, *, country: str = "BE", at: datetime) -> bytes:
    """A new key and its certificate, which the organisation signs itself, as the text of a key file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = crypto_x509.Name(
        [
            crypto_x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            crypto_x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            crypto_x509.NameAttribute(NameOID.COMMON_NAME, f"Zegel {organisation}"[:64]),
        ]
    )
    usage = crypto_x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        crypto_x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(crypto_x509.random_serial_number())
        # A clock that is put right afterwards must not make the first papers older than the key.
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=_KEPT_YEARS * 366))
        .add_extension(crypto_x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(crypto_x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def certificates(pem: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM text, in their order."""
    if b"BEGIN CERTIFICATE" not in pem:
        return ()
    try:
        found = crypto_x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise SealError("it holds a certificate that cannot be read") from None
    return tuple(x509.Certificate.load(each.public_bytes(serialization.Encoding.DER)) for each in found)


def certificate_pem(certificate: x509.Certificate) -> bytes:
    """One certificate as PEM text, to be trusted elsewhere or later."""
    return crypto_x509.load_der_x509_certificate(certificate.dump()).public_bytes(serialization.Encoding.PEM)


def fingerprint(certificate: x509.Certificate) -> str:
    """The SHA-256 of a certificate, in hexadecimal."""
    return str(certificate.sha256.hex())


# --- sealing ---------------------------------------------------------------------------------------------------


def seal(pdf: bytes, sealer: Sealer, *, at: datetime, reason: str, place: str = "") -> bytes:
    """The same PDF with the seal behind it; not one byte before it changes.

    `reason` and `place` stand in the signature and are read by whoever opens its properties: no personal data.
    """
    if at.tzinfo is None:
        raise ValueError("The moment of a seal is aware.")
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=organisation_of(sealer.certificate) or None,
        reason=reason,
        location=place or None,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    # Nothing to see, so nothing to tag: outside the page for PDF/UA, of no size and "to print" for PDF/A.
    invisible = fields.SigFieldSpec(
        FIELD,
        invis_sig_settings=fields.InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
        readable_field_name="Zegel van de organisatie",
    )
    try:
        writer = _Writer(BytesIO(pdf))
        session = signers.PdfSigner(meta, sealer.signer, new_field_spec=invisible).init_signing_session(writer)
        session.system_time = at.astimezone(UTC).replace(microsecond=0)
        document = session.prepare_tbs_document(validation_info=None, bytes_reserved=_ROOM)
        output = BytesIO()
        prepared, _output = document.digest_tbs_document(output=output)
        done(document.perform_signature(prepared.document_digest, PdfCMSSignedAttributes()))
    except (PdfError, SigningError) as wrong:
        raise SealError(f"the document cannot be sealed ({wrong})") from wrong
    return output.getvalue()


class _Writer(IncrementalPdfFileWriter):
    """Leaves the paper's own data alone, and gives the sealed file a name that follows from the file: nothing in it
    comes from the clock or from chance.
    """

    def _update_meta(self) -> None:
        """Title, maker and dates stay as the paper has them; the moment of sealing stands in the seal."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        first, _second = super()._handle_id(prev)  # type: ignore[no-untyped-call]
        prev.stream.seek(0)
        own = ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
        return ArrayObject([first if "/ID" in prev.trailer else own, own])


# --- checking --------------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    WHOLE = "whole"
    """Sealed by us, and every byte is as it was."""
    CHANGED = "changed"
    """Our seal is on it, but something was changed or added afterwards."""
    UNKNOWN = "unknown"
    """A PDF without a seal of ours."""
    NO_PDF = "no_pdf"
    TOO_LARGE = "too_large"


@dataclass(frozen=True)
class Checked:
    """What a check found. Moment, organisation, words and fingerprint only when the file is whole."""

    verdict: Verdict
    issued_at: datetime | None = None
    by: str = ""
    reason: str = ""
    fingerprint: str = ""

    @property
    def ours(self) -> bool:
        return self.verdict in (Verdict.WHOLE, Verdict.CHANGED)

    @property
    def unchanged(self) -> bool:
        return self.verdict is Verdict.WHOLE


def check(pdf: bytes, trusted: Iterable[x509.Certificate]) -> Checked:
    """Whether this file carries a seal by one of these certificates and is whole. For any bytes; never raises."""
    verdict, certificate = _judged(pdf, trusted)
    if certificate is not None:
        return _as_pyhanko_sees_it(pdf, certificate) or Checked(Verdict.CHANGED)
    return Checked(verdict)


def is_whole(pdf: bytes, trusted: Iterable[x509.Certificate]) -> bool:
    """The same question for a paper that we kept ourselves, without the second opinion: a tenth of the time."""
    return _judged(pdf, trusted)[0] is Verdict.WHOLE


def _judged(pdf: bytes, trusted: Iterable[x509.Certificate]) -> tuple[Verdict, x509.Certificate | None]:
    """What the signed bytes say, without reading the PDF; the certificate when all is whole."""
    if len(pdf) > LARGEST:
        return Verdict.TOO_LARGE, None
    if not pdf.startswith(b"%PDF-"):
        return Verdict.NO_PDF, None
    known = {fingerprint(each): each for each in trusted}
    verdict = Verdict.UNKNOWN
    for covered, signed in _signatures(pdf):
        found = _by_us(signed, known)
        if found is None:
            continue
        info, certificate = found
        if covered.until == len(pdf) and validate_sig_integrity(info, certificate, "data", covered.digest(pdf))[0]:
            return Verdict.WHOLE, certificate
        verdict = Verdict.CHANGED
    return verdict, None


@dataclass(frozen=True)
class _Covered:
    """The two stretches of a file that a signature speaks of, around the signature itself."""

    gap: int
    after: int
    until: int

    def digest(self, pdf: bytes) -> bytes:
        view = memoryview(pdf)
        made = hashlib.sha256(view[: self.gap])
        made.update(view[self.after : self.until])
        return made.digest()


def _signatures(pdf: bytes) -> Iterator[tuple[_Covered, bytes]]:
    """Where signatures stand, found in the bytes: the first few, each with what was written in its gap."""
    for number, found in enumerate(_RANGE.finditer(pdf)):
        if number == _MOST_RANGES:
            return
        start, gap, after, rest = (int(group) for group in found.groups())
        if start == 0 and gap < after <= min(gap + _ROOM + 2, len(pdf)) and after + rest <= len(pdf):
            hexadecimal = pdf[gap:after]
            if hexadecimal[:1] == b"<" and hexadecimal[-1:] == b">":
                yield _Covered(gap, after, after + rest), hexadecimal[1:-1]


def _by_us(hexadecimal: bytes, known: dict[str, x509.Certificate]) -> tuple[cms.SignerInfo, x509.Certificate] | None:
    """The signer when the signature was made with a key of ours (whatever it was made over), else None."""
    try:
        signed = cms.ContentInfo.load(bytes.fromhex(hexadecimal.decode("ascii")))
        info = extract_signer_info(signed["content"])
        [embedded] = signed["content"]["certificates"]
        certificate = known.get(fingerprint(embedded.chosen))
        if certificate is None or not validate_sig_integrity(info, certificate, "data", b"")[1]:
            return None
        # A signature says nothing of the envelope around it: we know every byte of ours, so every byte counts.
        if hexadecimal != _envelope(info, certificate).hex().upper().encode().ljust(len(hexadecimal), b"0"):
            return None
    except Exception:  # the reader of a stranger's ASN.1 stumbles in a hundred ways, which all mean: not by us
        return None
    return info, certificate


def _envelope(info: cms.SignerInfo, certificate: x509.Certificate) -> bytes:
    """The signature as we write it, from the parts that it protects."""
    sha256 = {"algorithm": "sha256"}
    issuer = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(issuer)}),
        "digest_algorithm": sha256,
        "signed_attrs": info["signed_attrs"],
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": info["signature"].native,
    }
    signed = {
        "version": "v1",
        "digest_algorithms": [sha256],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate],
        "signer_infos": [signer],
    }
    whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump()
    return whole


def _as_pyhanko_sees_it(pdf: bytes, certificate: x509.Certificate) -> Checked | None:
    """The judgement of pyHanko's own validator, on a file of which every byte is known to be ours."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        [embedded] = reader.embedded_signatures
        issued_at = embedded.self_reported_timestamp
        # At the moment of sealing: a certificate that ran out since does not make old papers false.
        context = ValidationContext(trust_roots=[certificate], moment=issued_at, allow_fetching=False)
        status = done(async_validate_pdf_signature(embedded, context))
        if not status.bottom_line or status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
            return None
        reason = str(embedded.sig_object.get("/Reason", ""))
    except Exception:
        return None
    return Checked(Verdict.WHOLE, issued_at, organisation_of(certificate), reason, fingerprint(certificate))


def organisation_of(certificate: x509.Certificate) -> str:
    """The organisation that a certificate names, or the name that it has instead."""
    names = certificate.subject.native
    return str(names.get("organization_name") or names.get("common_name") or "")
