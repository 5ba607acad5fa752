"""Security headers on every answer: pages, documents, errors and static files."""

from flask import Flask, Response, g, request

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",  # Bootstrap's stylesheet carries its small icons as data
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
_PAGE = "; ".join(f"{name} {value}" for name, value in CSP.items())
_FILE = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def init(app: Flask, *, https: bool) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        is_page = response.mimetype in (
            "text/html",
            "application/json",
            "application/problem+json",
            "text/plain",
            "text/javascript",  # the worker of the desk without network asks for pages itself
        )
        is_static = request.endpoint in ("static", "bootstrap.static")
        headers["Content-Security-Policy"] = _PAGE if is_page or is_static else _FILE
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
        if https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if not is_static:
            headers["Cache-Control"] = "no-store"
            if g.get("actor") is not None:
                response.vary.add("Cookie")
        return response
