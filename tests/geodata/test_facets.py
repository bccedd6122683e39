import numpy as np

from geodata.facets import facet_counts, month_counts, n_values, year_counts

ALL = np.arange(12)


def test_each_value_is_counted_and_an_empty_cell_is_unknown(index):
    assert facet_counts(index, ALL, "trafficking_type")[0] == ("drugs", 7)
    assert dict(facet_counts(index, ALL, "commodity"))["unknown"] == 1
    assert facet_counts(index, ALL, "place") == (("Alpha", 5), ("Beta", 2), ("Gamma", 2), ("Delta", 1))
    assert n_values(index, ALL, "place") == 4


def test_an_incident_counts_for_each_agency_it_names(index):
    # Five name customs, one of them with police; police is named by three; one names none, one says "unknown".
    counts = dict(facet_counts(index, ALL, "agency"))
    assert (counts["customs"], counts["police"], counts["unknown"]) == (5, 3, 2)


def test_every_year_of_the_register_is_there(index):
    assert year_counts(index, ALL) == {2020: 6, 2021: 6}
    assert year_counts(index, ALL[:0]) == {2020: 0, 2021: 0}


def test_the_months_of_a_year_are_those_of_the_dates(index):
    assert month_counts(index, ALL, 2020).counts == (1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0)
    assert month_counts(index, ALL, 2021).counts == (1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1)
    assert month_counts(index, ALL, 2021).n_year_only == 0
