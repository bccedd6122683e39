"""Where incidents concentrate: the density at three bandwidths, the peaks that hold, and the change from before."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dash import html

from dashboard.analyses.parameter import KILOMETRES, Parameter
from dashboard.components.analysis_map import analysis_map
from dashboard.components.map import legend_panel
from dashboard.components.notices import disclaimer_note, empty_notice
from dashboard.components.tables import plain_table
from dashboard.data import EDGES, NO_EDGE, AtlasData
from dashboard.density_view import (
    Smoothing,
    change_view,
    density_peaks,
    density_surface,
    left_out_of_change,
    nearby_places,
)
from geodata.density import KERNELS, DensitySurface
from geodata.errors import InputError
from geodata.peaks import Peak, holds
from geodata.statistics import SMALL_COUNT
from layers.base import Layer, LayerName, Legend
from layers.basemap import View
from layers.change import change_layer
from layers.corridors import corridor_layer
from layers.filters import Filters
from layers.hotspots import density_items, density_png
from layers.locales import Translator
from layers.pictures import png_address
from layers.small_map import outlines, small_map

TITLE_KEY = "density.title"
LEAD_KEY = "density.lead"
METHOD_KEY = "density.method"
PARAMETERS = (
    Parameter("bw", "density.bandwidth", ("20", "40", "80"), "40", KILOMETRES),
    Parameter("kernel", "density.kernel", KERNELS, "gaussian", "density.kernel_name."),
    Parameter("edge", "density.edge", EDGES, NO_EDGE, "density.edge_name."),
)
#: Multiples of the bandwidth that are drawn, and how each is written.
SCALES = ((0.5, "½"), (1.0, "1"), (2.0, "2"))
#: Peaks that are numbered and listed.
MAX_LISTED = 12
_VIEW = View(-5.5, 13.4, 4.0)


def content(atlas: AtlasData, filters: Filters, choices: dict[str, str], words: Translator) -> list[Any]:
    """Return the maps, the peaks, the files and the change."""
    smoothing = Smoothing(float(choices["bw"]), choices["kernel"], choices["edge"])
    surfaces = [density_surface(atlas, filters, smoothing.scaled(factor)) for factor, _ in SCALES]
    if not any(surface.n_used for surface in surfaces):
        return [empty_notice(words.text("density.empty", km=words.number(surfaces[1].bandwidth_km)))]
    peaks = [density_peaks(atlas, filters, surface) for surface in surfaces]
    return [
        _statement(surfaces[1], peaks, words),
        html.Div([_figure(atlas, *each, words) for each in zip(SCALES, surfaces, peaks, strict=True)],
                 className="density-maps"),
        html.Div(legend_panel([_legend(words)], words), className="density-legend"),
        disclaimer_note(words, atlas.settings.organisation),
        *_edge_notes(surfaces[1], words),
        *_peak_table(atlas, surfaces[1], peaks, words),
        _download("density", "density.download", filters, choices, words),
        *_change(atlas, filters, smoothing, choices, words),
    ]  # fmt: skip


def _held(peaks: list[list[Peak]], bandwidth_km: float) -> list[tuple[bool, bool]]:
    """Tell of each peak whether it holds at half and at twice the bandwidth."""
    half, chosen, double = peaks
    return [(holds(each, half, bandwidth_km), holds(each, double, bandwidth_km)) for each in chosen]


def _statement(surface: DensitySurface, peaks: list[list[Peak]], words: Translator) -> html.P:
    km = words.number(surface.bandwidth_km)
    said = [words.count("density.used", surface.n_used, km=km, left_out=words.number(surface.n_left_out))]
    if peaks[1]:
        n_firm = sum(all(each) for each in _held(peaks, surface.bandwidth_km))
        said.append(words.count("density.found", len(peaks[1]), firm=words.number(n_firm)))
    else:
        said.append(words.text("density.no_peak"))
    if surface.n_used < SMALL_COUNT:
        said.append(words.text("density.few_used", n=words.number(SMALL_COUNT)))
    return html.P([html.Strong(said[0]), *[f" {each}" for each in said[1:]]], className="analysis-statement")


@lru_cache(maxsize=2)
def _outlines(atlas: AtlasData) -> tuple[str, str]:
    return outlines(atlas.countries)


def _figure(
    atlas: AtlasData, scale: tuple[float, str], surface: DensitySurface, peaks: list[Peak], words: Translator
) -> html.Figure:
    """Return one small map; the peaks are numbered as its own bandwidth orders them only on the middle one."""
    numbered = [
        (words.number(rank), each.longitude, each.latitude) for rank, each in enumerate(peaks[:MAX_LISTED], start=1)
    ]
    factor, sign = scale
    km = words.number(surface.bandwidth_km)
    caption = words.text("density.chosen" if factor == 1.0 else "density.times", sign=sign, km=km)
    picture = small_map(png_address(density_png(surface)), _outlines(atlas), numbered if factor == 1.0 else [])
    used = words.count("layers.density.used", surface.n_used)
    left_out = words.count("layers.density.left_out", surface.n_left_out)
    return html.Figure(
        [
            html.Figcaption([html.Strong(caption), html.Span(words.text("density.counts", used=used, left=left_out))]),
            html.Img(src=picture, alt=words.text("density.alt", km=km, n=words.number(len(peaks)))),
        ],
        className="density-map",
    )


def _legend(words: Translator) -> Layer:
    """Return one legend for the three maps, without the note of a single one."""
    items, unit = density_items(words), words.text("layers.density.unit")
    return Layer(LayerName.DENSITY, legend=Legend(words.text("layers.density.title"), items, unit))


def _edge_notes(surface: DensitySurface, words: Translator) -> list[html.P]:
    if not surface.n_held_back:
        return []
    return [html.P(words.count("density.held_back", surface.n_held_back), className="analysis-help")]


def _peak_table(atlas: AtlasData, surface: DensitySurface, peaks: list[list[Peak]], words: Translator) -> list[Any]:
    chosen = peaks[1]
    if not chosen:
        return []
    top = chosen[:MAX_LISTED]
    held = _held(peaks, surface.bandwidth_km)[:MAX_LISTED]
    km = words.number(surface.bandwidth_km)
    rows = [
        [
            words.number(rank),
            words.text("density.near", place=place, km=words.number(distance)),
            words.significant(peak.value, 2),
            _count(peak.n_incidents, words),
            *(words.text("density.yes" if each else "density.no") for each in is_held),
        ]
        for rank, (peak, (place, distance), is_held) in enumerate(
            zip(top, nearby_places(atlas, top, words), held, strict=True), start=1
        )
    ]
    heads = [
        words.text("density.number"),
        words.text("density.place"),
        words.text("density.value"),
        words.text("density.incidents", km=km),
        *(
            words.text("density.holds", sign=sign, km=words.number(surface.bandwidth_km * factor))
            for factor, sign in SCALES
            if factor != 1.0
        ),
    ]
    more = [words.count("density.more_peaks", len(chosen) - MAX_LISTED)] if len(chosen) > MAX_LISTED else []
    return [
        html.H2(words.text("density.peaks")),
        html.P(words.text("density.peaks_help", km=km, n=words.number(SMALL_COUNT)), className="analysis-help"),
        plain_table(heads, rows, n_texts=2),
        *[html.P(each, className="analysis-help") for each in more],
    ]


def _count(n_incidents: int, words: Translator) -> str:
    shown = words.number(n_incidents)
    return words.text("density.few", n=shown) if n_incidents < SMALL_COUNT else shown


def _download(name: str, key: str, filters: Filters, choices: dict[str, str], words: Translator) -> html.P:
    address = AtlasData.link(f"/export/{name}.tif", words.language, **filters.to_query(), **choices)
    return html.P(html.A(words.text(key), href=address, download=""), className="density-download")


def _change(
    atlas: AtlasData, filters: Filters, smoothing: Smoothing, choices: dict[str, str], words: Translator
) -> list[Any]:
    """Return the change map and its two periods, or the sentence that says why there is none."""
    head = html.H2(words.text("density.change_title"))
    try:
        view = change_view(atlas, filters, smoothing)
    except InputError as error:
        return [head, empty_notice(words.error(error.code, str(error), error.parameters))]
    recent, earlier = view.change.recent, view.change.earlier
    dates = dict(zip(("first", "last", "before_first", "before_last"),
                     (words.date(day) for day in (*view.periods.now, *view.periods.before)), strict=True))  # fmt: skip
    said = [words.text("density.change_statement", recent=words.count("charts.n_incidents", recent.n_used),
                       earlier=words.count("charts.n_incidents", earlier.n_used), **dates)]  # fmt: skip
    if filters.start is None and filters.end is None:
        said.append(words.text("density.change_default"))
    if view.periods.is_cut:
        said.append(words.text("density.change_cut"))
    said += left_out_of_change(view, words)
    statement = html.P(" ".join(said), className="analysis-statement")
    if recent.n_used + earlier.n_used < SMALL_COUNT:
        return [head, statement, empty_notice(words.text("density.change_few", n=words.number(SMALL_COUNT)))]
    layers = [change_layer(view.change, words), corridor_layer(atlas.corridors, words)]
    return [
        head,
        statement,
        html.P(words.text("density.change_help"), className="analysis-help"),
        analysis_map(atlas, layers, _VIEW, words),
        _download("density_change", "density.change_download", filters, choices, words),
    ]
