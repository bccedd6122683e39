"""The page of reports: starts a job, watches it, stops it."""

from __future__ import annotations

from typing import Any

import flask
from dash import Dash, Input, Output, State, no_update

from dashboard.components.notices import error_notice
from dashboard.corridor_state import changed_filters, page_filters, search_query
from dashboard.data import AtlasData
from dashboard.filter_words import register_years
from dashboard.ids import ReportsId, ShellId
from dashboard.pages.reports import progress_of
from dashboard.reports import jobs
from geodata.errors import AtlasError
from layers.locales import translator


def subjects_of(corridors: list[str], countries: list[str], regions: list[str], is_compared: bool) -> tuple[str, ...]:
    """Return the subjects of a choice; corridors that are compared make one report together."""
    first = [f"compare:{'+'.join(corridors)}"] if is_compared and corridors else list(corridors)
    return (*first, *countries, *regions)


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the page."""

    @app.callback(
        output={
            "job": Output(ReportsId.JOB, "data"),
            "said": Output(ReportsId.PROGRESS, "children", allow_duplicate=True),
        },
        inputs={
            "clicks": Input(ReportsId.START, "n_clicks"),
            "corridors": State(ReportsId.CORRIDORS, "value"),
            "countries": State(ReportsId.COUNTRIES, "value"),
            "regions": State(ReportsId.REGIONS, "value"),
            "is_compared": State(ReportsId.COMPARE, "checked"),
            "years": (State(ReportsId.FIRST_YEAR, "value"), State(ReportsId.LAST_YEAR, "value")),
            "types": State(ReportsId.TYPES, "value"),
            "formats": State(ReportsId.FORMATS, "value"),
            "languages": State(ReportsId.LANGUAGES, "value"),
            "search": State(ShellId.LOCATION, "search"),
            "language": State(ShellId.LANGUAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def start_job(
        clicks: int | None, corridors: list[str] | None, countries: list[str] | None, regions: list[str] | None,
        is_compared: bool, years: tuple[str, str], types: list[str] | None, formats: list[str] | None,
        languages: list[str] | None, search: str | None, language: str,
    ) -> dict[str, Any]:  # fmt: skip
        if not clicks:
            return {"job": no_update, "said": no_update}
        filters = changed_filters(
            page_filters(search_query(search)), int(years[0]), int(years[1]), types or [], register_years(atlas.index)
        )
        request = jobs.JobRequest(
            subjects=subjects_of(corridors or [], countries or [], regions or [], is_compared),
            languages=tuple(languages or ()),
            extensions=tuple(formats or ()),
            query=filters.to_query(),
            root=flask.request.url_root.rstrip("/"),
        )
        try:
            return {"job": jobs.start(atlas.settings, request), "said": no_update}
        except AtlasError as error:
            return {"job": None, "said": error_notice(error, translator(language))}

    @app.callback(
        output={
            "said": Output(ReportsId.PROGRESS, "children"),
            "is_still": Output(ReportsId.TICK, "disabled"),
            "has_ended": Output(ReportsId.CANCEL, "hidden"),
        },
        inputs={
            "tick": Input(ReportsId.TICK, "n_intervals"),
            "job": Input(ReportsId.JOB, "data"),
            "language": State(ShellId.LANGUAGE, "data"),
        },
        prevent_initial_call=True,
    )
    def watch_job(tick: int | None, job: str | None, language: str) -> dict[str, Any]:
        if not job:
            return {"said": no_update, "is_still": True, "has_ended": True}
        said, is_running = progress_of(atlas, job, translator(language))
        return {"said": said, "is_still": not is_running, "has_ended": not is_running}

    @app.callback(
        output=Output(ReportsId.CANCEL, "disabled"),
        inputs={"clicks": Input(ReportsId.CANCEL, "n_clicks"), "job": State(ReportsId.JOB, "data")},
        prevent_initial_call=True,
    )
    def cancel_job(clicks: int | None, job: str | None) -> bool:
        if clicks and job:
            try:
                jobs.cancel(atlas.settings, job)
            except AtlasError:
                return False
        return False
