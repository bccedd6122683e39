"""What the search box can find: every name of the registers, with the words around it in both languages."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pandas as pd

from dashboard.components.cards import has_value
from dashboard.data import AtlasData
from geodata.search import Entry, SearchIndex, build_search_index
from layers.locales import LANGUAGES, Translator, translator

#: In the order in which answers that are as good stand.
KINDS = ("post", "place", "region", "crossing", "corridor", "incident")
#: Of a very large register only so many incidents can be found by name, the latest.
MAX_INCIDENTS = 20_000
_INCIDENT_COLUMNS = ("incident_id", "date", "country", "place", "trafficking_type", "commodity")
_BUILDING = threading.Lock()


def search_index(atlas: AtlasData) -> SearchIndex:
    """Return the index of a store, made at the first call of the process."""
    with _BUILDING:
        return _index(atlas)


@lru_cache(maxsize=2)
def _index(atlas: AtlasData) -> SearchIndex:
    return build_search_index(search_entries(atlas))


def search_entries(atlas: AtlasData) -> Iterator[Entry]:
    """Return an entry for each post, corridor, crossing, region, place and incident."""
    every = [translator(language) for language in LANGUAGES]
    yield from _posts(atlas, every)
    yield from _corridors(atlas, every)
    yield from _crossings(atlas, every)
    yield from _regions(atlas, every)
    yield from _places(atlas, every)
    yield from _incidents(atlas, every)


def _posts(atlas: AtlasData, every: list[Translator]) -> Iterator[Entry]:
    for row in atlas.border_posts.drop(columns="geometry").to_dict("records"):
        others = re.split(r"[;/]", row["name_alt"]) if has_value(row["name_alt"]) else []
        around = [_in_all("country", row["country"], every), _in_all("post_kind", row["kind"], every)]
        around += [each.text("search.kind.post") for each in every]
        names = (row["name"], *(name.strip() for name in others))
        yield Entry("post", row["post_id"], names, " ".join(around), float(row["status"] == "open"))


def _corridors(atlas: AtlasData, every: list[Translator]) -> Iterator[Entry]:
    for row in atlas.corridors.drop(columns="geometry").to_dict("records"):
        countries = [_in_all("country", code, every) for code in str(row["countries"]).split(";")]
        around = [*countries, *(each.text("search.kind.corridor") for each in every)]
        around += [str(row["programme"])] if has_value(row["programme"]) else []
        yield Entry("corridor", row["corridor_id"], (row["name_fr"], row["name_en"]), " ".join(around))


def _crossings(atlas: AtlasData, every: list[Translator]) -> Iterator[Entry]:
    names_of = atlas.border_posts.set_index("post_id")["name"]
    for row in atlas.crossings.drop(columns="geometry").to_dict("records"):
        around = [_in_all("country", row[name], every) for name in ("country_a", "country_b")]
        around += [each.text("search.kind.crossing") for each in every]
        # A crossing is called after its nearest place; people call it after its posts.
        posts = [each for each in str(row["post_ids"] or "").split(";") if each in names_of.index]
        around += [str(names_of[each]) for each in posts]
        yield Entry("crossing", row["crossing_id"], (row["name"],), " ".join(around), float(len(posts)))


def _regions(atlas: AtlasData, every: list[Translator]) -> Iterator[Entry]:
    for row in atlas.regions.drop(columns="geometry").to_dict("records"):
        around = [_in_all("country", row["country"], every), *(each.text("search.kind.region") for each in every)]
        names = tuple(dict.fromkeys((row["name_fr"], row["name_en"])))
        yield Entry("region", row["region_id"], names, " ".join(around), float(row["area_km2"]))


def _places(atlas: AtlasData, every: list[Translator]) -> Iterator[Entry]:
    countries = {code: _in_all("country", code, every) for code in atlas.place_names["country"].unique()}
    columns = ("place_id", "name", "alternate_names", "country", "population")
    for place_id, name, others, country, population in atlas.place_names[list(columns)].itertuples(index=False):
        names = (name, *readable_names(others)) if has_value(others) else (name,)
        weight = float(population) if not pd.isna(population) else 0.0
        yield Entry("place", str(place_id), names, countries[country], weight)


def readable_names(others: str) -> list[str]:
    """Return the other names that a reader of French, English or Arabic may type.

    GeoNames lists each city in dozens of scripts, and transcriptions of those, which begin with a small letter.
    """
    return [name for name in others.split("|") if name and _is_readable(name)]


def _is_readable(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    if not letters:
        return False
    script = unicodedata.name(letters[0], "").partition(" ")[0]
    return script == "ARABIC" or (script == "LATIN" and letters[0].isupper())


def _incidents(atlas: AtlasData, every: list[Translator]) -> Iterator[Entry]:
    n_rows = len(atlas.index.longitude)
    rows = range(max(0, n_rows - MAX_INCIDENTS), n_rows)
    for row in atlas.incidents(list(rows), _INCIDENT_COLUMNS).to_dict("records"):
        around = [_in_all("trafficking_type", row["trafficking_type"], every)]
        if has_value(row["commodity"]):
            around.append(_in_all("commodity", row["commodity"], every))
        if has_value(row["country"]):
            around.append(_in_all("country", row["country"], every))
        day = pd.Timestamp(row["date"])
        around.append(str(day.year))
        name = row["place"] if has_value(row["place"]) else around[0]
        yield Entry("incident", row["incident_id"], (name,), " ".join(around), float(day.toordinal()))


@lru_cache(maxsize=4096)
def _words(vocabulary: str, code: str, languages: tuple[str, ...]) -> str:
    return " ".join(dict.fromkeys(translator(language).value(vocabulary, code) for language in languages))


def _in_all(vocabulary: str, code: str, every: Iterable[Translator]) -> str:
    """Return the labels of a code in all languages."""
    return _words(vocabulary, code, tuple(each.language for each in every))
