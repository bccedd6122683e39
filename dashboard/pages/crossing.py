"""One crossing: where a road meets a land border, and what is known around it."""

from __future__ import annotations

from dash import html

from dashboard.components.cards import has_value
from dashboard.data import AtlasData
from dashboard.profile_neighbours import crossing_neighbours
from dashboard.profile_page import period_filters, spot_page
from dashboard.profile_subject import find_crossing, profile_subject
from geodata.crossings import POST_REACH_KM
from layers.locales import Translator, translator

PATH_TEMPLATE = "/crossings/<crossing_id>"
TITLE_KEY = "profile.crossing"


def layout(atlas: AtlasData, language: str, query: dict[str, str], crossing_id: str) -> html.Div:
    """Return the page; the URL may narrow the period (``from``, ``to``).

    Raises
    ------
    InputError
        There is no such crossing.
    """
    words = translator(language)
    subject = profile_subject(atlas, "crossing", crossing_id)
    filters = period_filters(query)
    countries = [words.value("country", country) for country in subject.countries]
    return spot_page(
        atlas,
        subject,
        filters,
        crossing_neighbours(atlas, subject, filters, words),
        words,
        title=words.text("cards.crossing_title", name=subject.name(language)),
        lead=_lead(atlas, crossing_id, words),
        facts=[
            (words.text("cards.countries"), words.enumeration(countries)),
        ],
    )


def _lead(atlas: AtlasData, crossing_id: str, words: Translator) -> str:
    """Say between which countries it is, and how many posts are known there."""
    crossing = find_crossing(atlas, crossing_id)
    a, b = (words.value("country", crossing[name]) for name in ("country_a", "country_b"))
    head = words.text("profile.crossing_lead", a=a, b=b)
    if not has_value(crossing["is_monitored"]):
        return f"{head} {words.text('cards.outside_register')}."
    n_posts = len([each for each in str(crossing["post_ids"]).split(";") if each])
    posts = words.count(
        "profile.crossing_posts", n_posts, km=words.number(POST_REACH_KM), open=words.number(crossing["n_open_posts"])
    )
    return f"{head} {posts}" if n_posts else f"{head} {words.text('cards.unmonitored')}."
