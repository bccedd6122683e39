"""A density or its change as a GeoTIFF that says what its numbers are."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.data import NO_EDGE, AtlasData
from dashboard.density_view import Smoothing, change_view, density_surface
from dashboard.passing_on import terms_of_all
from geodata.density import DEFAULT_BANDWIDTH_KM, DensitySurface
from geodata.density_change import DensityChange
from geodata.errors import InputError
from geodata.raster import geotiff
from geodata.statistics import SMALL_COUNT
from layers.filters import Filters
from layers.locales import Translator

#: Largest bandwidth of a file, km: twice the largest that is offered on the page.
MAX_BANDWIDTH_KM = 160.0


def read_smoothing(query: Mapping[str, str]) -> Smoothing:
    """Read the parameters of a URL: ``bw``, ``kernel`` and ``edge``.

    Raises
    ------
    InputError
        The bandwidth is no number, or above `MAX_BANDWIDTH_KM`. Kernel, edge and a bandwidth too small for the grid
        are refused where the surface is made.
    """
    text = query.get("bw", "")
    try:
        bandwidth_km = float(text) if text else DEFAULT_BANDWIDTH_KM
    except ValueError:
        bandwidth_km = float("nan")
    if not 0 < bandwidth_km <= MAX_BANDWIDTH_KM:
        raise InputError(
            "density_bandwidth_text",
            "“{text}” is no bandwidth: it is a number of km above 0, {largest_km:g} at most.",
            text=text,
            largest_km=MAX_BANDWIDTH_KM,
        )
    return Smoothing(bandwidth_km, query.get("kernel") or "gaussian", query.get("edge") or NO_EDGE)


def density_tif(atlas: AtlasData, filters: Filters, smoothing: Smoothing, words: Translator) -> bytes:
    """Return the surface of the page as a GeoTIFF."""
    surface = density_surface(atlas, filters, smoothing)
    period = atlas.period(filters)
    assert period is not None
    tags = {
        **_tags(atlas, filters, surface, smoothing, words),
        "TITLE": words.text("layers.density.title"),
        "PERIOD_FIRST_DAY": period[0].isoformat(),
        "PERIOD_LAST_DAY": period[1].isoformat(),
        "PERIOD_YEARS": f"{surface.years:.4f}",
        "INCIDENTS_USED": str(surface.n_used),
        "INCIDENTS_LEFT_OUT": str(surface.n_left_out),
    }
    return _tif(atlas, surface, surface, tags, words)


def change_tif(atlas: AtlasData, filters: Filters, smoothing: Smoothing, words: Translator) -> bytes:
    """Return the change map of the page as a GeoTIFF."""
    view = change_view(atlas, filters, smoothing)
    recent, earlier = view.change.recent, view.change.earlier
    if recent.n_used + earlier.n_used < SMALL_COUNT:
        # As on the page: a file of zeros would be read as "no change".
        raise InputError(
            "density_change_few", "Fewer than {n} incidents in both periods together are too few for a change map.",
            n=SMALL_COUNT,
        )  # fmt: skip
    days = zip(("RECENT", "EARLIER"), (view.periods.now, view.periods.before), (recent, earlier), strict=True)
    tags = {**_tags(atlas, filters, recent, smoothing, words), "TITLE": words.text("density.change_title")}
    for name, (first, last), surface in days:
        tags[f"{name}_FIRST_DAY"], tags[f"{name}_LAST_DAY"] = first.isoformat(), last.isoformat()
        tags[f"{name}_INCIDENTS_USED"] = str(surface.n_used)
        tags[f"{name}_INCIDENTS_LEFT_OUT"] = str(surface.n_left_out)
    tags["INCIDENTS_ASTRIDE"] = str(view.split.n_astride)
    return _tif(atlas, view.change, recent, tags, words)


def _tif(
    atlas: AtlasData,
    shown: DensitySurface | DensityChange,
    surface: DensitySurface,
    tags: dict[str, str],
    words: Translator,
) -> bytes:
    window = surface.window or atlas.study_area
    unit = words.text("layers.density.unit")
    return geotiff(shown.values, shown.grid, window.is_inside, tags["TITLE"], unit, tags)


def _tags(
    atlas: AtlasData, filters: Filters, surface: DensitySurface, smoothing: Smoothing, words: Translator
) -> dict[str, str]:
    licence, attribution = terms_of_all(atlas)
    organisation = atlas.settings.organisation or words.text("common.organisation_default")
    filtered = filters.without("start", "end").to_query()
    return {
        "UNIT": words.text("layers.density.unit"),
        "BANDWIDTH_KM": f"{surface.bandwidth_km:g}",
        "KERNEL": words.text(f"density.kernel_name.{surface.kernel}"),
        "EDGE_CORRECTION": words.text(f"density.edge_name.{smoothing.edge}"),
        "FILTERS": "; ".join(f"{name}={value}" for name, value in filtered.items()) or words.text("common.none"),
        "DATA_VERSION": atlas.version,
        "LICENCE": licence,
        "ATTRIBUTION": attribution,
        "CAVEAT": words.text("common.reporting_caveat"),
        "DISCLAIMER": words.text("common.disclaimer", organisation=organisation),
        "LANGUAGE": words.language,
    }
