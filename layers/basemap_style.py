"""The layers of the MapLibre style: what is drawn over what, from which zoom, how wide and in which colour."""

from __future__ import annotations

from typing import Any

from layers import style

Expression = dict[str, Any]
#: Layers that draw nothing and hold a place in the order: areas go below the first, each kind of symbol below its own.
ANCHOR_AREAS = "anchor-roads"
#: Pictures of a surface go below this one, so that areas lie on them.
ANCHOR_SURFACES = "anchor-areas"
#: What colours the roads goes below this one: over roads and corridors, under coast and borders.
ANCHOR_LINES = "anchor-lines"
ANCHORS = ("anchor-crossings", "anchor-posts", "anchor-incidents", "anchor-selected")
#: (zoom, smallest rank labelled from there on).
LABEL_STEPS = ((0, 900_000), (5, 300_000), (6, 100_000), (7, 30_000), (8, 8_000), (9, 2_500), (10, 0))


def style_layers(language: str, selected: str) -> list[Expression]:
    """Return the layers from the ground up."""
    return [
        {"id": "sea", "type": "background", "paint": {"background-color": style.SEA}},
        {
            "id": "land", "type": "fill", "source": "countries",
            "paint": {"fill-color": ["case", ["==", ["get", "is_focus"], 1], style.FOCUS_LAND, style.LAND]},
        },
        *_anchor(ANCHOR_SURFACES),
        *_anchor(ANCHOR_AREAS),
        _line("region-borders", "region_borders", style.REGION_BORDER, _by_zoom((5, 0.4), (9, 1.1)), minzoom=5.5),
        *_roads(),
        *_corridors(selected),
        *_anchor(ANCHOR_LINES),
        _line("coast", "coast", style.COAST, _by_zoom((3, 0.5), (8, 1.0))),
        *_borders(),
        {"id": "outside", "type": "fill", "source": "outside", "paint": {"fill-color": style.OUTSIDE}},
        _line("neatline", "outside", style.NEATLINE, 1),
        *_labels(language),
        *(layer for name in ANCHORS for layer in _anchor(name)),
    ]  # fmt: skip


def _anchor(name: str) -> list[Expression]:
    return [{"id": name, "type": "background", "layout": {"visibility": "none"}}]


def _by_zoom(*steps: tuple[float, float]) -> list[Any]:
    return ["interpolate", ["linear"], ["zoom"], *(value for step in steps for value in step)]


def _line(name: str, source: str, colour: str, width: Any, **more: Any) -> Expression:
    paint = {"line-color": colour, "line-width": width, **more.pop("paint", {})}
    layout = {"line-join": "round", "line-cap": "round", **more.pop("layout", {})}
    return {"id": name, "type": "line", "source": source, "layout": layout, "paint": paint, **more}


def _roads() -> list[Expression]:
    def of_class(road_class: str) -> list[Any]:
        return ["==", ["get", "road_class"], road_class]

    wide = _by_zoom((4, 0.8), (7, 1.8), (11, 3.4))

    def minor(width: float) -> list[Any]:
        return ["match", ["get", "road_class"], "secondary", width, "tertiary", 0.6 * width, 0.4 * width]

    return [
        # Roads below the main ones are there only where somebody added them.
        _line(
            "roads-minor", "roads", style.ROAD,
            ["interpolate", ["linear"], ["zoom"], 5, minor(0.4), 8, minor(1.0), 12, minor(2.6)],
            filter=["in", ["get", "road_class"], ["literal", ["secondary", "tertiary", "local"]]], minzoom=5,
        ),
        _line("roads-main", "roads", style.ROAD, _by_zoom((4, 0.35), (7, 1.0), (11, 2.4)), filter=of_class("main")),
        _line("roads-corridor", "roads", style.ROAD, wide, filter=of_class("corridor")),
        _line(
            "roads-link", "roads", style.ROAD, wide,
            filter=of_class("corridor_link"), layout={"line-cap": "butt"}, paint={"line-dasharray": [2.5, 1.6]},
        ),
    ]  # fmt: skip


