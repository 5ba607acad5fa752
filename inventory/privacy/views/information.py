"""What we do with data, for everybody to read: a page and the same text to take along."""

from flask import Response, render_template, request, url_for

from inventory.core.i18n import LANGUAGES, in_dutch, language
from inventory.privacy.documents import leaflet_pdf
from inventory.privacy.queries.information import AUDIENCES, Audience, information
from inventory.privacy.views.pages import pages
from inventory.web.files import file_answer
from inventory.web.guard import public
from inventory.web.languages import read_in
from inventory.web.shell import settings


@pages.get("/privacy")
@public
def notice() -> str:
    """For one audience (the borrower when none is asked), in the language that is chosen on it."""
    wanted = _audience()
    read_in(request.args.get("lang"))
    # Whoever came with a language in the address keeps it there; the session says nothing of it.
    asked = language() if request.args.get("lang") in LANGUAGES else None
    return render_template(
        "privacy/notice.html",
        text=information(wanted, settings()),
        chip_rows=[
            (label, url_for("privacy.notice", who=each.value, lang=asked), each is wanted)
            for each, label in AUDIENCES.items()
        ],
        language_rows=[
            (code, name, url_for("privacy.notice", who=wanted.value, lang=code), code == language())
            for code, name in LANGUAGES.items()
        ],
        leaflet_url=url_for("privacy.leaflet", who=wanted.value),
    )


@pages.get("/privacy.pdf")
@public
def leaflet() -> Response:
    """The leaflet, in Dutch."""
    wanted = _audience()
    with in_dutch():
        content = leaflet_pdf(information(wanted, settings()), settings())
    return file_answer(content, f"privacy-{wanted.value}.pdf")


def _audience() -> Audience:
    try:
        return Audience(request.args.get("who", Audience.BORROWER.value))
    except ValueError:
        return Audience.BORROWER
