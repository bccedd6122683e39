"""One region: what was reported in it, beside its neighbours, and what lies in it and along its border."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import dcc, html

from dashboard.components.communities import communities_section
from dashboard.components.profile_incidents import incidents_section
from dashboard.components.profile_institutions import institutions_section
from dashboard.components.profile_map import profile_map
from dashboard.components.profile_neighbours import Neighbour, neighbour_content
from dashboard.components.profile_region import inside_section, region_facts, region_rate
from dashboard.components.tables import TableColumn
from dashboard.corridor_view import view_of_bounds
from dashboard.data import AtlasData
from dashboard.profile_page import fact_table, period_filters
from dashboard.profile_subject import Subject, profile_subject, reported
from dashboard.region_view import find_region, region_borders, region_table
from geodata.area_borders import borders_of
from geodata.institutions import seats_inside
from geodata.neighbours import compare_with
from geodata.statistics import period_years
from layers.filters import Filters
from layers.locales import Translator, local_name, translator
from layers.regions import region_layer

PATH_TEMPLATE = "/regions/<region_id>"
TITLE_KEY = "profile.region"


def layout(atlas: AtlasData, language: str, query: dict[str, str], region_id: str) -> html.Div:
    """Return the page; the URL may narrow the period (``from``, ``to``).

    Raises
    ------
    InputError
        There is no such region.
    """
    words = translator(language)
    subject, region = profile_subject(atlas, "region", region_id), find_region(atlas, region_id)
    filters = period_filters(query)
    here, table = reported(atlas, subject, filters), region_table(atlas, filters)
    around = [region_id, *borders_of(region_borders(atlas), region_id)["neighbour"]]
    layer = region_layer(table.loc[around, ["n_incidents"]], atlas.regions, words)
    picture = profile_map(atlas, subject, here.rows, words, (layer,), view_of_bounds(region["geometry"].bounds))
    country = words.value("country", region["country"])
    facts = region_facts(table.loc[region_id].to_dict(), words)
    return html.Div(
        [
            html.P(dcc.Link(words.text("profile.all_regions"), href=atlas.link("/regions", language)),
                   className="post-back"),
            html.H1(words.text("profile.place_in", name=subject.name(language), country=country)),
            html.P(_lead(subject, table.loc[region_id], words), className="page-lead"),
            html.Div(
                [
                    html.Div(
                        [fact_table(facts, words), *inside_section(atlas, region, words)], className="post-record"
                    ),
                    html.Div(picture, className="post-map"),
                ],
                className="post-columns",
            ),
            incidents_section(atlas, subject, here, filters, words),
            _neighbours(atlas, subject, filters, words),
            communities_section(atlas, subject, words),
            institutions_section(atlas, subject, words, seats_inside(atlas.institutions, region["geometry"])),
        ],
        className="page post profile",
    )  # fmt: skip


def _lead(subject: Subject, row: pd.Series, words: Translator) -> str:
    """Say which countries it touches, and which posts and crossings the registers know."""
    across = [words.value("country", country) for country in subject.countries[1:]]
    if not across:
        return words.text("profile.region_inland")
    return " ".join(
        (
            words.text("profile.region_lead", km=words.number(row["border_km"]), countries=words.enumeration(across)),
            words.count("profile.region_posts", int(row["n_posts"]), open=words.number(row["n_open_posts"])),
            words.count(
                "profile.region_crossings", int(row["n_crossings"]), unwatched=words.number(row["n_unwatched"])
            ),
        )
    )


def _neighbours(atlas: AtlasData, subject: Subject, filters: Filters, words: Translator) -> html.Section:
    """Return the regions that share a border with one, for their areas."""
    table, period = region_table(atlas, filters), atlas.period(filters)
    borders = borders_of(region_borders(atlas), subject.identifier).set_index("neighbour")["border_km"]
    content: list[Any] = [html.P(words.text("profile.alone_region"))]
    if len(borders) and period is None:
        content = [html.P(words.text("profile.outside_compared"))]
    elif len(borders) and period is not None:
        rows = table.loc[[subject.identifier, *borders.index]]
        exposures = rows["area_km2"].where(rows["is_covered"]) / 1000.0
        compared = compare_with(rows["n_incidents"], exposures, period_years(*period), subject.identifier)
        names = atlas.regions.set_index("region_id")
        others = {}
        for region_id, row in zip(rows.index, rows.to_dict("records"), strict=True):
            name = local_name(names.loc[region_id].to_dict(), words.language)
            cells = {
                "country": words.value("country", row["country"]),
                "border_km": borders.get(region_id),
                "road": region_rate({str(key): value for key, value in row.items()}, "road", words),
            }
            others[str(region_id)] = Neighbour(name, atlas.link(f"/regions/{region_id}", words.language), cells)
        columns = [
            TableColumn("country", words.text("communities.head.country"), width=110),
            TableColumn("road", words.text("profile.per.road"), width=130),
            TableColumn("border_km", words.text("profile.shared_border"), "number", width=110),
        ]
        content = neighbour_content(atlas, compared, others, words.text("profile.per.area"), columns, words)
    return html.Section([html.H2(words.text("profile.compared_regions")), *content], className="profile-neighbours")
