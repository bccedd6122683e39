"""The data version in an address: a link says which data it was made on, and a page that shows other data says so.

Whoever looks around keeps a short address: only what leaves the window names the version (the copied link, the code on
a sheet of paper). Every answer to an open page names the data it was made on, so that the page can say when the server
goes on with newer ones (assets/data_version.js).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import flask
from dash import html

from dashboard.data import AtlasData
from dashboard.ids import ShellId
from layers.locales import Translator

PARAMETER = "data"
#: Header that names the data of an answer, and the address that has nothing else to say.
HEADER, ADDRESS = "Atlas-Data", "/data-version"
#: Pages that follow every build by themselves.
_FOLLOWING = ("/data", "/data/duplicates")
_PLACE = "{version}"
#: The day of the latest incident and the start of the fingerprint, as `etl.provenance.data_version` writes them.
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}\.[0-9a-z]{1,16}")


def linked_version(query: Mapping[str, str]) -> str:
    """Return the version an address names; empty where it names none that could be one."""
    version = query.get(PARAMETER, "")
    return version if _VERSION.fullmatch(version) else ""


def with_version(address: str, version: str) -> str:
    """Return an address that names the data it was made on, in place of any it named before."""
    path, _, query = address.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name != PARAMETER]
    return f"{path}?{urlencode([*kept, (PARAMETER, version)], safe=',:')}"


def version_notice(query: Mapping[str, str], shown: str, translator: Translator) -> Any:
    """Return the sentence for a link that was made on other data than are shown; nothing for any other.

    Parameters
    ----------
    query : mapping
        Parameters of the address.
    shown : str
        Version of the data in use.
    translator : Translator
    """
    made_on = linked_version(query)
    if not made_on or made_on == shown:
        return None
    return html.P(
        translator.text("links.other_data", made_on=made_on, shown=shown), className="shell-version", role="status"
    )


def newer_notice(path: str, shown: str, translator: Translator) -> html.P:
    """Return the place where an open page says that there are newer data than the `shown` ones it was made on."""
    words: dict[str, Any] = {}
    if path not in _FOLLOWING:
        words["data-said"] = translator.text("links.newer_data", version=_PLACE, shown=shown)
        words["data-show"] = translator.text("links.show_newer")
    return html.P(id=ShellId.NEWER, className="shell-newer", role="status", **words)


def foot_version(shown: str, translator: Translator) -> html.Span:
    """Return the data version at the foot of a page."""
    words: dict[str, Any] = {
        "data-version": shown, "data-said": translator.text("common.data_version", version=_PLACE),
    }  # fmt: skip
    return html.Span(translator.text("common.data_version", version=shown), id=ShellId.FOOT_VERSION, **words)


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Let every answer to an open page name its data; what a browser may keep does not, for it may be old."""

    def name_data(response: flask.Response) -> flask.Response:
        if flask.request.method == "POST" or flask.request.path == ADDRESS:
            response.headers[HEADER] = atlas.version
        return response

    def say_version() -> flask.Response:
        return flask.Response(atlas.version, mimetype="text/plain", headers={"Cache-Control": "no-store"})

    server.add_url_rule(ADDRESS, "data_version", say_version)
    server.after_request(name_data)
