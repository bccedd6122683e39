"""A storyboard on the projector: one scene at a time without any chrome, and the speaker's window beside it.

The page holds the ground of the map and the words in both languages; assets/present.js fetches the scenes, steps
through them and keeps the two windows in step.
"""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.data import AtlasData
from dashboard.ids import PresentId
from dashboard.scenes.model import Storyboard
from dashboard.scenes.store import scene_store
from layers.basemap import View
from layers.figure import map_config, render_figure
from layers.locales import LANGUAGES, Translator, translator

PATH_TEMPLATE = "/present/<storyboard>"
TITLE_KEY = "present.title"
IS_BARE = True
#: Value of ``view`` that opens the window of the speaker.
NOTES = "notes"
_WORDS = (
    "present.position", "present.previous", "present.next", "present.blank", "present.language",
    "present.full_screen", "present.notes", "present.leave", "present.loading", "present.failed",
    "present.next_scene", "present.last_scene", "present.elapsed", "present.restart", "present.clock",
    "present.no_notes", "present.apart",
)  # fmt: skip


def layout(atlas: AtlasData, language: str, query: dict[str, str], storyboard: str) -> html.Div:
    """Return the stage, or with ``view=notes`` the window of the speaker; ``scene`` counts from 1.

    Raises
    ------
    InputError
        There is no such storyboard.
    """
    words = translator(language)
    found = scene_store(atlas.settings).storyboard(storyboard)
    number = read_number(query.get("scene"))
    if not found.scenes:
        return _sentence(words.text("present.empty", title=found.title.text(language)), atlas, words)
    if not 1 <= number <= len(found.scenes):
        n = words.number(len(found.scenes))
        first = dcc.Link(
            words.text("present.to_first"), href=atlas.link(f"/present/{storyboard}", language), refresh=True
        )
        return _sentence(words.text("present.no_scene", n=n, received=words.number(number)), atlas, words, first)
    is_notes = query.get("view") == NOTES
    return html.Div(
        [
            dcc.Store(id=PresentId.BASE, data=_base(atlas, found, number, words, NOTES if is_notes else "stage")),
            html.Div(id=PresentId.SINK, hidden=True),
            # Brings the drawing library to the page, which the script then uses by itself.
            html.Div(dcc.Graph(id=PresentId.LOADER, figure={}), hidden=True),
            *(_speaker() if is_notes else _stage(atlas)),
        ],
        className="present present-speaker" if is_notes else "present",
    )


def read_number(text: object) -> int:
    """Return the number of the scene in an address; the first for what is none."""
    plain = str(text or "").strip()
    digits = plain.removeprefix("-")
    return int(plain) if digits.isascii() and digits.isdigit() and len(digits) < 7 else 1


def _sentence(sentence: str, atlas: AtlasData, words: Translator, *links: Any) -> html.Div:
    back = dcc.Link(words.text("common.back_to_map"), href=atlas.link("/", words.language))
    return html.Div([html.P(sentence, role="alert"), *[html.P(link) for link in (*links, back)]], className="page")


def _base(atlas: AtlasData, storyboard: Storyboard, number: int, words: Translator, view: str) -> dict[str, Any]:
    """Return what the script starts from."""
    return {
        "storyboard": storyboard.storyboard_id,
        "n": len(storyboard.scenes),
        "scene": number,
        "language": words.language,
        "view": view,
        "figure": render_figure((), View(), words, atlas.version),
        "config": {**map_config(words), "displayModeBar": False},
        "words": {language: _words(storyboard, translator(language)) for language in LANGUAGES},
    }


def _words(storyboard: Storyboard, words: Translator) -> dict[str, str]:
    return {
        **{key.partition(".")[2]: words.text(key) for key in _WORDS},
        "title": f"{storyboard.title.text(words.language)} · {words.text('common.app_name')}",
        "caveat": words.text("common.reporting_caveat"),
        "disclaimer": words.text("present.disclaimer"),
        "map": words.text("layers.map.label"),
        "no_webgl": words.text("layers.map.no_webgl"),
    }


def _stage(atlas: AtlasData) -> list[Any]:
    """Return the empty stage; the script fills it in the language of the moment."""
    return [
        html.H1(className="present-message", **{"aria-live": "polite"}),
        html.Div(
            [
                html.Div([_sheets(), html.Div(className="present-chart")], className="present-main"),
                html.Aside(
                    [html.Div(className="present-number"), html.Div(className="present-legend")],
                    className="present-side",
                ),
            ],
            className="present-body",
        ),
        html.Footer(
            [html.P(className="present-foot"), html.Span(className="present-position")], className="present-bottom"
        ),
        html.Div(className="present-controls", role="toolbar"),
        html.Div(className="present-blank", hidden=True),
    ]


def _sheets() -> html.Div:
    """Return two maps, one behind the other: the one behind gets the next scene while this one is spoken about."""
    sheets = [html.Div(html.Div(className="present-map"), className="present-sheet atlasmap") for _ in range(2)]
    return html.Div(sheets, className="present-figure", role="region")


def _speaker() -> list[Any]:
    """Return the empty window of the speaker."""
    return [
        html.Header(
            [
                html.Span(className="notes-position"),
                html.Span(className="notes-clock"),
                html.Span(
                    [html.Span(className="notes-elapsed"), html.Button(className="notes-restart", type="button")]
                ),
            ],
            className="notes-head",
        ),
        html.Section([html.H1(className="notes-title"), html.P(className="notes-message")]),
        html.Section(className="notes-text", tabIndex=0),
        html.Section(
            [
                html.H2(className="notes-next-head"),
                html.P(className="notes-next-title"),
                html.P(className="notes-next-message"),
            ],
            className="notes-next",
        ),
        html.P(className="notes-apart", role="status", hidden=True),
        html.Div(className="present-controls", role="toolbar"),
    ]
