import datetime as dt

import numpy as np
import pytest

from geodata.view_facts import period_change, top_named, view_facts

ALL = np.arange(12)


def test_the_facts_of_the_invented_country_are_those_of_a_pencil(index):
    facts = view_facts(index, ALL, ALL, None, None)
    assert (facts.n_selected, facts.n_total, facts.n_filtered) == (12, 12, 0)
    assert facts.types == (("drugs", 7), ("migrant_smuggling", 2), ("firearms", 1), ("medicines", 1), ("other", 1))
    assert facts.countries == (("ML", 12),)
    assert facts.places == (("Alpha", 5), ("Beta", 2), ("Gamma", 2))
    assert facts.period == (dt.date(2020, 1, 1), dt.date(2021, 12, 30))
    # Two years of register have no 36 months before its last 36.
    assert facts.change is None


def test_a_year_is_compared_with_the_year_before(index):
    change = period_change(index, ALL, dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    # The register ends on 30 December: 364 days, and the 364 before them begin on 3 January.
    assert change.periods.before[0] == dt.date(2020, 1, 3)
    assert (change.n_now, change.n_before, change.n_astride) == (6, 5, 0)
    assert change.ratio.low < 1 < change.ratio.high
    assert change.main is None and not change.is_default
    assert change.ratio.value == pytest.approx(6 / 5)


def test_what_is_left_out_adds_up_to_the_register(index):
    facts = view_facts(index, ALL[:3], ALL[:3], None, None, n_too_imprecise=4, max_error_km=25.0)
    assert facts.n_selected + facts.n_filtered + facts.n_too_imprecise == facts.n_total


def test_places_that_tie_are_in_the_order_of_their_names(index):
    assert top_named(index, ALL, 2) == (("Alpha", 5), ("Beta", 2))
    assert top_named(index, ALL, 10) == (("Alpha", 5), ("Beta", 2), ("Gamma", 2), ("Delta", 1))
    assert top_named(index, ALL[:0], 3) == ()
