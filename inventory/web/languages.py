"""The catalogues and the language of the reader. flask-babel is imported here and nowhere else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_locale, get_translations, refresh
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from inventory.core import i18n

_babel = Babel()


class _Catalogues:
    def language(self) -> str:
        if not has_request_context():
            return i18n.DEFAULT_LANGUAGE
        known = g.get("reader_language")  # asked for every text of a page
        if known is None:
            locale = get_locale()
            known = g.reader_language = locale.language if locale else i18n.DEFAULT_LANGUAGE
        return str(known)

    def text(self, text: str) -> str:
        if not text or self.language() == i18n.DEFAULT_LANGUAGE:
            return text
        return str(get_translations().ugettext(text))

    def plural(self, one: str, many: str, count: int) -> str:
        if self.language() == i18n.DEFAULT_LANGUAGE:
            return one if count == 1 else many
        return str(get_translations().ungettext(one, many, count))


def _chosen() -> str:
    if has_request_context() and request.path.startswith("/api/"):
        return request.accept_languages.best_match(list(i18n.LANGUAGES)) or i18n.DEFAULT_LANGUAGE
    chosen = (g.get("wanted_language") or session.get("language")) if has_request_context() else None
    return chosen if chosen in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE


def read_in(language: str | None) -> None:
    """This answer is in this language, whatever the reader chose before: for pages with the language in the address,
    which somebody without cookies can read too. Anything that is no language of ours changes nothing.
    """
    if language in i18n.LANGUAGES:
        g.wanted_language = language
        g.pop("reader_language", None)
        refresh()


def init(app: Flask, choose: Callable[[], str] = _chosen) -> None:
    """Texts come from `translations/`; the language is what the reader chose, else Dutch."""
    _babel.init_app(
        app,
        default_locale=i18n.DEFAULT_LANGUAGE,
        default_timezone="Europe/Brussels",
        default_translation_directories=str(Path(app.root_path) / "translations"),
        locale_selector=choose,
    )
    i18n.plug_in(_Catalogues())
    app.jinja_env.add_extension("jinja2.ext.i18n")
    catalogues = _Catalogues()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension i18n
        gettext=catalogues.text,
        ngettext=catalogues.plural,
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _in_page


@pass_eval_context
def _in_page(context: EvalContext, text: str, /, **values: Any) -> str:
    """What `_` is in a template. Jinja's own does the same in four calls; a list asks for 400 texts."""
    found = i18n._(text)
    if not context.autoescape:
        return found % values if values else found
    return Markup(found) % values if values else Markup(found)
