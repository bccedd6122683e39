"""What ends a report: the gaps, the methods in short, and the imprint that every page carries."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from dashboard.data import AtlasData
from dashboard.filter_words import filter_words, period_words
from dashboard.passing_on import terms_of_all
from dashboard.reports.document import Imprint, Section
from geodata.corridors import MAX_UNCERTAINTY_KM, REACH_KM
from geodata.network_density import DEFAULT_BANDWIDTH_KM
from geodata.statistics import SMALL_COUNT
from layers.filters import Filters
from layers.locales import Translator
from layers.source_line import sources_line, withheld_borders_line

_OWN_MACHINE = ("127.0.0.1", "localhost", "::1")
_METHODS = ("reach", "rates", "changes", "stretches", "lengths", "quantities", "cooperation")


def gaps_section(said: tuple[str, ...], words: Translator) -> Section:
    """Return what is thin, and what the data cannot say; the last is the same in every report."""
    cannot = tuple(words.text(f"report.cannot.{name}") for name in ("flows", "absence", "place"))
    return Section("gaps", words.text("report.gaps_title"), paragraphs=said, notes=cannot)


def methods_section(atlas: AtlasData, words: Translator) -> Section:
    """Return the methods in short, with the limits that the numbers were made with."""
    numbers = {
        "reach": words.number(REACH_KM), "error": words.number(MAX_UNCERTAINTY_KM), "small": words.number(SMALL_COUNT),
        "bandwidth": words.number(DEFAULT_BANDWIDTH_KM), "roads": atlas.roads_said(words),
    }  # fmt: skip
    said = tuple(words.text(f"report.method.{name}", **numbers) for name in _METHODS)
    return Section("methods", words.text("report.methods_title"), paragraphs=said)


def imprint_of(
    atlas: AtlasData,
    filters: Filters,
    period: tuple[dt.date, dt.date] | None,
    words: Translator,
    made_on: dt.date,
    address: str,
) -> Imprint:
    """Return what every page of a report carries."""
    licence, attribution = terms_of_all(atlas)
    organisation = atlas.settings.organisation or words.text("common.organisation_default")
    covered = words.text("report.period_none")
    if period is not None:
        covered = words.text("report.period_days", first=words.date(period[0]), last=words.date(period[1]),
                             words=period_words(filters, atlas.index, words))  # fmt: skip
    is_here = urlsplit(address).hostname in _OWN_MACHINE
    return Imprint(
        app=words.text("common.app_name"),
        organisation=organisation,
        period=covered,
        filters=filter_words(atlas, filters, words),
        version=atlas.version,
        made_on=made_on,
        address=address,
        address_note=words.text("paper.same_view_here" if is_here else "paper.same_view"),
        caveat=words.text("common.reporting_caveat"),
        sources=sources_line(atlas.sources, words),
        disclaimer=words.text("common.disclaimer", organisation=organisation),
        licence=licence,
        attribution=attribution,
        borders=withheld_borders_line(atlas.sources, words),
    )
