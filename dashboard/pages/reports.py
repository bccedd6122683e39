"""Reports to take away: what they are about, in which formats and languages; made in the background."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.notices import error_notice
from dashboard.components.period_bar import period_bar
from dashboard.corridor_state import page_filters
from dashboard.data import AtlasData
from dashboard.ids import ReportsId
from dashboard.reports import jobs
from dashboard.reports.formats import FORMATS
from geodata.errors import AtlasError
from layers.locales import LANGUAGES, Translator, local_name, translator

PATH = "/reports"
TITLE_KEY = "reports.title"
_COMMAND = "python -m dashboard.reports --help"


def layout(atlas: AtlasData, language: str, query: dict[str, str]) -> html.Div:
    """Return the page; ``corridor`` of the address is chosen already."""
    words = translator(language)
    filters = page_filters(query)
    return html.Div(
        [
            html.H1(words.text("reports.title")),
            html.P(words.text("reports.lead"), className="page-lead"),
            *_subjects(atlas, query, words),
            html.H2(words.text("reports.incidents")),
            period_bar(atlas, filters, words, ReportsId.FIRST_YEAR, ReportsId.LAST_YEAR, ReportsId.TYPES),
            html.H2(words.text("reports.files")),
            html.Div([_formats(words), _languages(words)], className="reports-choices"),
            html.P(
                [_button(ReportsId.START, words), _button(ReportsId.CANCEL, words, is_hidden=True)],
                className="reports-buttons",
            ),
            # Survives a reload of the page: the work goes on without it.
            dcc.Store(id=ReportsId.JOB, storage_type="session"),
            dcc.Interval(id=ReportsId.TICK, interval=1000),
            html.Div(id=ReportsId.PROGRESS, role="status", **{"aria-live": "polite"}),
            html.P(words.text("reports.command", command=_COMMAND), className="corridors-help"),
        ],
        className="page reports-page",
    )


def _button(identifier: ReportsId, words: Translator, is_hidden: bool = False) -> html.Button:
    label = words.text("reports.start" if identifier == ReportsId.START else "reports.cancel")
    return html.Button(label, id=identifier, type="button", className="button", hidden=is_hidden)


def _subjects(atlas: AtlasData, query: dict[str, str], words: Translator) -> list[Any]:
    corridors = [
        {"value": row["corridor_id"], "label": local_name(row, words.language)}
        for row in atlas.corridors.drop(columns="geometry").to_dict("records")
    ]
    countries = [{"value": f"country:{code}", "label": words.value("country", code)} for code in _countries(atlas)]
    regions = [
        {"value": f"region:{row['region_id']}",
         "label": words.text("reports.region", region=local_name(row, words.language),
                             country=words.value("country", row["country"]))}
        for row in atlas.regions.drop(columns="geometry").to_dict("records") if row["country"] in _countries(atlas)
    ]  # fmt: skip
    known = {each["value"] for each in corridors}
    asked = [each for each in query.get("corridor", "").split(",") if each in known]
    return [
        html.H2(words.text("reports.about")),
        html.Div(
            [
                _choice(ReportsId.CORRIDORS, "reports.corridors", corridors, asked, words),
                _choice(ReportsId.COUNTRIES, "reports.countries", countries, [], words),
                _choice(ReportsId.REGIONS, "reports.regions", regions, [], words),
            ],
            className="reports-subjects",
        ),
        dmc.Checkbox(id=ReportsId.COMPARE, label=words.text("reports.compare"), checked=False),
    ]


def _countries(atlas: AtlasData) -> list[str]:
    """Return the countries whose border posts the register covers, those in the focus first."""
    focus = set(atlas.countries.loc[atlas.countries["is_focus"] == 1, "country"])
    covered = [code for code in atlas.road_km("country").index if code in set(atlas.border_posts["country"])]
    return sorted(covered, key=lambda code: (code not in focus, code))


def _choice(
    identifier: ReportsId, key: str, options: list[dict[str, str]], value: list[str], words: Translator
) -> dmc.MultiSelect:
    name = words.text(key)
    return dmc.MultiSelect(
        id=identifier,
        label=name,
        data=options,
        value=value,
        clearable=True,
        searchable=True,
        hidePickedOptions=True,
        nothingFoundMessage=words.text("filters.nothing_found"),
        clearButtonProps={"aria-label": words.text("filters.clear", name=name)},
        maxDropdownHeight=280,
    )


def _formats(words: Translator) -> dmc.CheckboxGroup:
    boxes = [dmc.Checkbox(label=words.text(f"report_files.get.{each}"), value=each) for each in FORMATS]
    first = next(iter(FORMATS))
    return dmc.CheckboxGroup(boxes, id=ReportsId.FORMATS, label=words.text("reports.formats"), value=[first])


def _languages(words: Translator) -> dmc.CheckboxGroup:
    boxes = [dmc.Checkbox(label=words.text(f"reports.language.{each}"), value=each) for each in LANGUAGES]
    return dmc.CheckboxGroup(
        boxes, id=ReportsId.LANGUAGES, label=words.text("reports.languages"), value=[words.language]
    )


def progress_of(atlas: AtlasData, job_id: str, words: Translator) -> tuple[list[Any], bool]:
    """Return what is said of a job, and whether it is still at work."""
    try:
        state = jobs.state_of(atlas.settings, job_id)
    except AtlasError as error:
        return [error_notice(error, words)], False
    is_running = state.status == jobs.RUNNING
    said = words.text(
        f"reports.state.{state.status}", done=words.number(state.n_done), total=words.number(state.n_total),
        files=words.number(state.n_files),
    )  # fmt: skip
    named: dict[str, Any] = {"aria-label": words.text("reports.progress")}
    parts: list[Any] = [html.Progress(value=str(state.n_done), max=str(state.n_total), **named), html.P(said)]
    if state.failed:
        faults = [html.Li(words.text("reports.failure", name=name, reason=reason)) for name, reason in state.failed]
        parts.append(html.Ul(faults, className="reports-failed"))
    if state.status in (jobs.DONE, jobs.CANCELLED) and state.n_files:
        address = f"/reports/jobs/{job_id}.zip"
        parts.append(html.A(words.text("reports.download"), href=address, className="button", download=""))
    return parts, is_running
