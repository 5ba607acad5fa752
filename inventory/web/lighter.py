"""Pages, what their scripts ask for, styles and scripts travel compressed: a page after a scan is a few kilobytes on a
phone. What programs ask (`/api/`) stays as it is.

A page holds a token and may hold what somebody sent, so its compressed length must say nothing: each time a name of
another length goes along in the head of the compressed file, which browsers pass by (as Django does against BREACH).
"""

import gzip
import io
import secrets

from flask import Flask, Response, request

SMALLEST = 1000
_LEVEL = 5
_MOST_NOISE = 100
_MOST_KEPT = 400
_PAGES = frozenset({"text/html", "application/json"})
_FILES = frozenset(
    {
        *("text/css", "text/javascript", "application/javascript", "image/svg+xml"),
        *("application/json", "application/manifest+json"),
    }
)
_STATIC = frozenset({"static", "bootstrap.static"})


def init(app: Flask) -> None:
    """Compress what may be, for who asks for it."""
    kept: dict[tuple[str, str], bytes] = {}

    @app.after_request
    def compress(response: Response) -> Response:
        is_static = request.endpoint in _STATIC
        is_file = is_static and response.mimetype in _FILES
        is_page = not is_static and response.mimetype in _PAGES and not request.path.startswith("/api/")
        if not is_file and not is_page:
            return response
        response.vary.add("Accept-Encoding")
        wanted = request.accept_encodings["gzip"] and request.method in ("GET", "POST")
        if not wanted or response.status_code in (204, 206, 304) or "Content-Encoding" in response.headers:
            return response
        if is_file:
            key = (request.path, response.headers.get("ETag", ""))
            response.direct_passthrough = False
            small = kept.get(key)
            if small is None:
                small = gzip.compress(response.get_data(), 9, mtime=0)
                if len(kept) >= _MOST_KEPT:
                    kept.clear()
                kept[key] = small
            tag, _weak = response.get_etag()
            if tag:
                response.set_etag(tag, weak=True)
        else:
            body = response.get_data()
            if len(body) < SMALLEST:
                return response
            small = _with_noise(body)
        opened = getattr(response.response, "close", None)
        if opened is not None:
            response.call_on_close(opened)
        response.set_data(small)
        response.headers["Content-Encoding"] = "gzip"
        return response


def _with_noise(body: bytes) -> bytes:
    made = io.BytesIO()
    name = secrets.token_hex(_MOST_NOISE // 2)[: secrets.randbelow(_MOST_NOISE + 1)]
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=_LEVEL, fileobj=made, mtime=0) as packed:
        packed.write(body)
    return made.getvalue()
