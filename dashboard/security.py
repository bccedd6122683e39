"""Headers that keep the browser on this machine: nothing is loaded from, or sent to, anywhere else."""

from __future__ import annotations

import flask
from dash import Dash

from dashboard import first_picture


def register(app: Dash) -> None:
    """Send the content security policy with every answer.

    MapLibre runs its worker from a blob; Dash and Mantine set styles on elements. Inline scripts are those Dash itself
    writes into the first page and the one that asks for the first picture, allowed by their hashes.
    """

    def add_headers(response: flask.Response) -> flask.Response:
        # Each time anew: Dash adds its own scripts with the first request, beside which others may be answered already.
        hashes = [f"'{value.strip(chr(39))}'" for value in (*app.csp_hashes(), first_picture.ASK_HASH)]
        response.headers["Content-Security-Policy"] = "; ".join(
            (
                "default-src 'self'",
                f"script-src 'self' {' '.join(hashes)}",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data: blob:",
                "worker-src 'self' blob:",
                "child-src 'self' blob:",
                "connect-src 'self' data: blob:",
                "font-src 'self' data:",
                "object-src 'none'",
                "base-uri 'self'",
                "form-action 'self'",
                "frame-ancestors 'self'",
            )
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    app.server.after_request(add_headers)
