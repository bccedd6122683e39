"""A view of the map as a sheet of paper: every word and number of it is decided here, `layers.paper` only draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from urllib.parse import urlencode, urlsplit

import numpy as np

from dashboard.data import AtlasData
from dashboard.data_version import PARAMETER
from dashboard.filter_words import filter_words, period_words
from dashboard.map_cards import selected_spot
from dashboard.map_state import MapState
from dashboard.passing_on import handing_on, may_pass_on
from dashboard.playback_view import Playback, show_map
from geodata.errors import InputError
from layers.base import Layer
from layers.legends import legend_order
from layers.locales import Translator
from layers.paper import Sheet
from layers.paper_frame import require_bounds
from layers.paper_furniture import SheetText
from layers.source_line import sources_line, withheld_borders_line

#: Titles of legends that become the title of the sheet.
_TITLE_PARTS = 3
_OWN_MACHINE = ("127.0.0.1", "localhost", "::1")


def map_sheet(
    atlas: AtlasData,
    state: MapState,
    words: Translator,
    root: str,
    made_on: dt.date,
    bounds: tuple[float, float, float, float] | None = None,
    has_view: bool = True,
    title: str = "",
    playback: Playback | None = None,
) -> Sheet:
    """Return the sheet of a state of the map.

    Parameters
    ----------
    atlas : AtlasData
    state : MapState
    words : Translator
    root : str
        Address of the map page without parameters: the code on the sheet leads there.
    made_on : date
        Printed on the sheet.
    bounds : (west, south, east, north), optional
        Ground that must be on it, degrees.
    has_view : bool
        Whether the state names a view; without one the sheet shows the four countries.
    title : str
        In place of the one made from the layers.
    playback : Playback, optional
        Step of the playback to draw in place of the whole period.
    """
    query = {**state.to_query(), **(playback.to_query() if playback else {})}
    with handing_on():
        shown = show_map(atlas, query, words)
    layers = tuple(legend_order(shown.legend))
    held_back = kept_back(atlas, atlas.select(state.filters).rows, layers, words)
    text = sheet_text(
        atlas,
        words,
        f"{root}?{address_query(query, atlas, words)}",
        made_on,
        title=title or sheet_title(layers, words),
        period=words.text("paper.period", period=shown.frame_words or period_words(state.filters, atlas.index, words)),
        filters=filter_words(atlas, state.filters, words),
        counts=" ".join([*shown.sentences, *shown.notes, *held_back]),
    )
    view = state.view if has_view else None
    return Sheet(text, layers, bounds, view, selected_spot(atlas, state))


def address_query(query: Mapping[str, str], atlas: AtlasData, words: Translator) -> str:
    """Return the parameters of the address of a view, with the language and the version of the data."""
    return urlencode({"lang": words.language, **query, PARAMETER: atlas.version}, safe=",:")


def sheet_text(
    atlas: AtlasData,
    words: Translator,
    address: str,
    made_on: dt.date,
    *,
    title: str,
    period: str,
    filters: str,
    counts: str,
) -> SheetText:
    """Return the words of a sheet whose view is found at an address, with caveat, sources and imprint."""
    is_here = urlsplit(address).hostname in _OWN_MACHINE
    return SheetText(
        app=words.text("common.app_name"),
        title=title,
        period=period,
        filters=filters,
        counts=counts,
        caveat=words.text("common.reporting_caveat"),
        sources=sources_line(atlas.sources, words),
        disclaimer=words.text(
            "common.disclaimer",
            organisation=atlas.settings.organisation or words.text("common.organisation_default"),
        ),
        imprint=words.text(
            "paper.imprint",
            version=words.text("common.data_version", version=atlas.version),
            date=words.date(made_on),
        ),
        address=address,
        address_note=words.text("paper.same_view_here" if is_here else "paper.same_view"),
        borders=withheld_borders_line(atlas.sources, words),
    )


def kept_back(atlas: AtlasData, rows: np.ndarray, layers: tuple[Layer, ...], words: Translator) -> list[str]:
    """Say how many of some incidents have no symbol, since they may not be handed on."""
    if not any(trace["uid"] == "incidents" for layer in layers for trace in layer.traces):
        return []
    n = int((~may_pass_on(atlas, rows)).sum())
    return [words.count("report_files.kept_back", n)] if n else []


def sheet_title(layers: tuple[Layer, ...], words: Translator) -> str:
    """Return what the map shows: the titles of its first legends as one list."""
    titles = [layer.legend.title for layer in layers if layer.legend is not None][:_TITLE_PARTS]
    if not titles:
        return words.text("map.title")
    return words.enumeration([titles[0], *(_within_sentence(each) for each in titles[1:])])


def _within_sentence(title: str) -> str:
    """Return a title as it stands inside a sentence; an abbreviation keeps its capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def read_bounds(query: Mapping[str, object]) -> tuple[float, float, float, float] | None:
    """Read ``box=west,south,east,north`` of a URL, degrees; None where it is not there.

    Raises
    ------
    InputError
        It cannot be read, or no map can be drawn of it.
    """
    text = query.get("box")
    if text in (None, ""):
        return None
    try:
        west, south, east, north = (float(part) for part in str(text).split(","))
    except ValueError:
        raise InputError(
            "paper_bounds",
            "The part of the map to draw must be given as west,south,east,north in degrees, with west before east "
            "and south before north; received “{received}”.",
            received=str(text)[:80],
        ) from None
    return require_bounds((west, south, east, north))


def require_format(file_format: str, formats: Collection[str]) -> None:
    """Raise `InputError` unless a map can be saved in this format."""
    if file_format not in formats:
        raise InputError(
            "paper_format",
            "A map can be saved as {formats}; received “{received}”.",
            formats=", ".join(name.upper() for name in formats),
            received=file_format[:20],
        )
