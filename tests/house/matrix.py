"""Who sees what: the visibility matrix of the domain report (section 5.2, its lines 300-314), written once more.

Nothing in the service reads this table. `test_visibility.py` walks every address with it, and
`docs/who-sees-what.md` is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass

ROLES = {
    "L": "library",
    "T": "technician",
    "S": "shop staff",
    "W": "social worker",
    "P": "A'kzie/Avansa",
    "C": "coordinator",
    "D": "donor",
    "A": "administrator",
    "B": "bench",
}


@dataclass(frozen=True)
class Row:
    """One row. `cells` says per role what it sees; a role that is not named sees nothing. `line` is its line there."""

    line: int
    data: str
    cells: dict[str, str]

    @property
    def seen_by(self) -> frozenset[str]:
        return frozenset(self.cells)


MATRIX: dict[str, Row] = {
    "device": Row(
        302,
        "Device, parts, wipe, tests",
        {
            "L": "read",
            "T": "write",
            "S": "read",
            "C": "read",
            "D": "own lot: outcome counts and wipe attest",
            "B": "sends evidence",
        },
    ),
    "stock": Row(
        303,
        "Stock counts",
        {
            "L": "read",
            "T": "read",
            "S": "read",
            "W": "available: yes/few/no",
            "P": "available: yes/few/no",
            "C": "read",
        },
    ),
    "referral": Row(
        304,
        "Referral",
        {
            "L": "code and need, from when it may be used",
            "W": "own organisation",
            "P": "own organisation",
            "C": "full",
        },
    ),
    "referrer": Row(
        282,
        "Who referred",
        {"W": "own organisation", "P": "own organisation", "C": "full; never beside a code that was used"},
    ),
    "internet": Row(
        292,
        "Internet at home",
        {"W": "own organisation", "P": "own organisation", "C": "counts only"},
    ),
    "client": Row(296, "Initials and phone of a client without paper", {"L": "until pick-up"}),
    "outcome": Row(305, "Did my referral get a device?", {"W": "status only", "P": "status only", "C": "yes"}),
    "person_a": Row(306, "Borrower identity and contract A", {"L": "own counter: read and write", "C": "read"}),
    "person_b": Row(
        307,
        "Customer identity and contract B",
        {"S": "own counter: read and write", "C": "counts; a name for half an hour after giving a reason"},
    ),
    "proof": Row(308, "Tariff proof result", {"S": "own counter: read and write", "C": "counts"}),
    "case": Row(
        309,
        "Service case",
        {
            "L": "own counter: create",
            "T": "write, without a name",
            "S": "own counter: create, and whom to call while it is open",
            "C": "read",
        },
    ),
    "call_back": Row(
        309,
        "How to call back about a fault",
        {
            "L": "own counter, until it is settled",
            "S": "own counter, until it is settled",
        },
    ),
    "groups": Row(
        310,
        "Target-group answers",
        {"L": "enter once, then invisible", "S": "enter once, then invisible", "C": "counts, under 5 hidden"},
    ),
    "incident": Row(
        311,
        "Incidents",
        {
            "L": "own counter: write",
            "T": "the device alone",
            "S": "own counter: write",
            "C": "read; of B without the words",
        },
    ),
    "audit": Row(312, "Audit log", {"C": "of the project, without names of borrowers"}),
}

# Who finds the very words in an answer (a count or "status only" is no such thing), by the canary that is planted.
WORDS: dict[str, str] = {
    "device": "LTSC",
    "referral": "LCP",
    "referrer": "CP",
    "internet": "P",
    "client": "L",
    "person_a": "LC",
    "person_b": "S",
    "proof": "S",
    "call_a": "L",
    "call_b": "S",
    "case_a": "LTC",
    "case_b": "STC",
    "incident_a": "LC",
    "incident_b": "S",
    "audit": "C",
}
ROW_OF = {
    "call_a": "call_back",
    "call_b": "call_back",
    "case_a": "case",
    "case_b": "case",
    "incident_a": "incident",
    "incident_b": "incident",
}


def page() -> str:
    """The matrix as `docs/who-sees-what.md`."""
    lines = [
        "# Who sees what",
        "",
        "Made from `tests/house/matrix.py` by `make fix`; do not edit. `tests/house/canaries.py` plants words in every",
        "row; `test_visibility.py` walks every address of the service for every role, `test_visible_files.py` reads",
        "every file that the command line writes, and they fail when a word is found outside its cells. An empty cell:",
        "nothing.",
        "",
        "| data | " + " | ".join(ROLES.values()) + " |",
        "| --- " * (len(ROLES) + 1) + "|",
    ]
    for row in MATRIX.values():
        lines.append(f"| {row.data} | " + " | ".join(row.cells.get(letter, "") for letter in ROLES) + " |")
    lines += [
        "",
        "- No role joins a borrower to the organisation that referred. The referral code is the only thing that both",
        "  have: the contract shows it to its own library counter alone, which never reads who referred, nor that",
        "  somebody had to confirm it (only partners' codes are confirmed or refused: before that yes, and after a",
        "  no, a code is not there for the desk); the coordinator, who reads who referred, no longer does once the",
        "  device is collected: not on the page of the code, and not in a list, where its day would lead back to",
        "  the borrower.",
        "- Who said yes or no to a referral of a partner still sees it for half an hour, to take that back.",
        "- A referral that is refused reads as `vervallen` to who referred; the reason, from a list, is for the",
        "  coordinator.",
        "- A phone number is masked until somebody asks for it; that is written in the history of the person. So",
        "  is how to call back about a fault, in the history of the report; it goes when that is settled or its case",
        "  closes.",
        "- Opening a person, a paper with a name on it, an export, a search by name and a list are written too: no",
        "  page without its event. A list shows first name and initial; a search counts whom it shows. The",
        "  coordinator gets the week by mail, and hears it at once when somebody opens more than 30 people in an hour.",
        "  No name of a borrower is in those mails.",
        "- The list of calls and the letters are for the counter that made the contract, and for nobody else. A task",
        "  of the desk names a device; the technician does it without reading a contract.",
        "- A thing that a reader may not see is a thing that never was: the same page, made with the same questions to",
        "  the database.",
        "- Which rule lets whom in stands in `inventory/access/`; what a page shows of a person is decided in",
        "  `inventory/people/shown.py` and `inventory/loans/shown.py`, and nowhere else.",
        "",
    ]
    return "\n".join(lines)
