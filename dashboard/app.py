"""Make the application: the pages, their callbacks and the routes, over one store."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dash
import flask
from dash import Dash, dcc, html

from dashboard import (
    bundle,
    callbacks,
    compression,
    data_version,
    first_picture,
    routes,
    routes_compare,
    routes_cooperation,
    routes_corridors,
    routes_data,
    routes_density,
    routes_incidents,
    routes_map,
    routes_picture,
    routes_playback,
    routes_posts,
    routes_present,
    routes_profiles,
    routes_report_jobs,
    routes_reports,
    routes_scenes,
    routes_search,
    security,
    shell,
    theming,
)
from dashboard.components.notices import error_notice, unexpected_notice
from dashboard.data import AtlasData
from dashboard.ids import ShellId
from dashboard.pages import PAGES
from dashboard.pages.map import PATH as MAP_PATH
from dashboard.renewal import keep_new
from dashboard.suggestions import suggestions
from dashboard.warming import warm
from geodata.errors import AtlasError
from geodata.settings import Settings
from layers.locales import DEFAULT_LANGUAGE, LANGUAGES, Translator, translator
from layers.themes import SCREEN, theme_of

LOGGER = logging.getLogger("atlas")
#: What answers addresses that are no pages.
ROUTES = (
    data_version,
    routes,
    routes_compare,
    routes_cooperation,
    routes_corridors,
    routes_data,
    routes_density,
    routes_incidents,
    routes_map,
    routes_picture,
    routes_playback,
    routes_posts,
    routes_present,
    routes_profiles,
    routes_reports,
    routes_report_jobs,
    routes_scenes,
    routes_search,
)


def show_failure(error: Exception) -> None:
    """Log a failure of a callback that nobody foresaw, and say so above the page; what the page shows stays."""
    LOGGER.error("a callback failed", exc_info=error)
    asked = parse_qs(urlsplit(flask.request.headers.get("Referer", "")).query).get("lang", [""])
    dash.set_props(ShellId.ALERT, {"children": unexpected_notice(translator(choose_language(asked[0])))})


def say_failure(_: Exception) -> flask.Response:
    """Answer for an address that failed in a way nobody foresaw; what it was stands in the log by then."""
    words = translator(choose_language(flask.request.args.get("lang")))
    return flask.Response(words.text("common.error_unexpected"), status=500, mimetype="text/plain")


def choose_language(requested: str | None) -> str:
    """Return the language of the URL, else the browser's, else the default."""
    if requested in LANGUAGES:
        return str(requested)
    if flask.has_request_context():
        return flask.request.accept_languages.best_match(LANGUAGES) or DEFAULT_LANGUAGE
    return DEFAULT_LANGUAGE


class AtlasDash(Dash):
    """A Dash whose first page already names its language, for screen readers and for the browser's own translator."""

    #: Whether the page of the map asks for a picture that stands there until the map answers.
    has_first_picture = True

    def interpolate_index(self, **kwargs: object) -> str:
        """Return the first page with the language and the title of the reader."""
        language = choose_language(flask.request.args.get("lang"))
        kwargs["title"] = translator(language).text("common.app_name")
        index = super().interpolate_index(**kwargs).replace("<html>", f'<html lang="{language}">', 1)
        index = index.replace("Loading...", translator(language).text("common.opening"), 1)
        on_screen = theme_of(flask.request.args.get(theming.PARAMETER)) is SCREEN
        if self.has_first_picture and on_screen and flask.request.path == MAP_PATH:
            index = index.replace("</title>", f"</title><script>{first_picture.ASK}</script>", 1)
        return bundle.with_bundles(index)

    def callback(self, *places: Any, **options: Any) -> Callable[..., Any]:
        """Wire a callback; what it answers, a page too, is in the theme of the page that asks."""
        wire = super().callback(*places, **options)
        return lambda answer: wire(theming.answers_in_theme(answer))


