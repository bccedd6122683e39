"""Who lives near by: listed places and their inhabitants on each side of the border, as words, counts and a list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

from dash import html

from dashboard.components.profile_tables import profile_table
from dashboard.components.tables import ADDRESS, TableColumn, plain_table
from dashboard.data import AtlasData
from dashboard.ids import ProfileId
from dashboard.profile_subject import Subject, communities_near
from geodata.communities import RADII_KM, SMALLEST_LISTED, count_communities, count_listed, sides_of
from layers.locales import Translator


def communities_section(atlas: AtlasData, subject: Subject, words: Translator) -> html.Section:
    """Return the communities near a subject: a paragraph, the counts by distance and side, and each place."""
    is_region = subject.kind == "region"
    title = "communities.title_region" if is_region else "communities.title"
    heading = html.H2(words.text(title, radii=words.enumeration([words.number(km) for km in RADII_KM])))
    if is_region and len(subject.countries) == 1:
        return html.Section([heading, html.P(words.text("communities.no_border"))], className="profile-communities")
    near = communities_near(atlas, subject)
    counts = count_communities(near, subject.countries)
    caveats = [listed_sentence(atlas, sides_of(near, subject.countries), words)]
    if subject.error_km > RADII_KM[0]:
        caveats.append(words.text("communities.error", km=words.number(subject.error_km, 1)))
    places = [] if near.empty else _places(atlas, subject, words)
    return html.Section(
        [
            heading,
            html.P(communities_sentence(counts.to_dict("records"), words), className="profile-statement"),
            *[html.P(caveat, className="profile-hint") for caveat in caveats],
            _counts(counts.to_dict("records"), words),
            *places,
            html.P(words.text("communities.source"), className="profile-source"),
        ],
        className="profile-communities",
    )


def communities_sentence(counts: list[dict[str, Any]], words: Translator) -> str:
    """Say how many places and people are listed within the largest and the smallest distance, side by side."""
    sentences = []
    for radius_km in (RADII_KM[-1], RADII_KM[0]):
        sides = [_side(row, words) for row in counts if row["radius_km"] == radius_km]
        sentences.append(words.text("communities.within", km=words.number(radius_km), sides=_joined(sides, words)))
    return " ".join(sentences)


def _joined(parts: list[str], words: Translator) -> str:
    return reduce(lambda left, right: words.text("communities.join", left=left, right=right), parts)


def _side(row: Mapping[str, Any], words: Translator) -> str:
    country = words.value("country", row["country"])
    if not row["n_places"]:
        return words.text("communities.nobody", country=country)
    return words.count("communities.side", row["n_places"], country=country, people=people(row["population"], words))


def people(number: float, words: Translator) -> str:
    """Return a number of inhabitants in words; that it is not known where it is missing."""
    if number != number:
        return words.text("communities.unknown")
    return words.count("communities.people", int(number))


def listed_sentence(atlas: AtlasData, countries: tuple[str, ...], words: Translator) -> str:
    """Say what the gazetteer leaves out, with how many places it lists in each of the countries."""
    listed = [
        words.text("communities.listed", n=words.number(number), country=words.value("country", country))
        for country, number in count_listed(atlas.place_names, countries).items()
    ]
    return words.text("communities.caveat", people=words.number(SMALLEST_LISTED), listed=_joined(listed, words))


def _counts(counts: list[dict[str, Any]], words: Translator) -> html.Div:
    heads = [words.text(f"communities.head.{name}") for name in ("within", "country", "places", "people")]
    rows = []
    for row in counts:
        # Where no place is listed people may live all the same: that is no zero.
        population = words.number(row["population"] if row["n_places"] else None)
        if row["n_places"] and row["n_unknown"]:
            population = words.count("communities.and_unknown", row["n_unknown"], people=population)
        distance = words.text("communities.kilometres", km=words.number(row["radius_km"]))
        rows.append((distance, words.value("country", row["country"]), words.number(row["n_places"]), population))
    return html.Div(plain_table(heads, rows, n_texts=2), className="profile-table")


def _places(atlas: AtlasData, subject: Subject, words: Translator) -> list[Any]:
    columns = [
        TableColumn("name", words.text("communities.place"), "link", width=150, grow=2, is_main=True),
        TableColumn("country", words.text("communities.head.country"), width=120),
        TableColumn("population", words.text("communities.head.people"), "number", width=120),
        TableColumn("distance_km", words.text("communities.distance"), "number", digits=1, width=120),
    ]
    rows = [
        {
            **row,
            "country": words.value("country", row["country"]),
            f"name{ADDRESS}": place_address(atlas, row, words),
        }
        for row in communities_near(atlas, subject).to_dict("records")
    ]
    file = atlas.link(f"/download{subject.path}/communities.csv", words.language)
    label = words.text("communities.list")
    return [
        html.H3(label),
        profile_table(ProfileId.COMMUNITIES, rows, columns, words, label=label),
        html.P(html.A(words.text("communities.csv"), href=file, className="button", download="")),
    ]


def place_address(atlas: AtlasData, place: Mapping[str, Any], words: Translator) -> str:
    """Return the address of the profile of a place."""
    return atlas.link(f"/places/{place['place_id']}", words.language)
