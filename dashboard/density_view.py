"""What the page and the files on density show: one surface for both, and its change from the period before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dashboard.data import AtlasData
from geodata import crs
from geodata.density import DensitySurface
from geodata.density_change import DensityChange, density_change
from geodata.errors import InputError
from geodata.peaks import Peak, find_peaks
from geodata.periods import PeriodPair, SplitRows, compared_periods, split_rows
from geodata.view_facts import DEFAULT_MONTHS
from layers.filters import Filters
from layers.locales import Translator

#: The largest place within this distance names a peak, km.
NAMED_WITHIN_KM = 25.0


@dataclass(frozen=True)
class Smoothing:
    """Hold how a density is made: bandwidth in km, kernel, and the edge it is corrected for."""

    bandwidth_km: float
    kernel: str
    edge: str

    def scaled(self, factor: float) -> Smoothing:
        """Return the same with another bandwidth."""
        return Smoothing(self.bandwidth_km * factor, self.kernel, self.edge)


@dataclass(frozen=True)
class ChangeView:
    """Hold a change, its two periods, and the incidents of each before the imprecise ones are left out."""

    change: DensityChange
    periods: PeriodPair
    split: SplitRows


def density_surface(atlas: AtlasData, filters: Filters, smoothing: Smoothing) -> DensitySurface:
    """Return the surface of a choice; `InputError` where the register does not reach into its period."""
    surface = atlas.surface(filters, smoothing.bandwidth_km, smoothing.kernel, smoothing.edge)
    if surface is None:
        raise InputError("change_outside", "The register does not reach into this period.")
    return surface


def change_view(atlas: AtlasData, filters: Filters, smoothing: Smoothing) -> ChangeView:
    """Return the density of the period less that of the period just before it; `InputError` where there is none.

    Where no period is chosen, the last `DEFAULT_MONTHS` complete months are compared.
    """
    months = DEFAULT_MONTHS if filters.start is None and filters.end is None else None
    periods = compared_periods(atlas.index, filters.start, filters.end, months)
    split = split_rows(atlas.index, atlas.select(filters.without("start", "end")).rows, periods)
    recent, earlier = (
        atlas.surface_of(rows, years, smoothing.bandwidth_km, smoothing.kernel, smoothing.edge)
        for rows, years in zip((split.now, split.before), periods.years, strict=True)
    )
    return ChangeView(density_change(recent, earlier), periods, split)


def left_out_of_change(view: ChangeView, words: Translator) -> tuple[str, ...]:
    """Say how many incidents the change leaves out, and why."""
    sentences = []
    if view.split.n_astride:
        sentences.append(words.count("density.change_astride", view.split.n_astride))
    recent, earlier = view.change.recent, view.change.earlier
    n_imprecise = recent.n_left_out + earlier.n_left_out
    if n_imprecise:
        kilometres = words.number(recent.bandwidth_km)
        sentences.append(words.count("density.change_imprecise", n_imprecise, km=kilometres))
    return tuple(sentences)


def density_peaks(atlas: AtlasData, filters: Filters, surface: DensitySurface) -> list[Peak]:
    """Return the peaks of a surface of these filters, the highest first."""
    return find_peaks(surface, atlas.points(atlas.select(filters).rows))


@lru_cache(maxsize=2)
def _place_positions(atlas: AtlasData) -> tuple[np.ndarray, np.ndarray]:
    shapes = atlas.places.geometry
    return crs.project(shapes.x.to_numpy(), shapes.y.to_numpy())


def nearby_places(atlas: AtlasData, peaks: list[Peak], words: Translator) -> list[tuple[str, float]]:
    """Return the largest place within `NAMED_WITHIN_KM` of each peak, else the nearest, and its distance in km."""
    easting, northing = _place_positions(atlas)
    population = atlas.places["population"].fillna(0).to_numpy()
    found = []
    for peak in peaks:
        distance_km = np.hypot(easting - peak.easting_m, northing - peak.northing_m) / 1000.0
        near = np.flatnonzero(distance_km <= NAMED_WITHIN_KM)
        place = near[population[near].argmax()] if len(near) else distance_km.argmin()
        row = atlas.places.iloc[int(place)]
        found.append((f"{row['name']} ({words.value('country', row['country'])})", float(distance_km[place])))
    return found
