"""A file of roads, border posts or borders on the page of own data: what it is, what is in it, what it shall do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components import data_check
from dashboard.components.data_buttons import act_button
from dashboard.components.tables import plain_table
from dashboard.ids import DataId
from geodata.fields import ROAD_CLASSES
from layers.locales import Translator
from layers.sentences import say_again

ROADS, POSTS, BORDERS = "roads", "border_posts", "borders"
TABLES = (ROADS, POSTS, BORDERS)
#: Table of the store -> what a file in it holds.
KIND_OF = {"roads": ROADS, "border_posts": POSTS, "countries": BORDERS, "regions": BORDERS}
#: Projects whose files are known by their columns.
PROJECTS = ("osm_pbf", "osm_layer", "grip", "natural_earth", "geoboundaries", "gadm", "osm_posts")
#: Narrowest class of roads that may be chosen, the widest first, and the one that is chosen unless the user does.
FINEST = tuple(each for each in ROAD_CLASSES if each in ("main", "secondary", "tertiary", "local"))
USUAL_FINEST = "tertiary"
REPLACE = "replace"


def is_geography(guess: Mapping[str, Any] | None) -> bool:
    """Tell whether a file holds roads, posts or borders."""
    return bool(guess) and str((guess or {}).get("table")) in TABLES


def other_readings(guess: Mapping[str, Any], words: Translator) -> Any:
    """Return the buttons that have a file read as something else; nothing where it can be nothing else."""
    others = [each for each in guess.get("may_be", ()) if each != guess["table"]]
    if not others:
        return None
    buttons = [act_button("as", words.text(f"geography.read_as.{each}"), name=each) for each in others]
    summary = html.Summary(words.text("geography.not_right"))
    return html.Details([summary, html.P(buttons, className="data-buttons")], className="data-more")


def about_kind(guess: Mapping[str, Any], finest: str, words: Translator) -> list[Any]:
    """Return what a file of its kind is used for, and for roads the question down to which class they are read."""
    table = str(guess["table"])
    parts: list[Any] = [html.P(words.text(f"geography.means.{table}"), className="data-help")]
    if table == ROADS:
        radios = [
            dmc.Radio(label=words.text(f"geography.finest.{each}"), value=each,
                      description=words.text(f"geography.finest_help.{each}"))
            for each in FINEST
        ]  # fmt: skip
        parts.append(
            dmc.RadioGroup(radios, id={"type": DataId.CHOICE, "name": "finest"}, value=finest, className="data-rights",
                           label=words.text("geography.finest_ask"))
        )  # fmt: skip
    return parts


def in_numbers(checked: Mapping[str, Any], words: Translator) -> list[Any]:
    """Return how much of a file can be added and what stays out, and its rows by class, country and state."""
    table = str(checked["table"])
    said = [words.count(f"geography.n_good.{table}", checked["n_good"])]
    if checked["n_duplicates"]:
        said.append(words.count("geography.n_duplicates", checked["n_duplicates"]))
    said.append(words.count("data.n_bad", checked["n_bad"]))
    if checked["n_warnings"]:
        said.append(words.count("data.n_warnings", checked["n_warnings"]))
    parts: list[Any] = [html.Ul([html.Li(each) for each in said], className="data-counts")]
    survey = checked["survey"]
    if survey:
        parts += [html.P(each, className="notice", role="status") for each in _gaps(table, survey, words)]
        parts.append(html.Div(_TABLES_OF[table](survey, words), className="data-tables"))
    return parts


def _gaps(table: str, survey: Mapping[str, Any], words: Translator) -> list[str]:
    """Return where regions would be lost: the file has fewer of a country than are bundled."""
    if table != BORDERS:
        return []
    return [
        words.text("geography.fewer_regions", country=_country(each["country"], words),
                   n=words.number(each["n_regions"]), bundled=words.number(each["n_bundled"]))
        for each in survey["by_country"] if 0 < each["n_regions"] < each["n_bundled"]
    ]  # fmt: skip


def _of_roads(survey: Mapping[str, Any], words: Translator) -> list[Any]:
    heads = [words.text("geography.class"), words.text("geography.roads"), words.text("geography.km")]
    by_class = [
        [words.text(f"geography.finest.{each['road_class']}"), words.number(each["n"]), words.number(each["km"])]
        for each in survey["by_class"]
    ]
    whole = [words.text("geography.together"), *(
        words.number(sum(each[name] for each in survey["by_class"])) for name in ("n", "km")
    )]  # fmt: skip
    there = [words.text("geography.country"), words.text("geography.km"), words.text("geography.km_bundled")]
    by_country = [
        [_country(each["country"], words), words.number(each["km"]), words.number(each["bundled_km"])]
        for each in survey["by_country"]
    ]
    return [
        _counted(words.text("geography.by_class"), heads, [*by_class, whole] if len(by_class) > 1 else by_class),
        _counted(words.text("geography.by_country"), there, by_country),
    ]


def _of_posts(survey: Mapping[str, Any], words: Translator) -> list[Any]:
    there = [words.text("geography.country"), words.text("geography.posts"), words.text("geography.n_bundled")]
    by_country = [
        [_country(each["country"], words), words.number(each["n"]), words.number(each["n_bundled"])]
        for each in survey["by_country"]
    ]
    heads = [words.text("geography.status"), words.text("geography.posts")]
    by_status = [[words.value("post_status", each["status"]), words.number(each["n"])] for each in survey["by_status"]]
    return [
        _counted(words.text("geography.by_country"), there, by_country),
        _counted(words.text("geography.by_status"), heads, by_status),
    ]


def _of_borders(survey: Mapping[str, Any], words: Translator) -> list[Any]:
    heads = [words.text(f"geography.{name}") for name in ("country", "outline", "regions", "n_bundled_regions")]
    rows = [
        [_country(each["country"], words), words.text("common.yes" if each["has_outline"] else "common.no"),
         words.number(each["n_regions"]), words.number(each["n_bundled"])]
        for each in survey["by_country"]
    ]  # fmt: skip
    return [_counted(words.text("geography.by_country"), heads, rows)]


_TABLES_OF = {ROADS: _of_roads, POSTS: _of_posts, BORDERS: _of_borders}


def _counted(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> html.Div:
    """Return a small table of counts under its title; all but the first column are numbers."""
    return html.Div(
        [html.H4(title), plain_table(list(heads), [list(row) for row in rows], 1)], className="data-counted"
    )


def _country(code: str, words: Translator) -> str:
    return words.value("country", code) if code else words.text("geography.nowhere")


def notes(said: Sequence[str], words: Translator) -> Any:
    """Return what was left out or assumed while reading, in the open: here it is what the user came to see."""
    if not said:
        return None
    listed = [html.Li(say_again(each, words)) for each in said]
    return html.Div([html.H4(words.text("geography.notes")), html.Ul(listed)])


def choices(checked: Mapping[str, Any], chosen: Mapping[str, Any], words: Translator) -> list[Any]:
    """Return the questions of what a file shall do: instead of what is bundled or beside it, and in which countries.

    Parameters
    ----------
    checked : mapping
        Answer to the order ``check``.
    chosen : mapping
        ``how`` and ``countries`` as they stood before; empty for the usual ones.
    words : Translator
    """
    table, survey = str(checked["table"]), checked["survey"]
    ways = list(survey["ways"])
    ticked = chosen.get("countries", survey["countries"])
    parts: list[Any] = [html.H3(words.text("geography.what_for"))]
    if len(ways) > 1:
        radios = [
            dmc.Radio(
                label=_way(table, each, is_usual=each == ways[0], words=words), value=each,
                description=words.text(f"geography.way_help.{table}.{each}"),
            )
            for each in ways
        ]  # fmt: skip
        parts.append(
            dmc.RadioGroup(radios, id={"type": DataId.CHOICE, "name": "how"}, value=chosen.get("how") or ways[0],
                           className="data-rights",
                           label=words.text("geography.how"))
        )  # fmt: skip
    else:
        parts.append(html.P(words.text("geography.borders_way"), className="data-help"))
    options = [
        dmc.Checkbox(label=_of_country(each, words), value=each["country"])
        for each in survey["by_country"] if each["country"]
    ]  # fmt: skip
    parts.append(
        dmc.CheckboxGroup(
            options, id={"type": DataId.CHOICE, "name": "countries"}, value=list(ticked or []),
            label=words.text("geography.countries"), description=words.text(f"geography.countries_help.{table}"),
            className="data-rights data-countries",
        )
    )  # fmt: skip
    return [html.Div(parts, className="data-choice")]


def _way(table: str, way: str, *, is_usual: bool, words: Translator) -> str:
    said = words.text(f"geography.way.{table}.{way}")
    return words.text("geography.usual", way=said) if is_usual else said


def _of_country(row: Mapping[str, Any], words: Translator) -> str:
    """Return a country with what the file has of it and what is bundled."""
    name = _country(row["country"], words)
    if "km" in row:
        return words.text("geography.of_roads", country=name, km=words.number(row["km"]),
                          bundled=words.number(row["bundled_km"]))  # fmt: skip
    if "n" in row:
        return words.text("geography.of_posts", country=name, n=words.number(row["n"]),
                          bundled=words.number(row["n_bundled"]))  # fmt: skip
    return name


def rights(checked: Mapping[str, Any], title: str, taken: str, words: Translator) -> list[Any]:
    """Return whose data it is, asked where the file does not say, and whether a dataset of that name is replaced."""
    origin = checked.get("origin")
    parts = data_check.rights(title, bool(origin), taken, words)
    if not origin:
        return parts
    right = words.text(f"data.right.{origin['redistribute']}")
    said = words.text("data.set_rights", publisher=origin["publisher"], licence=origin["licence"], right=right)
    return [parts[0], html.P(said), *parts[2:]]


def effect(added: Mapping[str, Any], words: Translator) -> html.P:
    """Return what an added file does to the bundled rows."""
    table, choice = str(added["table"]), added["choice"]
    names = words.enumeration([words.value("country", each) for each in choice.get("countries", [])])
    key = "geography.borders_done" if table == BORDERS else f"geography.done.{choice['how']}"
    return html.P(words.text(key, countries=names, what=words.text(f"geography.bundled.{table}")))
