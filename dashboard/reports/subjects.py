"""What a report can be about, as one writes it on the command line and in an address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dashboard.data import AtlasData
from dashboard.reports.areas import country_report, region_report
from dashboard.reports.comparison import comparison_report
from dashboard.reports.content import corridor_report
from dashboard.reports.document import Report
from geodata.errors import InputError
from layers.filters import Filters
from layers.locales import Translator

KINDS = ("corridor", "country", "region", "comparison")
#: Before the identifier; a corridor needs no prefix.
_PREFIXES = {"country": "country:", "region": "region:", "comparison": "compare:"}
_SEPARATOR = "+"


@dataclass(frozen=True)
class Subject:
    """Name what a report is about.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    identifiers : tuple of str
        One; of a comparison the corridors.
    """

    kind: str
    identifiers: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Subject:
        """Read ``dakar-bamako-north``, ``country:SN``, ``region:SN-TC`` or ``compare:one+two``.

        Raises
        ------
        InputError
            Nothing is named.
        """
        cleaned = text.strip()
        for kind, prefix in _PREFIXES.items():
            if cleaned.startswith(prefix):
                rest = cleaned[len(prefix) :]
                parts = rest.split(_SEPARATOR) if kind == "comparison" else [rest]
                named = tuple(part.strip() for part in parts if part.strip())
                if not named:
                    break
                return cls(kind, named if kind == "comparison" else tuple(each.upper() for each in named))
        else:
            if cleaned:
                return cls("corridor", (cleaned,))
        raise InputError("report_subject", "“{received}” names nothing to report on.", received=text[:80])

    def __str__(self) -> str:
        return _PREFIXES.get(self.kind, "") + _SEPARATOR.join(self.identifiers)


def build_report(
    atlas: AtlasData, subject: Subject, filters: Filters, words: Translator, made_on: dt.date, root: str
) -> Report:
    """Build the report of any subject; errors as in `content.corridor_report`."""
    if subject.kind == "comparison":
        return comparison_report(atlas, subject.identifiers, filters, words, made_on, root)
    builders = {"corridor": corridor_report, "country": country_report, "region": region_report}
    return builders[subject.kind](atlas, subject.identifiers[0], filters, words, made_on, root)


def all_corridors(atlas: AtlasData, country: str = "") -> list[Subject]:
    """Return all corridors, or those through a country.

    Raises
    ------
    InputError
        No corridor passes through the country.
    """
    rows = atlas.corridors
    if country:
        rows = rows[rows["countries"].str.split(";").map(lambda codes: country in codes)]
    if rows.empty:
        raise InputError("report_country", "No corridor of the data passes through “{country}”.", country=country)
    return [Subject("corridor", (each,)) for each in rows["corridor_id"]]
