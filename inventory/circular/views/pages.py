"""The blueprint of the circular proof, and a figure as a file."""

from flask import Blueprint, Response, request

pages = Blueprint("circular", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, JSON, PDF = "text/csv; charset=utf-8", "application/json", "application/pdf"


def as_file(content: bytes, content_type: str, name: str) -> Response:
    """The bytes as a download; a PDF opens in the browser unless it is asked to be saved."""
    disposition = "attachment" if request.args.get("save") or not name.endswith(".pdf") else "inline"
    return Response(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'{disposition}; filename="{name}"'},
    )
