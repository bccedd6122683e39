"""Names: of the nearest known place of a spot on a road, and of the corridors that are called nearly as asked for."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz, process

from dashboard.data import AtlasData
from geodata.nearest import nearest_point
from geodata.road_stretches import Stretch
from layers.locales import Translator

#: A stretch this near to a named place is called by its name alone, km.
_AT_PLACE_KM = 5.0


def stretch_names(atlas: AtlasData, stretches: list[Stretch], words: Translator) -> list[str]:
    """Return the nearest named place of each stretch: a town, a crossing, an airport or a port."""
    places, crossings, posts = atlas.places, atlas.crossings, atlas.border_posts
    ports = posts[posts["kind"].isin(("airport", "seaport"))]
    longitude = np.concatenate([each.geometry.x.to_numpy() for each in (places, crossings, ports)])
    latitude = np.concatenate([each.geometry.y.to_numpy() for each in (places, crossings, ports)])
    names = [*places["name"], *(name.split(" (")[0] for name in crossings["name"]), *ports["name"]]
    countries = [[country] for country in places["country"]]
    countries += [list(pair) for pair in zip(crossings["country_a"], crossings["country_b"], strict=True)]
    countries += [[country] for country in ports["country"]]
    spots = np.array([(each.longitude, each.latitude) for each in stretches]).reshape(-1, 2)
    nearest, away = nearest_point(spots[:, 0], spots[:, 1], longitude, latitude)
    called = []
    for place, km in zip(nearest.tolist(), away.tolist(), strict=True):
        country = " – ".join(words.value("country", code) for code in countries[place])
        key = "roads.at_place" if km <= _AT_PLACE_KM else "roads.near_place"
        called.append(words.text(key, place=names[place], country=country, km=words.number(km)))
    return called


def suggest_corridors(atlas: AtlasData, asked: str, n_most: int = 3) -> list[str]:
    """Return the identifiers of the corridors whose identifier or name is nearest to what was asked for."""
    names = {}
    for row in atlas.corridors.to_dict("records"):
        for each in (row["corridor_id"], row["name_en"], row["name_fr"]):
            names[str(each).casefold()] = str(row["corridor_id"])
    found = process.extract(asked.casefold(), list(names), scorer=fuzz.WRatio, limit=3 * n_most, score_cutoff=60.0)
    return list(dict.fromkeys(names[name] for name, _, _ in found))[:n_most]