def _corridors(selected: str) -> list[Expression]:
    chosen = ["==", ["get", "corridor_id"], selected]
    return [
        _line("corridors-casing", "corridors", "#ffffff", _by_zoom((4, 2.6), (8, 5.5)), paint={"line-opacity": 0.8}),
        _line("corridors", "corridors", style.CORRIDOR, _by_zoom((4, 1.3), (8, 3.0))),
        _line("corridors-selected", "corridors", style.CORRIDOR_SELECTED, _by_zoom((4, 3.4), (8, 6.0)), filter=chosen),
        _line("corridors-hit", "corridors", "#000000", 12, paint={"line-opacity": 0}),
    ]


def _borders() -> list[Expression]:
    agreed, disputed = (["==", ["get", "status"], status] for status in ("agreed", "disputed"))
    width = _by_zoom((3, 0.8), (8, 1.8))
    return [
        _line("borders-casing", "borders", "#ffffff", _by_zoom((3, 2.0), (8, 4.5)), paint={"line-opacity": 0.55}),
        _line("borders", "borders", style.BORDER, width, filter=agreed),
        # A round cap on a dash of nearly no length is a dot.
        _line(
            "borders-disputed", "borders", style.BORDER, _by_zoom((3, 1.5), (8, 2.6)),
            filter=disputed, paint={"line-dasharray": [0.1, 2.2]},
        ),
    ]  # fmt: skip


def _labels(language: str) -> list[Expression]:
    """Return the names; where two collide the later layer wins, so the countries come last."""
    first, *rest = LABEL_STEPS
    threshold = ["step", ["zoom"], first[1], *(value for step in rest for value in step)]
    halo = {"text-halo-color": style.LABEL_HALO, "text-halo-width": 1.5}
    fonts = list(style.FONTS)
    return [
        {
            "id": "place-dots", "type": "circle", "source": "places", "minzoom": 5.5,
            "filter": [">=", ["get", "rank"], threshold],
            "paint": {"circle-radius": _by_zoom((5, 1.4), (9, 2.6)), "circle-color": style.LABEL,
                      "circle-stroke-color": style.LABEL_HALO, "circle-stroke-width": 1},
        },
        {
            "id": "label-seas", "type": "symbol", "source": "seas", "maxzoom": 8,
            "layout": {
                "text-field": ["get", "name"], "text-font": fonts, "text-size": _by_zoom((3, 10), (7, 15)),
                "text-letter-spacing": 0.2, "text-max-width": 7, "text-line-height": 1.4,
            },
            "paint": {"text-color": style.SEA_LABEL},
        },
        {
            "id": "label-places", "type": "symbol", "source": "places", "minzoom": 3.5,
            "filter": [">=", ["get", "rank"], threshold],
            "layout": {
                "text-field": ["get", "name"], "text-font": fonts, "symbol-sort-key": ["-", ["get", "rank"]],
                "text-size": ["interpolate", ["linear"], ["zoom"],
                              4, ["case", [">", ["get", "rank"], 1_000_000], 12, 10.5],
                              9, ["case", [">", ["get", "rank"], 100_000], 16, 12.5]],
                "text-padding": 3, "text-variable-anchor": ["top", "bottom", "left", "right"],
                "text-radial-offset": 0.55,
            },
            "paint": {"text-color": style.LABEL, **halo},
        },
        {
            "id": "label-countries", "type": "symbol", "source": "labels", "maxzoom": 7.5,
            # Small countries wait for a zoom at which their name does not lie over their neighbours'.
            "filter": [">=", ["get", "size"], ["step", ["zoom"], 4, 5, 1.5, 6, 0]],
            "layout": {
                "text-field": ["get", f"name_{language}"], "text-font": fonts, "text-transform": "uppercase",
                "text-letter-spacing": 0.16, "text-max-width": 6,
                "text-size": ["interpolate", ["linear"], ["zoom"], 3, ["case", ["==", ["get", "is_focus"], 1], 11, 9],
                              7, ["case", ["==", ["get", "is_focus"], 1], 18, 14]],
                "symbol-sort-key": ["-", ["+", ["*", 1000, ["get", "is_focus"]], ["get", "size"]]],
            },
            "paint": {"text-color": style.COUNTRY_LABEL, **halo},
        },
    ]  # fmt: skip
