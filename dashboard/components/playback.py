"""The controls that play the map over time, and the date in large type on it; playback.js works them."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.compare_state import PATH as COMPARE_PATH
from dashboard.data import AtlasData
from dashboard.ids import PlaybackId
from dashboard.playback_view import DEFAULT_UNIT, DEFAULT_WINDOW
from geodata.playback import UNIT_MONTHS, WINDOWS
from layers.locales import Translator

#: Milliseconds a step stays -> name.
SPEEDS = {"2000": "slow", "1000": "normal", "500": "fast"}
_DEFAULT_SPEED = "1000"
#: Words that the script puts in place, as attributes of the controls.
_WORDS = {
    "play": "playback.play",
    "pause": "playback.pause",
    "replay": "playback.replay",
    "step": "playback.step",
    "failed": "playback.failed",
}


def playback_date() -> html.Div:
    """Return the place of the date on the map; empty until something is played."""
    parts = [html.Span(className=f"playback-{name}") for name in ("title", "said", "note")]
    return html.Div(parts, className="playback-date", hidden=True)  # fmt: skip


def playback_bar(plan: dict[str, Any] | None, words: Translator) -> html.Section:
    """Return the controls; closed, they are one button, with the way to two maps side by side beside it.

    Parameters
    ----------
    plan : dict or None
        Of `dashboard.playback_view.playback_plan`, where the address names a step.
    words : Translator
    """
    by, window = (plan["by"], plan["window"]) if plan else (DEFAULT_UNIT, DEFAULT_WINDOW)
    attributes: dict[str, Any] = {
        "aria-label": words.text("playback.bar"),
        **{f"data-{name}": words.text(key) for name, key in _WORDS.items()},
    }
    speeds = {ms: f"playback.speeds.{name}" for ms, name in SPEEDS.items()}
    controls = [
        _button("back", "◀", words.text("playback.back")),
        _button("play", words.text("playback.play")),
        _button("forward", "▶", words.text("playback.forward")),
        html.Span(className="playback-slider"),
        _choice("by", "playback.unit", {each: f"playback.units.{each}" for each in UNIT_MONTHS}, by, words),
        _choice("window", "playback.window", {each: f"playback.windows.{each}" for each in WINDOWS}, window, words),
        _choice("speed", "playback.speed", speeds, _DEFAULT_SPEED, words),
        html.Label(
            [html.Span(className="playback-skip"), words.text("playback.skip")], className="playback-check"
        ),
        _button("close", "×", words.text("playback.close")),
        html.Span(className="playback-live", **{"aria-live": "polite"}),
    ]  # fmt: skip
    opener: dict[str, Any] = {"data-playback": "open"}
    compared: dict[str, Any] = {"data-compare": words.language}
    return html.Section(
        [
            dcc.Store(id=PlaybackId.PLAN, data=plan),
            html.Div(id=PlaybackId.SINK, hidden=True),
            html.Button(
                words.text("playback.open"),
                type="button",
                className="button map-small playback-open",
                hidden=plan is not None,
                **opener,
            ),
            html.A(
                words.text("compare.open"),
                href=AtlasData.link(COMPARE_PATH, words.language),
                className="button map-small playback-compare",
                **compared,
            ),
            html.Div(controls, className="playback-controls", hidden=plan is None),
        ],
        className="playback",
        **attributes,
    )


def _button(name: str, text: str, label: str = "") -> html.Button:
    """Return a button; one with a sign in place of a text has a label for those who do not see it."""
    attributes: dict[str, Any] = {"data-playback": name}
    if label:
        attributes |= {"aria-label": label, "title": label}
    return html.Button(text, type="button", className=f"button playback-{name}", **attributes)


def _choice(name: str, label_key: str, keys: dict[str, str], chosen: str, words: Translator) -> html.Label:
    """Return a list; the script chooses what `data-chosen` says, for which Dash has no property."""
    options = [html.Option(words.text(key), value=value) for value, key in keys.items()]
    attributes: dict[str, Any] = {"data-playback": name, "data-chosen": chosen}
    return html.Label(
        [html.Span(words.text(label_key)), html.Select(options, **attributes)], className="playback-choice"
    )  # fmt: skip