def create_app(settings: Settings, atlas: AtlasData | None = None) -> Dash:
    """Return the application over the store of these settings.

    Raises
    ------
    StoreError
        Nothing has been built yet.
    """
    data = atlas or AtlasData(settings)
    dash.page_registry.clear()
    app = AtlasDash(
        "dashboard",
        use_pages=True,
        pages_folder="",
        suppress_callback_exceptions=True,
        serve_locally=True,
        compress=True,
        on_error=show_failure,
        update_title=None,
        title=translator(DEFAULT_LANGUAGE).text("common.app_name"),
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.has_first_picture = settings.first_picture
    for name, page in PAGES.items():
        dash.register_page(
            f"dashboard.pages.{name}",
            path=getattr(page, "PATH", None),
            path_template=getattr(page, "PATH_TEMPLATE", None),
            title=translator(DEFAULT_LANGUAGE).text("common.app_name"),
            layout=_page_layout(page, data),
        )
    dash.register_page(
        "dashboard.pages.not_found_404",
        path="/not-found-404",
        title=translator(DEFAULT_LANGUAGE).text("common.app_name"),
        layout=_missing_layout(data),
    )
    app.layout = shell.theme_provider([dcc.Location(id=ShellId.LOCATION, refresh=False), dash.page_container])
    callbacks.register(app, data)
    for room in ROUTES:
        room.register(app.server, data)
    app.server.register_error_handler(500, say_failure)
    bundle.register(app.server)
    security.register(app)
    compression.register(app.server)
    # Dash gathers its scripts during the first request; one beside it would find them missing.
    with app.server.test_request_context("/"):
        app.server.preprocess_request()
    return app


def create_server() -> flask.Flask:
    """Return the WSGI application, with the settings of the environment (what the Procfile starts).

    After a build it goes on with the new data.
    """
    settings = Settings.from_environment()
    atlas = AtlasData(settings)
    server = create_app(settings, atlas).server
    warm(server, atlas)
    return keep_new(settings, server, lambda: create_app(settings).server)


def _page_layout(page: ModuleType, data: AtlasData) -> Callable[..., html.Div]:
    template = getattr(page, "PATH_TEMPLATE", None)
    variables = [part[1:-1] for part in template.split("/") if part.startswith("<")] if template else []

    def layout(**arguments: str) -> html.Div:
        path = {name: arguments.pop(name) for name in variables if name in arguments}
        query = {name: value for name, value in arguments.items() if isinstance(value, str)}
        words = translator(choose_language(query.get("lang")))
        address = template or page.PATH
        for name, value in path.items():
            address = address.replace(f"<{name}>", value)
        content = _content(page, data, words, query, path)
        title = words.text(page.title_key(**path) if hasattr(page, "title_key") else page.TITLE_KEY)
        if getattr(page, "IS_BARE", False):
            return shell.bare_frame(content, title=title, translator=words)
        return shell.page_frame(
            content,
            title=title,
            path=address,
            query=query,
            translator=words,
            atlas=data,
        )

    return layout


def _content(
    page: ModuleType, data: AtlasData, words: Translator, query: dict[str, str], path: dict[str, str]
) -> object:
    try:
        return page.layout(data, words.language, query, **path)
    except AtlasError as error:
        back = dcc.Link(words.text("common.back_to_map"), href=AtlasData.link("/", words.language))
        return html.Div([error_notice(error, words), *suggestions(data, error, words), html.P(back)], className="page")
    except Exception:
        LOGGER.exception("the page %s failed", page.__name__)
        return html.Div(unexpected_notice(words), className="page")


def _missing_layout(data: AtlasData) -> Callable[..., html.Div]:
    def layout(**arguments: str) -> html.Div:
        query = {name: value for name, value in arguments.items() if isinstance(value, str)}
        words = translator(choose_language(query.get("lang")))
        content = html.Div(
            [
                html.H1(words.text("common.not_found_title")),
                html.P(words.text("common.not_found")),
                dcc.Link(words.text("common.back_to_map"), href=AtlasData.link("/", words.language)),
            ],
            className="page",
        )
        title = words.text("common.not_found_title")
        return shell.page_frame(content, title=title, path="/", query=query, translator=words, atlas=data)

    return layout
