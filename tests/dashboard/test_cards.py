import h3
import pytest

from dashboard.components.cards import partial_date, reported_quantity
from dashboard.map_cards import selected_card, selected_spot
from dashboard.map_state import MapState
from tests.dashboard.conftest import parts_of, text_of


def card(atlas, translator, selected, back="", **query):
    return selected_card(atlas, MapState.from_query({"sel": selected, **query}), translator, back)


def targets(component):
    return [button.id["target"] for button in parts_of(component, "Button")]


def test_the_card_of_an_incident_says_what_was_reported(atlas, english):
    said = text_of(card(atlas, english, "incident:one"))
    for words in ("1 January 2020", "Alpha, Mali", "Drugs", "Cocaine", "1.5\u00a0kg", "Customs and Police", "Seizure",
                  "within 0.5 km", "Eastern corridor , km 12", "less than 1 km away", "Two bags"):  # fmt: skip
        assert words in said


def test_a_date_is_no_more_precise_than_it_is_known(atlas, english):
    assert "July 2020" in text_of(card(atlas, english, "incident:three"))
    assert "1 July 2020" not in text_of(card(atlas, english, "incident:three"))
    year = text_of(card(atlas, english, "incident:four"))
    assert "2021" in year
    assert "January" not in year


def test_the_quantity_of_a_shipwreck_is_deaths(atlas, english):
    assert "12 deaths" in text_of(card(atlas, english, "incident:six"))


def test_a_pound_is_said_in_kilograms_too_and_a_tablet_is_not(english):
    assert reported_quantity({"quantity": 2.0, "unit": "lb"}, english) == "2\u00a0lb (0.9\u00a0kg)"
    assert reported_quantity({"quantity": 2.0, "unit": "tablets"}, english) == "2\u00a0tablets"


def test_what_is_unknown_is_left_out_of_the_card(atlas, english):
    assert "Quantity" not in text_of(card(atlas, english, "incident:three"))
    assert "Agency" not in text_of(card(atlas, english, "incident:three"))


def test_the_source_opens_in_its_own_window_and_tells_it_nothing(atlas, words):
    links = parts_of(card(atlas, words, "incident:one"), "A")
    assert [link.href for link in links] == ["https://example.org/1"]
    assert links[0].rel == "noopener noreferrer"


def test_an_address_that_is_no_web_page_is_no_link(atlas, words):
    shown = card(atlas, words, "incident:six")
    assert parts_of(shown, "A") == []
    assert "The Gazette" in text_of(shown)


def test_the_note_is_marked_as_english(atlas, words):
    spans = [span for span in parts_of(card(atlas, words, "incident:one"), "Span") if text_of(span) == "Two bags"]
    assert [span.lang for span in spans] == ["en"]


def test_incidents_at_one_point_lead_to_each_other(atlas, english):
    # One, two and three lie at the point of five.
    shown = card(atlas, english, "incident:one")
    assert "Incident 1 of 4 at this point" in text_of(shown)
    assert {"incident:two", "incident:five"} <= set(targets(shown))
    alone = card(atlas, english, "incident:four")
    assert "at this point" not in text_of(alone)


def test_the_filters_decide_which_neighbours_there_are(atlas, english):
    assert "Incident 2 of 2" in text_of(card(atlas, english, "incident:two", type="drugs", error="5"))
    # Filtered out itself, it still opens from a link, without neighbours.
    assert "at this point" not in text_of(card(atlas, english, "incident:three", type="drugs"))


def test_a_point_lists_its_incidents_the_latest_first(atlas, english):
    shown = card(atlas, english, "point:two")
    assert "4 reported incidents here" in text_of(shown)
    assert targets(shown) == ["", "incident:five", "incident:three", "incident:two", "incident:one"]
    assert "Beta" in text_of(card(atlas, english, "point:four"))


def test_a_card_opened_from_a_list_leads_back_to_it(atlas, words):
    assert "point:two" in targets(card(atlas, words, "incident:one", back="point:two"))


def test_the_card_of_a_spot_counts_what_the_density_uses_within_the_bandwidth(atlas, english):
    # Four lies 32 km away, five is known to 60 km only.
    shown = text_of(card(atlas, english, "spot:14_-6"))
    assert "4 incidents lie within 40 km of this spot" in shown
    assert "incidents per 1,000 km² per year" in shown
    assert "3 incidents lie within 20 km" in text_of(card(atlas, english, "spot:14_-6", bw="20"))
    assert "5 incidents lie within 80 km" in text_of(card(atlas, english, "spot:14_-6", bw="80"))


