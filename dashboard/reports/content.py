"""The report of one corridor: every number and every sentence of it is decided here, the renderers only arrange."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dashboard.cooperation_view import COLUMNS, cooperation_view
from dashboard.corridor_view import CorridorView, corridor_view, map_layers, strip_of
from dashboard.data import AtlasData
from dashboard.passing_on import handed_on
from dashboard.place_naming import suggest_corridors
from dashboard.reports.closing import gaps_section, imprint_of, methods_section
from dashboard.reports.document import MapPlan, Measure, Report, Section
from dashboard.reports.features import report_features
from dashboard.reports.happenings import (
    changes_section,
    incidents_section,
    quantities_section,
    sources_section,
    stretches_section,
)
from dashboard.reports.places import (
    bare_words,
    column_words,
    crossings_of,
    crossings_section,
    institutions_section,
    n_bare,
    posts_section,
)
from geodata.corridor_statistics import corridor_rows
from geodata.errors import InputError
from geodata.statistics import SMALL_COUNT
from layers.filters import Filters
from layers.locales import Translator, local_name
from layers.style import SYMBOL_LIMIT

#: Ground around the line on the map, as a share of its extent, and at least so many degrees.
_MARGIN, _LEAST_MARGIN = 0.06, 0.15


@dataclass(frozen=True)
class CorridorReport(Report):
    """Hold the report of a corridor; `identifier` is its corridor_id."""


def corridor_report(
    atlas: AtlasData,
    corridor_id: str,
    filters: Filters,
    words: Translator,
    made_on: dt.date,
    root: str = "http://127.0.0.1:8050",
) -> CorridorReport:
    """Build the report of a corridor.

    Parameters
    ----------
    atlas : AtlasData
    corridor_id : str
    filters : Filters
        A choice of corridors in it means nothing here.
    words : Translator
        Of the language of the report.
    made_on : date
        Printed on it.
    root : str
        Address of the dashboard: the code on the report leads there.

    Raises
    ------
    InputError
        There is no such corridor; the nearest names are said.
    """
    filters = filters.without("corridors")
    require_corridor(atlas, corridor_id)
    view = corridor_view(atlas, corridor_id, filters)
    name = local_name(view.corridor.to_dict(), words.language)
    sections = _sections(atlas, view, filters, words)
    address = f"{root}/corridors/{corridor_id}?{urlencode({'lang': words.language, **filters.to_query()}, safe=',:')}"
    west, south, east, north = view.corridor.geometry.bounds
    across = max(_LEAST_MARGIN, _MARGIN * (east - west))
    along = max(_LEAST_MARGIN, _MARGIN * (north - south))
    # More than so many are counted in hexagons, which name none.
    drawn = handed_on(atlas, view.rows) if len(view.rows) <= SYMBOL_LIMIT else view.rows
    layers = tuple(map_layers(atlas, replace(view, rows=drawn), words))
    return CorridorReport(
        kind="corridor",
        identifier=corridor_id,
        language=words.language,
        title=name,
        subtitle=words.text("report.corridor_subtitle", countries=words.values("country", view.corridor["countries"])),
        summary=_summary(view, sections, name, words),
        sections=sections,
        maps=(MapPlan(name, layers, (west - across, south - along, east + across, north + along)),),
        imprint=imprint_of(atlas, filters, view.period, words, made_on, address),
        strip=strip_of(atlas, view),
        features=report_features(
            atlas, sections, filters, words, corridor_ids=(corridor_id,), post_ids=_post_ids(view),
            crossing_ids=crossings_of(atlas, corridor_id), rows=view.rows,
        ),
    )  # fmt: skip


def require_corridor(atlas: AtlasData, corridor_id: str) -> None:
    """Raise `InputError` where there is no such corridor, with the corridors that are called nearly so."""
    if corridor_id in set(atlas.corridors["corridor_id"]):
        return
    near = suggest_corridors(atlas, corridor_id)
    if near:
        raise InputError(
            "no_corridor_near", "There is no corridor “{identifier}”. Did you mean {near}?",
            identifier=corridor_id, near=", ".join(near),
        )  # fmt: skip
    raise InputError("no_corridor", "There is no corridor “{identifier}”.", identifier=corridor_id)


def _post_ids(view: CorridorView) -> list[str]:
    """Return the posts on a corridor in the order of their kilometre."""
    return view.posts.sort_values("corridor_km")["post_id"].tolist()


def _sections(atlas: AtlasData, view: CorridorView, filters: Filters, words: Translator) -> tuple[Section, ...]:
    corridor_id, found = view.statistics.corridor_id, view.statistics
    posts = view.posts.sort_values("corridor_km")
    crossing_ids = crossings_of(atlas, corridor_id)
    at_any_time = atlas.select(filters.without("start", "end")).rows
    rows_at_any_time, _ = corridor_rows(atlas.index, at_any_time, corridor_id)
    exposure = found.length_km / 100.0 * found.years
    subject = next(each for each in cooperation_view(atlas, "").subjects["corridor"] if each.subject_id == corridor_id)
    sections = (
        Section("numbers", words.text("report.numbers_title"), measures=_measures(atlas, view, words)),
        posts_section(atlas, posts["post_id"].tolist(), posts["corridor_km"].tolist(), words),
        crossings_section(atlas, crossing_ids, filters, words),
        incidents_section(found.incidents, exposure, words.text("report.per_100_km_year"), words),
        stretches_section(atlas, corridor_id, filters, words),
        changes_section(atlas, rows_at_any_time, filters, words),
        quantities_section(found.quantities, found.n_without_quantity, words),
        institutions_section(atlas, subject, words),
    )
    return (
        *sections,
        gaps_section(_gaps(atlas, view, words), words),
        methods_section(atlas, words),
        sources_section(atlas, view.rows, view.kilometres, words),
    )


def _measures(atlas: AtlasData, view: CorridorView, words: Translator) -> tuple[Measure, ...]:
    found = view.statistics
    spacing, rate = found.spacing, found.rate
    small = words.text("report.too_few", n=words.number(SMALL_COUNT)) if rate.is_small else ""
    km = words.value("unit", "km")
    stretch = words.text("report.from_to", start=words.number(spacing.longest_from_km),
                         end=words.number(spacing.longest_to_km))  # fmt: skip
    others = words.text("report.other_posts", others=words.number(found.n_other_posts),
                        ports=words.number(found.n_port_posts))  # fmt: skip
    return (
        Measure("n_incidents", words.text("report.k_incidents"), float(found.incidents.n_incidents)),
        Measure("years", words.text("report.k_years"), found.years, words.text("report.unit_years"), 1),
        Measure("rate", words.text("report.k_rate"), rate.value, words.text("report.per_100_km_year"), 2,
                rate.low, rate.high, small),
        Measure("length_km", words.text("report.k_length"), found.length_km, km, note=atlas.length_said(words)),
        Measure("n_open_posts", words.text("report.k_open_posts"), float(found.n_open_posts), note=others),
        Measure("mean_gap_km", words.text("report.k_mean_gap"), spacing.mean_gap_km, km),
        Measure("longest_gap_km", words.text("report.k_longest_gap"), spacing.longest_gap_km, km, note=stretch),
        Measure("n_crossings", words.text("report.k_crossings"), float(found.n_crossings)),
        Measure("n_unmonitored", words.text("report.k_unmonitored"),
                float(n_bare(atlas, crossings_of(atlas, found.corridor_id)))),
    )  # fmt: skip


def _summary(view: CorridorView, sections: tuple[Section, ...], name: str, words: Translator) -> tuple[str, ...]:
    """Return five sentences: the road, the reports, where they are dense, what changed, where the gaps are."""
    found = view.statistics
    by_name = {section.name: section for section in sections}
    road = words.count("report.sum_road", found.n_open_posts, corridor=name, km=words.number(found.length_km),
                       gap=words.number(found.spacing.longest_gap_km))  # fmt: skip
    if found.incidents.n_incidents and view.period is not None:
        rate = found.rate
        first, last = view.period
        reports = words.count(
            "report.sum_reports", found.incidents.n_incidents, first=words.date(first), last=words.date(last),
            rate=words.number(rate.value, 2), low=words.number(rate.low, 2), high=words.number(rate.high, 2),
        )  # fmt: skip
    else:
        reports = words.text("report.sum_no_reports")
    dense = by_name["hotspots"].paragraphs[0]
    changed = by_name["changes"].paragraphs[0]
    gaps = f"{by_name['crossings'].paragraphs[0]} {by_name['institutions'].paragraphs[0]}"
    return road, reports, dense, changed, gaps


def _gaps(atlas: AtlasData, view: CorridorView, words: Translator) -> tuple[str, ...]:
    """Say what is thin on this corridor and what its data cannot say."""
    found = view.statistics
    crossing_ids = crossings_of(atlas, found.corridor_id)
    cells = cooperation_view(atlas, "").cells[found.corridor_id]
    unknown = [name for name in COLUMNS["corridor"] if cells[name].state == "unknown"]
    said = [
        words.text("report.gap_longest", km=words.number(found.spacing.longest_gap_km),
                   start=words.number(found.spacing.longest_from_km), end=words.number(found.spacing.longest_to_km)),
        bare_words(n_bare(atlas, crossing_ids), len(crossing_ids), words),
    ]  # fmt: skip
    if unknown:
        listed = words.enumeration([column_words(name, words) for name in unknown])
        said.append(words.text("report.gap_unknown", mechanisms=listed))
    if view.n_vague:
        said.append(words.count("report.gap_vague", view.n_vague))
    press = found.incidents.by_source_kind
    if len(press) and "press" in press.index:
        said.append(words.text("report.gap_press", share=words.number(100.0 * float(press.loc["press", "share"]))))
    return tuple(said)
