"""Paragraphs written with a pencil beside those that the numbers make, in both languages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from geodata.changes import rate_ratio
from geodata.fields import COUNTRIES, TRAFFICKING_TYPES
from geodata.periods import PeriodPair
from geodata.view_facts import GroupChange, PeriodChange, ViewFacts
from layers.locales import translator
from layers.paragraph import view_paragraph

YEAR = (dt.date(2021, 1, 1), dt.date(2021, 12, 31))
BEFORE = (dt.date(2020, 1, 1), dt.date(2020, 12, 31))
PERIODS = PeriodPair(YEAR, BEFORE, is_cut=False)
ONE = ViewFacts(1, 7, period=YEAR, types=(("drugs", 1),), countries=(("ML", 1),))


def said(facts, language):
    """Return the paragraph with plain spaces."""
    return " ".join(view_paragraph(facts, translator(language))).replace("\u00a0", " ").replace("\u202f", " ")


def changed(n_now, n_before, **more):
    ratio = rate_ratio(n_now, n_before, 1.0, 1.0)
    return PeriodChange(PERIODS, n_now, n_before, more.pop("n_astride", 0), ratio, False, **more)


def test_no_incident_is_said_to_be_none():
    facts = ViewFacts(0, 1200, n_filtered=1200, period=YEAR)
    assert said(facts, "en") == (
        "No reported incident matches this view; the register holds 1,200. Incidents left out: 1,200 by the filters."
    )
    assert said(facts, "fr") == (
        "Aucun incident signalé ne correspond à cette vue ; le registre en compte 1 200. "
        "Incidents laissés de côté : 1 200 écartés par les filtres."
    )


def test_an_empty_register_has_one_sentence():
    assert said(ViewFacts(0, 0), "en") == "No reported incident matches this view; the register holds 0."


def test_one_incident_is_singular_and_is_not_compared_without_a_period_before():
    assert said(ONE, "fr") == (
        "1 incident signalé correspond à cette vue, du 1er janvier 2021 au 31 décembre 2021, sur 7 au registre. "
        "Il concerne les stupéfiants. Il a été signalé au Mali. "
        "Il n’y a pas de comparaison : le registre ne contient pas de période avant celle-ci."
    )
    assert said(ONE, "en") == (
        "1 reported incident matches this view, from 1 January 2021 to 31 December 2021, of 7 in the register. "
        "It is about drugs. It was reported in Mali. "
        "There is no comparison: the register holds no period before this one."
    )


def test_articles_and_prepositions_follow_the_word():
    facts = replace(
        ONE, n_selected=6, types=(("firearms", 3), ("human_trafficking", 2), ("cash", 1)),
        countries=(("CI", 3), ("TG", 2), ("DZ", 1)), places=(("Lomé", 2),),
    )  # fmt: skip
    text = said(facts, "fr")
    assert "Ils concernent les armes à feu (3), la traite des personnes (2) et l’argent en espèces (1)." in text
    assert "Ils ont été signalés en Côte d’Ivoire (3), au Togo (2) et en Algérie (1)." in text
    assert "Le lieu cité le plus souvent est Lomé (2)." in text


def test_of_many_types_and_countries_the_first_three_are_named():
    types = tuple((code, 9 - k) for k, code in enumerate(TRAFFICKING_TYPES[:5]))
    countries = tuple((code, 9 - k) for k, code in enumerate(COUNTRIES[:4]))
    facts = replace(ONE, n_selected=35, types=types, countries=countries, places=(("Kidira", 4), ("Bamako", 3)))
    text = said(facts, "en")
    assert "Most often they are about drugs (9), medicines (8), and human trafficking (7)." in text
    assert "They were reported above all in Senegal (9), in Mali (8), and in Ghana (7)." in text
    assert "The places named most often are Kidira (4) and Bamako (3)." in text


def test_a_clear_rise_is_called_one_and_a_handful_gets_no_ratio():
    # 30 against 10 over equal years: the share 30 / 40 has the exact interval 0.588 to 0.873, the ratio 1.43 to 6.87.
    rise = said(replace(ONE, n_selected=30, change=changed(30, 10)), "en")
    assert "Surely dated from 1 January 2021 to 31 December 2021: 30; just before" in rise
    assert "3 times what it was (95% interval 1.4 to 6.9): a clear rise in reports." in rise
    assert "une hausse nette" in said(replace(ONE, n_selected=30, change=changed(30, 10)), "fr")
    assert "une baisse nette" in said(replace(ONE, n_selected=10, change=changed(10, 30)), "fr")
    assert "peut tenir au hasard" in said(replace(ONE, n_selected=12, change=changed(12, 10)), "fr")
    assert "Avec moins de 5 incidents" in said(replace(ONE, change=changed(1, 3)), "fr")


def test_a_rise_from_none_has_a_lower_end_only():
    # 10 against 0: the share is at least 0.025 to the power 1 / 10, that is 0.6915, and the ratio at least 2.24.
    assert "multiplié par 2,2 au moins" in said(replace(ONE, n_selected=10, change=changed(10, 0)), "fr")
    assert "that may be chance" in said(replace(ONE, n_selected=5, change=changed(5, 0)), "en")


def test_the_main_change_is_named_where_there_are_several_types():
    main = GroupChange("tobacco", 12, 2, 6.0, 1.3, 55.2)
    facts = replace(ONE, n_selected=30, types=(("drugs", 18), ("tobacco", 12)), change=changed(30, 10, main=main))
    assert "Le changement le plus net concerne le tabac : 12 contre 2 auparavant." in said(facts, "fr")
    assert "clearest" not in said(replace(facts, types=(("tobacco", 30),)), "en")


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        (1, "1 incident is in neither count", "1 incident n’est dans aucun des deux comptes"),
        (2, "2 incidents are in neither count", "2 incidents ne sont dans aucun des deux comptes"),
    ],
)
def test_dates_that_are_too_vague_are_counted(n, english, french):
    facts = replace(ONE, n_selected=30, change=changed(30, 10, n_astride=n))
    assert english in said(facts, "en")
    assert french in said(facts, "fr")


def test_what_is_left_out_has_its_reasons():
    facts = replace(ONE, n_filtered=1, n_too_imprecise=5, max_error_km=12.5)
    assert said(facts, "en").endswith("1 by the filters and 5 whose location error exceeds 12.5 km.")
    assert said(facts, "fr").endswith("1 écarté par les filtres et 5 dont l’erreur de localisation dépasse 12,5 km.")


def test_every_type_and_country_has_its_words():
    for language in ("fr", "en"):
        for code in TRAFFICKING_TYPES:
            assert said(replace(ONE, types=((code, 1),)), language)
        for code in COUNTRIES:
            assert said(replace(ONE, countries=((code, 1),)), language)
