"""The blueprint of the reports, and a report as a file."""

from flask import Blueprint, Response, request

pages = Blueprint("reports", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(content: bytes, content_type: str, name: str) -> Response:
    """The bytes as a download; a PDF opens in the browser unless it is asked to be saved."""
    disposition = "attachment" if request.args.get("save") or not name.endswith(".pdf") else "inline"
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"'}
    return Response(content, content_type=content_type, headers=headers)