def test_the_card_of_a_spot_of_the_change_counts_both_periods_and_says_the_difference(atlas, english):
    # In 2020 three at the very spot; in 2021 one 32 km away, and one known to 60 km only, which no surface uses.
    asked = {"layers": "change", "from": "2021-01-01", "to": "2021-12-31"}
    shown = card(atlas, english, "spot:14_-6", **asked)
    said = text_of(shown)
    assert "1 reported incident from 1 January 2021 to 31 December 2021" in said
    assert "3 reported incidents from 1 January 2020 to 31 December 2020" in said
    assert "Value of the change here: −" in said
    assert targets(shown) == ["", "incident:four", "incident:three", "incident:two", "incident:one"]
    # Where the density is ticked as well, the card is that of the density; before the register it is a sentence.
    assert "Value of the heat map" in text_of(
        card(atlas, english, "spot:14_-6", **{**asked, "layers": "change,density"})
    )
    asked = {"layers": "change", "from": "1950-01-01", "to": "1950-12-31"}
    assert "does not reach into this period" in text_of(card(atlas, english, "spot:14_-6", **asked))


def test_a_spot_without_incidents_says_none(atlas, english):
    assert "0 incidents lie within 40 km" in text_of(card(atlas, english, "spot:20_0"))


def test_a_region_and_a_hexagon_count_by_type(atlas, english):
    region = text_of(card(atlas, english, "region:ML-A"))
    assert "5 reported incidents in this region" in region
    assert "Drugs   3" in region
    cell = atlas.index.categories["hex_4"][atlas.index.hex_4[6]]
    assert "1 reported incident in this hexagon" in text_of(card(atlas, english, f"hexagon:{cell}"))


def test_the_card_of_a_post_says_when_its_status_was_reported(atlas, english):
    shown = card(atlas, english, "post:ml-alpha")
    for words in ("Alpha", "open, as of May 2021", "Mali", "Senegal", "Customs and Police"):
        assert words in text_of(shown)
    assert "/posts/ml-alpha?lang=en" in [link.href for link in parts_of(shown, "Link")]


def test_a_crossing_leads_to_its_posts_or_says_that_none_is_known(atlas, english):
    assert "post:ml-alpha" in targets(card(atlas, english, "crossing:ml-sn-alpha"))
    lonely = card(atlas, english, "crossing:ml-sn-desert")
    assert "No post known within 25 km" in text_of(lonely)
    assert targets(lonely) == [""]
    assert "Outside our register of posts" in text_of(card(atlas, english, "crossing:ml-sn-far"))


def test_the_card_of_a_corridor_gives_its_length_and_its_page(atlas, english):
    shown = card(atlas, english, "corridor:east")
    assert "227 km" in text_of(shown)
    assert "/corridors/east?lang=en" in [link.href for link in parts_of(shown, "Link")]


def test_a_hexagon_without_incidents_says_so(atlas, english):
    far = h3.latlng_to_cell(20.0, -3.0, 4)
    assert "0 reported incidents in this hexagon" in text_of(card(atlas, english, f"hexagon:{far}"))


@pytest.mark.parametrize("kind", ["incident", "point", "post", "corridor", "crossing", "region", "hexagon", "spot"])
def test_a_link_to_what_does_not_exist_gives_a_sentence(atlas, words, kind):
    shown = card(atlas, words, f"{kind}:nothing")
    assert "nothing" in text_of(shown)
    assert selected_spot(atlas, MapState.from_query({"sel": f"{kind}:nothing"})) is None


def test_nothing_selected_is_no_card(atlas, words):
    assert card(atlas, words, "") is None
    assert card(atlas, words, "castle:1") is None


@pytest.mark.parametrize(
    ("selected", "spot"),
    [
        ("incident:four", (-5.7, 14.0)),
        ("point:one", (-6.0, 14.0)),
        ("post:ml-gamma", (-4.0, 14.0)),
        ("crossing:ml-sn-desert", (-6.0, 17.0)),
        ("spot:12.5_-3", (-3.0, 12.5)),
        ("corridor:east", None),
    ],
)
def test_what_is_selected_is_marked_where_it_is_a_point(atlas, selected, spot):
    assert selected_spot(atlas, MapState.from_query({"sel": selected})) == spot


@pytest.mark.parametrize(
    ("text", "words"),
    [("2021", "2021"), ("2021-05", "May 2021"), ("2021-05-17", "17 May 2021"), ("2021-99", "2021-99"), (None, "")],
)
def test_a_date_written_as_year_or_month_stays_one(english, text, words):
    assert partial_date(text, english) == words
