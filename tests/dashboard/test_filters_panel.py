import datetime as dt

import pytest

from dashboard.components.filters import ANY_ERROR, filters_section, layers_section, option_list
from dashboard.filter_words import period_words, period_years_shown
from dashboard.ids import FilterId, MapId
from dashboard.map_state import DEFAULT_LAYERS, MapState
from layers.filters import Filters
from tests.dashboard.conftest import parts_of


def field(component, identifier):
    kinds = ("MultiSelect", "Select", "RangeSlider", "CheckboxGroup", "Store")
    found = [part for kind in kinds for part in parts_of(component, kind) if part.id == identifier]
    assert len(found) == 1
    return found[0]


def test_options_are_sorted_by_label_without_regard_to_accents(english):
    options = option_list({"b": "Zinc", "a": "Épice", "c": "eau"}, {"a": 2}, english)
    assert [each["label"] for each in options] == ["eau (0)", "Épice (2)", "Zinc (0)"]


def test_every_option_says_how_many_incidents_of_the_register_it_has(atlas, english):
    section = filters_section(atlas, Filters(), english)
    types = field(section, FilterId.TYPES)
    assert {each["value"]: each["label"] for each in types.data}["drugs"] == "Drugs (3)"
    agencies = {each["value"]: each["label"] for each in field(section, FilterId.AGENCIES).data}
    assert agencies["customs"] == "Customs (3)"
    assert field(section, FilterId.CORRIDORS).data[0] == {"value": "east", "label": "Eastern corridor (2)"}


def test_the_filters_open_as_the_url_says(atlas, words):
    asked = Filters(start=dt.date(2021, 1, 1), countries=("SN",), corridors=("east",), max_error_km=25.0)
    section = filters_section(atlas, asked, words)
    assert field(section, FilterId.COUNTRIES).value == ["SN"]
    assert field(section, FilterId.CORRIDORS).value == ["east"]
    assert field(section, FilterId.ERROR).value == "25"
    assert field(section, FilterId.YEARS).value == [2021, 2021]
    assert field(section, FilterId.PERIOD).data["from"] == "2021-01-01"


def test_a_value_of_the_url_that_is_not_offered_is_still_shown(atlas, words):
    section = filters_section(atlas, Filters(types=("submarines",), max_error_km=12.5), words)
    assert "submarines" in [each["value"] for each in field(section, FilterId.TYPES).data]
    error = field(section, FilterId.ERROR)
    assert error.value == "12.5"
    assert error.value in [each["value"] for each in error.data]


def test_without_filters_nothing_is_chosen(atlas, words):
    section = filters_section(atlas, Filters(), words)
    assert [part.value for part in parts_of(section, "MultiSelect")] == [[]] * 6
    assert field(section, FilterId.ERROR).value == ANY_ERROR
    assert field(section, FilterId.YEARS).value == [2020, 2021]


def test_every_field_has_a_label(atlas, words):
    section = [filters_section(atlas, Filters(), words), layers_section(MapState(), words)]
    for kind in ("MultiSelect", "Select", "CheckboxGroup", "Checkbox"):
        assert all(part.label for part in parts_of(section, kind))


def test_the_default_layers_are_ticked(words):
    boxes = field(layers_section(MapState(), words), MapId.LAYERS)
    assert boxes.value == [layer.value for layer in DEFAULT_LAYERS]


@pytest.mark.parametrize(
    ("start", "end", "sentence", "years"),
    [
        (None, None, "2020–2021, whole register", [2020, 2021]),
        (dt.date(2021, 1, 1), None, "2021", [2021, 2021]),
        (None, dt.date(2020, 12, 31), "2020", [2020, 2020]),
        (dt.date(2020, 1, 1), dt.date(2021, 12, 31), "2020–2021", [2020, 2021]),
        (dt.date(2020, 3, 15), dt.date(2021, 4, 2), "15 March 2020 to 2 April 2021", [2020, 2021]),
        (dt.date(2020, 3, 15), dt.date(2020, 3, 15), "15 March 2020", [2020, 2020]),
        (dt.date(2020, 3, 15), None, "since 15 March 2020", [2020, 2021]),
        (dt.date(1990, 1, 1), dt.date(1990, 12, 31), "1990", [2020, 2020]),
        (dt.date(2030, 1, 1), None, "since 1 January 2030", [2021, 2021]),
        (None, dt.date(1990, 12, 31), "until 31 December 1990", [2020, 2020]),
    ],
)
def test_a_period_is_said_in_years_where_it_is_whole_years_and_else_in_days(
    atlas, english, start, end, sentence, years
):
    filters = Filters(start=start, end=end)
    assert period_words(filters, atlas.index, english) == sentence
    assert period_years_shown(filters, (2020, 2021)) == years
