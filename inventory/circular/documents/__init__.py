"""The proof, the yearly figures and the thanks as tables, files and papers."""

from inventory.circular.documents.files import (
    ovam_csv,
    ovam_data,
    ovam_json,
    ovam_xlsx,
    proof_csv,
    proof_data,
    proof_json,
    proof_xlsx,
)
from inventory.circular.documents.papers import proof_pdf, shared_sentence, thanks_pdf
from inventory.circular.documents.tables import gifts_table, ovam_tables, proof_tables

__all__ = [
    "gifts_table",
    "ovam_csv",
    "ovam_data",
    "ovam_json",
    "ovam_tables",
    "ovam_xlsx",
    "proof_csv",
    "proof_data",
    "proof_json",
    "proof_pdf",
    "proof_tables",
    "proof_xlsx",
    "shared_sentence",
    "thanks_pdf",
]
