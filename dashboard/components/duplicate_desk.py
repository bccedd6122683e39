"""The desk of possible duplicates: the pairs of a page, the choices made, and the bar that has the data built anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import dcc, html

from dashboard.components.cards import has_value
from dashboard.components.data_desk import progress, refused
from dashboard.components.duplicate_pair import act_button, pair_card, summary
from dashboard.components.notices import empty_notice
from dashboard.data import AtlasData
from dashboard.duplicate_view import (
    CHOICES_PER_PAGE,
    FORGET,
    PAIRS_PER_PAGE,
    STORED,
    chosen_of,
    named_in_use,
    open_positions,
    page_from,
    pairs_at,
    waiting,
)
from dashboard.loads import desk
from geodata.duplicate_choices import KEEP, Choice, Waiting, merged_into, read_choices
from geodata.errors import AtlasError
from layers.locales import Translator

PATH = "/data/duplicates"
BUILD, CANCEL = "build", "cancel"
#: Parameters of the address: where the pairs and the choices of the page begin.
FROM, MADE_FROM = "from", "made"


@dataclass(frozen=True)
class DeskView:
    """Hold the parts of the page that change, what the page remembers of them, and whether a build is at work."""

    pairs: list[Any]
    made: list[Any]
    bar: list[Any]
    shown: dict[str, Any]
    is_running: bool


def duplicates_view(
    atlas: AtlasData, shown: Mapping[str, Any], said: Mapping[str, Any] | None, words: Translator
) -> DeskView:
    """Return what the page shows.

    Parameters
    ----------
    atlas : AtlasData
    shown : mapping
        ``version`` of the data the page was made on, the ``positions`` of its pairs, and where the lists begin
        (``from``, ``made``); on other data the page begins anew.
    said : mapping or None
        ``load``: the build that was asked for; ``refused``: why something was not done; ``undone``: two incidents.
    words : Translator

    Raises
    ------
    InputError
        The file of the choices is damaged.
    """
    said = said or {}
    made = read_choices(atlas.settings)
    is_open = open_positions(atlas, made)
    kept = dict(shown)
    # What was chosen on this page stays where it is, for who wants to look again; other data have other pairs.
    if shown.get("version") != atlas.version:
        start = 0 if "version" in shown else int(shown.get(FROM) or 0)
        positions = page_from(is_open, start, PAIRS_PER_PAGE).positions
        kept |= {"version": atlas.version, "positions": positions, FROM: (positions or [0])[0]}
    bar, is_running = _bar(atlas, waiting(atlas, made), said, words)
    return DeskView(_pairs(atlas, kept, is_open, made, words), _made(atlas, kept, made, words), bar, kept, is_running)


def _can_choose(atlas: AtlasData) -> bool:
    return atlas.settings.allow_loads


def _pairs(
    atlas: AtlasData, shown: Mapping[str, Any], is_open: Any, made: Sequence[Choice], words: Translator
) -> list[Any]:
    if atlas.duplicate_pairs is None:
        return [empty_notice(words.text("duplicates.older"))]
    n_open, positions = len(is_open), shown["positions"]
    if not positions:
        return [empty_notice(words.text(_why_none(atlas, made)))]
    goes = merged_into(made, named_in_use(atlas, made))
    cards = [
        pair_card(atlas, pair, chosen_of(pair, made), goes, words, can_choose=_can_choose(atlas))
        for pair in pairs_at(atlas, positions)
    ]
    heading = words.count("duplicates.n_open", n_open) if n_open else words.text("duplicates.all_decided")
    return [html.H2(heading), html.Ul(cards, className="duplicates-pairs"), _pager(atlas, shown, is_open, words)]


def _why_none(atlas: AtlasData, made: Sequence[Choice]) -> str:
    """Return the key of the sentence that says why there is no pair to decide."""
    assert atlas.duplicate_pairs is not None
    if len(atlas.duplicate_pairs) or made:
        return "duplicates.all_decided"
    n_sets = len([name for name in atlas.metadata.get("datasets", {}) if name.startswith("incidents")])
    return "duplicates.one_dataset" if n_sets < 2 else "duplicates.none"


def _pager(atlas: AtlasData, shown: Mapping[str, Any], is_open: Any, words: Translator) -> html.Nav | None:
    """Return the links to the pairs before and after those of the page."""
    first, last = shown["positions"][0], shown["positions"][-1]
    before, after = is_open[is_open < first], is_open[is_open > last]
    links = []
    if len(before):
        start = str(before[max(0, len(before) - PAIRS_PER_PAGE)])
        links.append(_page_link(atlas, "duplicates.previous", {FROM: start}, words))
    if len(after):
        links.append(_page_link(atlas, "duplicates.next", {FROM: str(after[0])}, words))
    named: dict[str, Any] = {"aria-label": words.text("duplicates.pages")}
    return html.Nav(links, className="data-buttons", **named) if links else None


def _page_link(atlas: AtlasData, key: str, query: dict[str, str], words: Translator) -> html.A:
    return html.A(words.text(key), href=atlas.link(PATH, words.language, **query), className="button")


def _made(atlas: AtlasData, shown: Mapping[str, Any], made: Sequence[Choice], words: Translator) -> list[Any]:
    """Return the choices made, the latest first, each with the way back."""
    if not made:
        return []
    page = page_from(range(len(made)), int(shown.get(MADE_FROM) or 0), CHOICES_PER_PAGE)
    latest = list(reversed(made))
    items = [_choice(atlas, latest[place], words) for place in page.positions]
    ways = {"duplicates.newer": page.previous, "duplicates.earlier": page.following}
    links = [
        _page_link(atlas, key, {FROM: str(shown[FROM]), MADE_FROM: str(start)}, words)
        for key, start in ways.items()
        if start is not None
    ]
    named: dict[str, Any] = {"aria-label": words.text("duplicates.made_pages")}
    return [
        html.H2(words.count("duplicates.n_made", len(made))),
        html.Ul(items, className="duplicates-choices"),
        html.Nav(links, className="data-buttons", **named) if links else None,
    ]


def _choice(atlas: AtlasData, made: Choice, words: Translator) -> html.Li:
    key = "duplicates.made_keep" if made.choice == KEEP else "duplicates.made_merge"
    when = words.date(pd.Timestamp(made.chosen_at).date())
    sentence = words.text(key, first=made.first, second=made.second)
    known = [name for name in (made.first, made.second) if atlas.row_of(name) is not None]
    found = atlas.incidents_named(known[:1], STORED).to_dict("records") if known else []
    is_away = [name for name in (made.first, made.second) if name not in known and name not in atlas.merged]
    state = html.Span(_state(atlas, made, is_away, when, words), className="data-help")
    parts: list[Any] = [html.Div([html.Strong(sentence), *[html.Span(summary(row, words)) for row in found], state])]
    if _can_choose(atlas):
        hint = words.text("duplicates.of_two", first=made.first, second=made.second)
        parts.append(act_button(FORGET, words.text("duplicates.undo"), (made.first, made.second), hint=hint))
    return html.Li(parts, className="duplicates-choice")


def _state(atlas: AtlasData, made: Choice, is_away: Sequence[str], when: str, words: Translator) -> str:
    if is_away:
        return words.text("duplicates.state_away", date=when, name=is_away[0])
    if made.choice == KEEP:
        return words.text("duplicates.state_kept", date=when)
    is_done = made.second in atlas.merged or made.first in atlas.merged
    return words.text("duplicates.state_done" if is_done else "duplicates.state_waits", date=when)


def _bar(atlas: AtlasData, waits: Waiting, said: Mapping[str, Any], words: Translator) -> tuple[list[Any], bool]:
    """Return what stands at the foot of the window: what waits for a build, or how far the build is."""
    parts: list[Any] = [refused(said["refused"], words)] if has_value(said.get("refused")) else []
    if has_value(said.get("undone")):
        parts.append(html.P(words.text("duplicates.undone", names=words.enumeration(said["undone"])), role="status"))
    load_id = str(said.get("load") or desk.running(atlas.settings, BUILD))
    if load_id:
        state = desk.state_of(atlas.settings, load_id)
        if state.status == desk.RUNNING:
            stop = html.P(act_button(CANCEL, words.text("data.cancel"), (load_id, "")))
            return [*parts, *progress(state, words), stop], True
        parts += _ended(atlas, load_id, state, words)
    if (waits or atlas.duplicate_pairs is None) and _can_choose(atlas):
        counts = {"duplicates.goes": len(waits.goes), "duplicates.returns": len(waits.returns)}
        sentence = " ".join(words.count(key, n) for key, n in counts.items() if n)
        apply = act_button(BUILD, words.text("duplicates.build"), ("", ""))
        apply.className = "button data-main"
        parts.append(html.Div([html.P(sentence), apply], className="duplicates-apply"))
    return parts, False


def _ended(atlas: AtlasData, load_id: str, state: desk.OrderState, words: Translator) -> list[Any]:
    if state.status == desk.FAILED:
        return [refused(state.failed, words)]
    if state.status in (desk.CANCELLED, desk.BROKEN):
        return [html.P(words.text(f"data.state.{state.status}"), role="status")]
    answer = desk.answer_of(atlas.settings, load_id, BUILD)
    if answer is None:
        return []
    version = str(answer["data_version"])
    key = "data.version_shown" if version == atlas.version else "data.version_later"
    return [
        html.P([html.Strong(words.text("duplicates.applied")), " ", words.text(key, version=version)], role="status")
    ]


def duplicates_line(atlas: AtlasData, words: Translator) -> list[Any]:
    """Return how many pairs wait for a choice, and the way to them."""
    try:
        n_open = len(open_positions(atlas, read_choices(atlas.settings)))
    except AtlasError:
        n_open = 0  # the page of the pairs says what is wrong
    said = words.count("duplicates.line", n_open) if n_open else words.text("duplicates.line_none")
    link = dcc.Link(words.text("duplicates.open"), href=atlas.link(PATH, words.language), className="button")
    return [html.P(said, className="data-help"), html.P(link, className="data-buttons")]
