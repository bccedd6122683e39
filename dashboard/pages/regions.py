"""The regions beside each other: incidents, rates with their intervals, posts and borders, to sort and save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import dcc, html

from dashboard.components.profile_region import region_rate
from dashboard.components.tables import ADDRESS, SHOWN, TableColumn, data_table
from dashboard.data import AtlasData
from dashboard.ids import RegionsId
from dashboard.profile_page import period_filters
from dashboard.region_view import region_table
from geodata.fields import COUNTRIES, FOCUS_COUNTRIES
from geodata.region_profiles import LARGEST_LIMIT_KM
from geodata.statistics import SMALL_COUNT
from layers.locales import Translator, local_name, translator

PATH = "/regions"
TITLE_KEY = "regions.title"
#: In place of a country: those of the study, and all that the register covers.
FOCUS, EVERY = "", "all"


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page; the URL chooses the country and may narrow the period (``from``, ``to``)."""
    words = translator(language)
    filters, country = period_filters(query), chosen_country(query)
    table = region_table(atlas, filters)
    shown = choose_regions(table, country)
    file = atlas.link(
        "/download/regions.csv", language, **filters.to_query(), **({"country": country} if country else {})
    )
    return html.Div(
        [
            html.H1(words.text("regions.title")),
            html.P(_lead(shown, words), className="page-lead"),
            _countries(atlas, country, filters.to_query(), words),
            data_table(
                RegionsId.TABLE,
                region_rows(atlas, shown, words),
                _columns(words),
                words,
                label=words.text("regions.title"),
                sort="n_incidents",
                is_descending=True,
                rows_per_page=30,
                has_search=True,
            ),
            html.P(html.A(words.text("regions.csv"), href=file, className="button", download="")),
            html.P(_left_out(shown, words), className="profile-hint"),
            html.P(words.text("regions.small", n=words.number(SMALL_COUNT)), className="profile-hint"),
            html.P(words.text("common.reporting_caveat"), className="profile-hint"),
            html.P(words.text("regions.source"), className="profile-source"),
        ],
        className="page posts",
    )


def chosen_country(query: Mapping[str, Any]) -> str:
    """Return the country of a URL, `EVERY`, or `FOCUS` where it names none of ours."""
    asked = str(query.get("country") or "")
    return asked if asked in (*COUNTRIES, EVERY) else FOCUS


def choose_regions(table: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return the regions of a choice, among those of countries that the register covers."""
    covered = table[table["is_covered"].astype(bool)]
    if country == EVERY:
        return covered
    return covered[covered["country"].isin(FOCUS_COUNTRIES if country == FOCUS else (country,))]


def _lead(shown: pd.DataFrame, words: Translator) -> str:
    """Say how many there are, and where most was reported."""
    sentence = words.count("regions.lead", len(shown), incidents=words.number(int(shown["n_incidents"].sum())))
    return f"{sentence} {words.text('regions.rates')}"


def _left_out(shown: pd.DataFrame, words: Translator) -> str:
    return words.count("regions.left_out", int(shown["n_too_imprecise"].sum()), km=words.number(LARGEST_LIMIT_KM))


def _countries(atlas: AtlasData, country: str, period: dict[str, str], words: Translator) -> html.Nav:
    """Return the ways to the regions of one country, of those of the study, and of all."""
    choices = [(FOCUS, words.text("regions.focus"))]
    choices += [(code, words.value("country", code)) for code in FOCUS_COUNTRIES]
    choices.append((EVERY, words.text("regions.all")))
    links = [
        dcc.Link(
            label,
            href=atlas.link(PATH, words.language, **period, **({"country": code} if code else {})),
            className="analysis-link analysis-link-active" if code == country else "analysis-link",
        )
        for code, label in choices
    ]
    named: dict[str, Any] = {"aria-label": words.text("regions.countries")}
    return html.Nav(links, className="analysis-links", **named)


def _columns(words: Translator) -> list[TableColumn]:
    return [
        TableColumn("name", words.text("profile.region"), "link", width=160, grow=2, is_main=True),
        TableColumn("country", words.text("communities.head.country"), width=110),
        TableColumn("n_incidents", words.text("profile.incidents"), "number", width=105),
        TableColumn("area_rate", words.text("profile.per.area"), "shown", width=150, grow=2),
        TableColumn("road_rate", words.text("profile.per.road"), "shown", width=150, grow=2),
        TableColumn("n_posts", words.text("regions.posts"), "number", width=95),
        TableColumn("n_open_posts", words.text("regions.open"), "number", width=95),
        TableColumn("border_km", words.text("regions.border"), "number", width=105),
        TableColumn("n_unwatched", words.text("regions.unwatched"), "number", width=125),
    ]


def region_rows(atlas: AtlasData, shown: pd.DataFrame, words: Translator) -> list[dict[str, Any]]:
    """Return one row a region, in words; a rate of few incidents is marked."""
    names = atlas.regions.set_index("region_id")
    rows = []
    for region_id, record in zip(shown.index, shown.to_dict("records"), strict=True):
        row: dict[str, Any] = {str(key): value for key, value in record.items()}
        mark = " *" if row["is_small"] else ""
        cells = {f"{name}_rate{SHOWN}": f"{region_rate(row, name, words)}{mark}" for name in ("area", "road")}
        sorting = {f"{name}_rate": row[f"{name}_rate"] if row[f"{name}_rate"] == row[f"{name}_rate"] else -1.0
                   for name in ("area", "road")}  # fmt: skip
        rows.append(
            {
                **row,
                **cells,
                **sorting,
                "name": local_name(names.loc[region_id].to_dict(), words.language),
                f"name{ADDRESS}": atlas.link(f"/regions/{region_id}", words.language),
                "country": words.value("country", row["country"]),
            }
        )
    return rows
