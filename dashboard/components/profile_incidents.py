"""What was reported somewhere: how many, since when, of which types, by year, and one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from dash import dcc, html

from dashboard.components.cards import incident_date
from dashboard.components.notices import empty_notice
from dashboard.components.tables import data_table
from dashboard.data import AtlasData
from dashboard.ids import ProfileId
from dashboard.post_incidents import incident_columns, incident_rows
from dashboard.profile_subject import Subject
from geodata.changes import compare_totals
from geodata.errors import InputError
from geodata.periods import compared_periods, split_rows
from geodata.statistics import SMALL_COUNT, LocalStatistics
from layers import charts
from layers.charts_changes import ratio_words
from layers.filters import Filters
from layers.locales import Translator

#: Months at the end of the register that are compared with as many before.
RECENT_MONTHS = 36
Period = tuple[dt.date, dt.date]


def incidents_section(
    atlas: AtlasData, subject: Subject, here: LocalStatistics, filters: Filters, words: Translator
) -> html.Section:
    """Return the incidents around a subject within a period: sentences, chart, types, and each one."""
    is_region = subject.kind == "region"
    title = "profile.in_region" if is_region else "post.around"
    heading = html.H2(words.text(title, km=words.number(here.limit_km)))
    period = atlas.period(filters)
    if period is None:
        return html.Section([heading, empty_notice(words.text("post.outside_period"))])
    keys = ("profile.n_in_region", "profile.n_vague") if is_region else ("post.n_incidents", "post.n_imprecise")
    sentences = reported_sentences(atlas, here, period, words, *keys)
    if filters == Filters():
        sentences += recent_sentences(atlas, here.rows, words)
    lead = html.P([html.Strong(sentences[0]), *[f" {each}" for each in sentences[1:]]], className="profile-lead")
    caveat = html.P(words.text("post.caveat"), className="profile-hint")
    if not here.n_incidents:
        return html.Section([heading, lead, caveat])
    return html.Section([heading, lead, caveat, *_details(atlas, subject, here, filters, words)])


def reported_sentences(
    atlas: AtlasData,
    here: LocalStatistics,
    period: Period,
    words: Translator,
    counted: str = "post.n_incidents",
    imprecise: str = "post.n_imprecise",
) -> list[str]:
    """Say how many incidents were reported, how many are too imprecise to count, and since when.

    Parameters
    ----------
    atlas : AtlasData
    here : LocalStatistics
    period : (first, last)
    words : Translator
    counted, imprecise : str
        Keys of the two sentences.
    """
    start, end = (words.date(day) for day in period)
    limit = words.number(here.limit_km)
    sentences = [words.count(counted, here.n_incidents, km=limit, start=start, end=end)]
    if here.n_too_imprecise:
        sentences.append(words.count(imprecise, here.n_too_imprecise, km=limit))
    if here.n_incidents:
        ends = atlas.incidents(here.rows[[0, -1]], ("date", "date_precision")).to_dict("records")
        first, last = (incident_date(row, words) for row in ends)
        key = "profile.since" if here.n_incidents > 1 else "profile.only"
        sentences.append(
            words.text(key, first=first, last=last) if here.n_incidents > 1 else words.text(key, day=first)
        )
    return sentences


def recent_sentences(atlas: AtlasData, rows: np.ndarray, words: Translator) -> list[str]:
    """Compare the last months of the register with as many before; nothing where it is too short for that."""
    try:
        periods = compared_periods(atlas.index, months=RECENT_MONTHS)
    except InputError:
        return []
    split = split_rows(atlas.index, rows, periods)
    overall = compare_totals(split, periods)
    first, last = (words.date(day) for day in periods.now)
    sentences = [
        words.count(
            "profile.recent",
            int(overall["n_now"]),
            months=words.number(RECENT_MONTHS),
            start=first,
            end=last,
            before=words.number(overall["n_before"]),
        )
    ]
    if overall["is_small"]:
        sentences.append(words.text("profile.recent_small", n=words.number(SMALL_COUNT)))
    else:
        is_clear = overall["p_value"] < 0.05
        key = "profile.recent_clear" if is_clear else "profile.recent_unclear"
        sentences.append(words.text(key, ratio=ratio_words(overall, words)))
    return sentences


def _details(
    atlas: AtlasData, subject: Subject, here: LocalStatistics, filters: Filters, words: Translator
) -> list[Any]:
    types = [
        html.Li([words.value("trafficking_type", str(code)), " ", html.B(words.number(int(n)))])
        for code, n in here.by_type.items()
    ]
    config: Any = charts.chart_config(words, f"{subject.identifier}_{atlas.version}")
    chart = dcc.Graph(id=ProfileId.CHART, figure=charts.bars_by_year(here.by_type_year, words), config=config)
    label = words.text("post.one_by_one")
    file = atlas.link(f"/download{subject.path}/incidents.csv", words.language, **filters.to_query())
    return [
        html.Div(
            [
                html.Div([html.H3(words.text("post.by_year")), html.Div(chart, className="post-chart")]),
                html.Div([html.H3(words.text("post.by_type")), html.Ul(types, className="post-types")]),
            ],
            className="post-charts",
        ),
        html.H3(label),
        data_table(
            ProfileId.INCIDENTS,
            incident_rows(atlas, here.rows, subject.spot, words),
            incident_columns(words, has_distance=subject.kind != "region"),
            words,
            label=label,
        ),
        html.P(html.A(words.text("profile.incidents_csv"), href=file, className="button", download="")),
        html.P(words.text("profile.incidents_source"), className="profile-source"),
    ]
