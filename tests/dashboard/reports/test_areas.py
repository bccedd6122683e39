"""Reports on a country, a region, and several corridors, over the invented country."""

from __future__ import annotations

import pytest

from dashboard.data import AtlasData
from dashboard.reports.areas import country_report, region_report
from dashboard.reports.comparison import comparison_report
from dashboard.reports.document import Report, Table
from geodata.errors import InputError
from layers.filters import Filters
from layers.locales import Translator
from tests.dashboard.reports.conftest import DAY


def values(report: Report) -> dict[str, float | None]:
    return {each.name: each.value for each in report.measures()}


def table(report: Report, name: str) -> Table:
    return next(each for each in report.tables() if each.name == name)


def test_a_country_counts_its_incidents_posts_and_crossings(data: AtlasData, words: Translator) -> None:
    report = country_report(data, "ML", Filters(), words, DAY)
    found = values(report)
    # Six of the seven incidents are in Mali; of its three posts one is open; two of three crossings have none.
    assert (found["n_incidents"], found["n_open_posts"], found["n_crossings"], found["n_unmonitored"]) == (6, 1, 3, 2)
    # The roads run from 6.1° to 4° W; Mali begins at 6° W.
    assert found["road_km"] == pytest.approx(226.7 - 10.8, abs=2.0)
    assert found["rate"] == pytest.approx(6 / (found["road_km"] / 100) / (731 / 365.25))
    assert [row[0] for row in table(report, "crossings").rows] == ["Desert", "Far"]
    assert len(report.summary) == 5


def test_a_region_counts_what_lies_in_it(data: AtlasData, words: Translator) -> None:
    report = region_report(data, "ML-A", Filters(types=("drugs",)), words, DAY)
    assert values(report)["n_incidents"] == 3
    assert [row[0] for row in table(report, "posts").rows] == ["Alpha", "Beta"]
    assert [row[0] for row in table(report, "incidents").rows] == ["one", "two", "five"]


def test_a_comparison_lists_each_corridor_and_ranks_none_on_two_incidents(data: AtlasData, words: Translator) -> None:
    report = comparison_report(data, ["east", "short", "east"], Filters(), words, DAY)
    compared = table(report, "comparison")
    assert [row[2] for row in compared.rows] == [2, 0]
    assert all(row[-1] for row in compared.rows)  # too few to compare
    assert len(report.summary) == 5


def test_what_does_not_exist_is_refused_with_the_nearest_names(data: AtlasData, words: Translator) -> None:
    for asked in (
        lambda: country_report(data, "XX", Filters(), words, DAY),
        lambda: region_report(data, "ML-Z", Filters(), words, DAY),
    ):
        with pytest.raises(InputError) as caught:
            asked()
        assert "ML" in str(caught.value.parameters["near"])
        assert "{" not in words.error(caught.value.code, "", caught.value.parameters)
    with pytest.raises(InputError, match="at least two"):
        comparison_report(data, ["east"], Filters(), words, DAY)
