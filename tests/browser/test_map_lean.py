"""An answer draws anew what it has changed, and nothing else."""

from tests.browser.test_map import open_map, wait_until_drawn

__all__ = ["open_map"]

_WATCH = """() => {
  const map = window.mapKit.find("map-graph").map, box = map.getContainer();
  window.__handed = new Set();
  window.__moved = [];
  map.on("sourcedata", (event) => { if (event.sourceDataType === "content") { window.__handed.add(event.sourceId); } });
  map.on("movestart", () => window.__moved.push(map.getZoom()));
  window.__size = () => [box.clientWidth, box.clientHeight, box.getBoundingClientRect().top];
  return window.__size();
}"""
_LAYERS = "() => window.mapKit.find('map-graph').map.getLayersOrder().filter((name) => name.startsWith('plotly-'))"


def _choose(page, types):
    before = page.locator("#map-summary").inner_text()
    page.evaluate("(types) => window.dash_clientside.set_props('filter-types', { value: types })", types)
    page.wait_for_function("(before) => document.querySelector('#map-summary').innerText !== before", arg=before)
    # Plotly says when it has done what it was asked for.
    page.evaluate("() => window.Plotly.relayout(document.querySelector('#map-graph .js-plotly-plot'), {})")
    wait_until_drawn(page)


def test_a_filter_hands_over_the_incidents_alone_and_leaves_the_map_where_it_is(page, open_map):
    open_map("/?lang=fr&layers=posts,corridors,incidents")
    size, layers = page.evaluate(_WATCH), page.evaluate(_LAYERS)
    _choose(page, ["drugs"])
    assert page.evaluate("() => [...window.__handed]") == ["source-incidents-symbol"]
    assert page.evaluate("() => window.__moved") == []
    assert page.evaluate("() => window.__size()") == size
    assert page.evaluate(_LAYERS) == layers


def test_what_is_taken_back_is_drawn_again(page, open_map):
    open_map("/?lang=en&layers=incidents")
    count = "() => window.mapKit.find('map-graph').map.querySourceFeatures('source-incidents-symbol').length"
    whole = page.evaluate(count)
    _choose(page, ["firearms"])
    few = page.evaluate(count)
    _choose(page, [])
    assert 0 < few < whole == page.evaluate(count)


def test_layers_that_come_later_lie_where_they_would_have_lain(page, open_map):
    open_map("/?lang=fr&layers=posts,incidents")
    chosen = ["posts", "incidents", "crossings", "regions"]
    page.evaluate("(layers) => window.dash_clientside.set_props('map-layers', { value: layers })", chosen)
    page.wait_for_function("() => window.location.search.includes('crossings')")
    page.wait_for_function("() => document.querySelectorAll('#map-legend .legend section').length >= 4")
    wait_until_drawn(page)
    changed = page.evaluate(_LAYERS)
    open_map("/?lang=fr&layers=posts,incidents,crossings,regions")
    assert changed == page.evaluate(_LAYERS)


def test_plotly_ends_where_nothing_has_changed(page, open_map):
    open_map("/?lang=fr")
    ended = "() => window.Plotly.redraw(document.querySelector('#map-graph .js-plotly-plot')).then(() => true)"
    assert page.evaluate(ended)
    assert page.evaluate(ended)
