"""Reads a published table schema of the Open Repair Data Standard as it is written, and holds a file to it.

The schema is none that a validator takes as it stands: its lists of words are texts ("[Fixed, Repairable, …]"),
`unique` is a text, and the length of a country is called its minimum. What it means is plain, and asked here.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

# Barrier 6 is called so in the standard and in every published file, otherwise in the schema.
IN_THE_STANDARD = {"Too worn out": "Item too worn out"}


def problems(file: bytes, schema: Path) -> list[str]:
    """Every place where the file is not what the schema asks."""
    fields: list[dict[str, Any]] = json.loads(schema.read_bytes())["resources"][0]["schema"]["fields"]
    rows = list(csv.reader(io.StringIO(file.decode("utf-8"), newline="")))
    names = [field["name"] for field in fields]
    if rows[0] != names:
        return [f"the columns are {rows[0]}"]
    found = [f"line {number}: {len(row)} cells" for number, row in enumerate(rows, 1) if len(row) != len(names)]
    for place, field in enumerate(fields):
        cells = [row[place] for row in rows[1:]]
        if field.get("constraints", {}).get("unique") == "true" and len(set(cells)) != len(cells):
            found.append(f"{field['name']}: not unique")
        found += [f"{field['name']}: {cell!r}" for cell in cells if not _fits(cell, field)]
    return found


def _fits(cell: str, field: dict[str, Any]) -> bool:
    if cell in field.get("missingValues", []):
        return True
    asked = field.get("constraints", {})
    if "pattern" in asked and not re.fullmatch(asked["pattern"], cell):
        return False
    if "minimum" in asked and not int(asked["minimum"]) <= len(cell) <= int(asked["maximum"]):
        return False
    if "enum" in asked:
        words = [word.strip() for word in asked["enum"].strip("[]").split(",")]
        return cell in [IN_THE_STANDARD.get(word, word) for word in words]
    kinds: dict[str, Callable[[str], object]] = {
        "integer": int,
        "number": float,
        "date": date.fromisoformat,
        "string": str,
    }
    try:
        kinds[field["type"]](cell)
    except ValueError:
        return False
    return bool(cell)
