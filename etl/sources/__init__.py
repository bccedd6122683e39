"""The sources, listed by hand in the order of the build: one that judges by another comes after it."""

from __future__ import annotations

from types import ModuleType

from etl.sources import border_posts, corridors, countries, incidents, institutions, places, regions, roads

SOURCES: dict[str, ModuleType] = {
    countries.NAME: countries,
    regions.NAME: regions,
    places.NAME: places,
    roads.NAME: roads,
    border_posts.NAME: border_posts,
    corridors.NAME: corridors,
    institutions.NAME: institutions,
    incidents.NAME: incidents,
}
