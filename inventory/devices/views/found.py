"""What a stranger reads who scans a label: whose it is, how to give it back, and where to say that it is broken."""

from flask import render_template, request, url_for

from inventory.core.i18n import LANGUAGES, language
from inventory.web.doors import door
from inventory.web.languages import read_in
from inventory.web.shell import settings


def found_page(tag: str) -> str:
    """The same for every label. It can be read in each language, also without cookies."""
    asked = request.args.get("lang")
    read_in(asked)
    fault_url = door("tell_fault", tag)
    return render_template(
        "devices/found.html",
        tag=tag,
        settings=settings(),
        fault_url=f"{fault_url}?lang={asked}" if fault_url and asked in LANGUAGES else fault_url,
        language_rows=[
            (code, name, url_for("devices.device", tag=tag, lang=code), code == language())
            for code, name in LANGUAGES.items()
        ],
    )
