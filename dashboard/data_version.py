"""The data version in an address: a link says which data it was made on, and a page that shows other data says so.

Whoever looks around keeps a short address: only what leaves the window names the version (the copied link, the code on
a sheet of paper).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import html

from layers.locales import Translator

PARAMETER = "data"
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
