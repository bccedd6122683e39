"""The fourth renderer of layers: a Leaflet map by folium, in one file that opens anywhere, also without a network.

folium would load Leaflet from the network; here it is written into the page, and a policy in the head of the page keeps
the browser from asking for anything at all. Beside the map stand the words of a sheet of paper, so that the file can
travel alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import folium
import shapely
from branca.element import Element

from layers import style
from layers.base import Layer, Legend, Trace
from layers.basemap import View
from layers.leaflet_package import leaflet_assets
from layers.legends import swatch
from layers.locales import Translator
from layers.paper_features import FeatureSource
from layers.paper_furniture import SheetText
from layers.paper_traces import css_colour, scale_colour
from layers.symbol_svg import symbol_address

MEDIA_TYPE = "text/html; charset=utf-8"
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
#: Tolerance (degrees) and decimals of the ground.
_TOLERANCE, _DECIMALS = 0.005, 0.001
_ICON_PX = 26
_FOCUS = ((4.0, -18.0), (25.5, 4.0))
#: A marker has the usual pin for a moment, whose picture would be fetched.
_NO_PIN = "L.Marker.prototype.options.icon = L.divIcon({className: 'sign'});"
#: Kilometres alone, and no flag of any country in the corner.
_PLAIN = (
    "L.Control.Scale.prototype.options.imperial = false; L.Control.Attribution.prototype.options.prefix = 'Leaflet';"
)
_STYLES = """
html, body { height: 100%; margin: 0; font: 15px/1.45 "DejaVu Sans", Verdana, sans-serif; color: #1a1a1a; }
body { display: flex; flex-direction: column; }
header, footer { padding: 8px 14px; } h1 { font-size: 21px; margin: 0 0 2px; } p { margin: 2px 0; }
.frame { flex: 1; min-height: 320px; display: flex; }
.folium-map { position: relative !important; flex: 1; height: auto !important; }
aside { width: 260px; overflow: auto; padding: 6px 12px; border-left: 1px solid #cfcfcf; }
aside h2 { font-size: 15px; margin: 10px 0 2px; } aside ul { list-style: none; margin: 0; padding: 0; }
aside li { display: flex; gap: 8px; align-items: center; } aside img { width: 26px; height: 18px; }
footer { font-size: 12px; color: #4a4a4a; border-top: 1px solid #cfcfcf; } .counts { color: #4a4a4a; font-size: 13px; }
.country { font-weight: bold; letter-spacing: 2px; color: #5a5a5a; white-space: nowrap; text-align: center; }
.leaflet-container { background: SEA_COLOUR; }
@media (max-width: 700px) { .frame { flex-direction: column; } aside { width: auto; max-height: 40%; border: 0; } }
"""


def render_leaflet(
    layers: Sequence[Layer],
    text: SheetText,
    source: FeatureSource,
    words: Translator,
    bounds: tuple[float, float, float, float] | None = None,
    view: View | None = None,
) -> bytes:
    """Return a page with the map of some layers, their legend, and the words of a sheet.

    Parameters
    ----------
    layers : sequence of Layer
        In the order of the legend.
    text : SheetText
    source : FeatureSource
        Its lines are in the page as data, so it must have none that may not be passed on.
    words : Translator
    bounds : (west, south, east, north), optional
        Ground that must be seen, degrees; without it `view` decides, and without both it is the four countries.
    view : View, optional
    """
    drawn = folium.Map(tiles=None, control_scale=True, prefer_canvas=True, zoom_control=True)
    drawn.default_js, drawn.default_css = [], []
    _draw_ground(drawn, source)
    _draw_names(drawn, source, words)
    for layer in layers:
        for image in layer.images:
            _draw_image(drawn, image)
    for trace in sorted((each for layer in layers for each in layer.traces), key=_depth):
        _draw_trace(drawn, trace, source)
    if bounds is None and view is not None:
        drawn.location, drawn.options["zoom"] = [view.latitude, view.longitude], view.zoom + 1.0
    else:
        corners = _FOCUS if bounds is None else ((bounds[1], bounds[0]), (bounds[3], bounds[2]))
        drawn.fit_bounds([list(corner) for corner in corners])
    return _page(drawn, layers, text, _absent_areas(layers, source, words), words).encode("utf-8", "replace")


def _absent_areas(layers: Sequence[Layer], source: FeatureSource, words: Translator) -> str:
    """Say how many regions with a value have no area to draw; empty where all have one."""
    n_absent = 0
    for trace in (each for layer in layers for each in layer.traces if each["uid"] == "regions"):
        key = str(trace["featureidkey"]).removeprefix("properties.")
        drawn = {str(about.get(key)) for _, about in source.features(trace["geojson"])}
        n_absent += len({str(code) for code in trace["locations"]} - drawn)
    return words.count("paper.absent_regions", n_absent) if n_absent else ""


def _depth(trace: Trace) -> int:
    """Areas lie below lines, and lines below symbols."""
    return 0 if trace["type"] == "choroplethmap" else 1 if "lines" in trace.get("mode", "") else 2


def _draw_ground(drawn: folium.Map, source: FeatureSource) -> None:
    looks = (
        ("countries", lambda about: {"stroke": False, "fillOpacity": 1,
                                     "fillColor": style.FOCUS_LAND if about.get("is_focus") else style.LAND}),
        ("roads", lambda about: _line(style.ROAD, 0.9)),
        ("coast", lambda about: _line(style.COAST, 1.0)),
        ("borders", lambda about: {**_line(style.BORDER, 1.3),
                                   "dashArray": None if about.get("status") == "agreed" else "5 5"}),
        ("corridors", lambda about: _line(style.CORRIDOR, 1.6)),
    )  # fmt: skip
    for name, look in looks:
        features = [
            _feature(shapely.set_precision(geometry.simplify(_TOLERANCE), _DECIMALS, mode="pointwise"), look(about))
            for geometry, about in source.features(f"/basemap/{name}.geojson")
        ]
        _add(drawn, features)


def _draw_names(drawn: folium.Map, source: FeatureSource, words: Translator) -> None:
    """Write the name of each country in its middle."""
    for geometry, about in source.features("/basemap/countries.geojson"):
        middle = geometry.representative_point()
        name = escape(words.value("country", about.get("country")).upper())
        icon = folium.DivIcon(html=name, icon_size=(160, 18), icon_anchor=(80, 9), class_name="country")
        folium.Marker([middle.y, middle.x], icon=icon, interactive=False, keyboard=False).add_to(drawn)


def _line(colour: str, width: float) -> dict[str, Any]:
    return {"color": colour, "weight": width, "fill": False}


def _feature(geometry: Any, look: dict[str, Any], said: str = "") -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(geometry),
        "properties": {"look": look, "said": said},
    }


def _add(drawn: folium.Map, features: list[dict[str, Any]], has_words: bool = False) -> None:
    """Add areas or lines; each carries how it looks and what is said of it."""
    if not features:
        return
    tooltip = folium.GeoJsonTooltip(["said"], labels=False) if has_words else None
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features}, style_function=lambda each: each["properties"]["look"],
        tooltip=tooltip, interactive=has_words,
    ).add_to(drawn)  # fmt: skip


def _draw_image(drawn: folium.Map, image: dict[str, Any]) -> None:
    (west, north), _, (east, south), _ = image["coordinates"]
    folium.raster_layers.ImageOverlay(
        image["source"], [[south, west], [north, east]], opacity=float(image.get("opacity", 1.0)), interactive=False
    ).add_to(drawn)


def _draw_trace(drawn: folium.Map, trace: Trace, source: FeatureSource) -> None:
    if trace.get("visible") is False:
        return
    if trace["type"] == "choroplethmap":
        _add(drawn, list(_areas(trace, source)), has_words=True)
        return
    mode = trace.get("mode", "markers")
    if "lines" in mode:
        line = trace.get("line", {})
        look = _line(css_colour(line.get("color", style.ROAD)), float(line.get("width", 1.5)))
        for piece in _pieces(trace["lon"], trace["lat"]):
            folium.PolyLine(piece, interactive=False, **look).add_to(drawn)
    if "markers" in mode and trace.get("marker", {}).get("opacity") != 0:
        _draw_symbols(drawn, trace)


def _areas(trace: Trace, source: FeatureSource) -> Iterable[dict[str, Any]]:
    key = str(trace.get("featureidkey", "id")).removeprefix("properties.")
    areas = {str(about.get(key)): geometry for geometry, about in source.features(trace["geojson"])}
    low, high = float(trace.get("zmin", 0)), float(trace.get("zmax", 1))
    marker = trace.get("marker", {})
    opacities, line = marker.get("opacity", 1.0), marker.get("line", {})
    for place, (code, value, said) in enumerate(
        zip(trace["locations"], trace["z"], trace.get("customdata") or [None] * len(trace["z"]), strict=True)
    ):
        if str(code) not in areas or value is None or value != value:
            continue
        opacity = opacities[place] if isinstance(opacities, list) else opacities
        edge = line.get("color", "#ffffff")
        look = {
            "fillColor": scale_colour(trace["colorscale"], (value - low) / (high - low)),
            "fillOpacity": float(opacity or 1.0),
            "color": css_colour(edge[place] if isinstance(edge, list) else edge), "weight": 0.6,
        }  # fmt: skip
        yield _feature(areas[str(code)], look, _said(said))


def _draw_symbols(drawn: folium.Map, trace: Trace) -> None:
    symbols = trace.get("marker", {}).get("symbol", "circle")
    said = trace.get("customdata") or [None] * len(trace["lon"])
    angles = trace.get("marker", {}).get("angle")
    turns = angles if isinstance(angles, list) else [0.0] * len(trace["lon"])
    half = _ICON_PX // 2
    for place, (lon, lat, words) in enumerate(zip(trace["lon"], trace["lat"], said, strict=True)):
        name = symbols[place] if isinstance(symbols, list) else symbols
        if sign := style.sign_of(str(name)):
            _draw_sign(drawn, (lat, lon), *sign)
            continue
        try:
            address = symbol_address(name)
        except KeyError:
            continue  # a word on the map, which is no symbol of ours
        turn = f' style="transform:rotate({turns[place]:g}deg)"' if turns[place] else ""
        picture = f'<img src="{address}" width="{_ICON_PX}" height="{_ICON_PX}" alt=""{turn}>'
        icon = folium.DivIcon(html=picture, icon_size=(_ICON_PX, _ICON_PX), icon_anchor=(half, half), class_name="sign")
        tooltip = folium.Tooltip(_said(words)) if _said(words) else None
        folium.Marker([lat, lon], icon=icon, tooltip=tooltip, keyboard=True).add_to(drawn)


def _draw_sign(drawn: folium.Map, spot: tuple[float, float], text: str, colour: str) -> None:
    """Draw a word in a white box, its middle at the spot."""
    look = (
        f"position:absolute;transform:translate(-50%,-50%);white-space:nowrap;padding:1px 5px;background:#fff;"
        f"border:1px solid {colour};border-radius:3px;color:{colour};font:600 13px sans-serif"
    )
    box = f'<span style="{look}">{escape(text)}</span>'
    icon = folium.DivIcon(html=box, icon_size=(0, 0), icon_anchor=(0, 0), class_name="sign")
    folium.Marker(spot, icon=icon, keyboard=False).add_to(drawn)


def _said(words: object) -> str:
    """Return what the pointer is told of a point: the last of its data, which layers write as safe markup."""
    return str(words[-1]) if isinstance(words, list | tuple) and words else ""


def _pieces(longitudes: Sequence[float | None], latitudes: Sequence[float | None]) -> Iterable[list[list[float]]]:
    """Cut a line where it has a gap."""
    piece: list[list[float]] = []
    for lon, lat in zip(longitudes, latitudes, strict=True):
        if lon is None or lat is None or lon != lon or lat != lat:
            if len(piece) > 1:
                yield piece
            piece = []
        else:
            piece.append([lat, lon])
    if len(piece) > 1:
        yield piece


def _page(drawn: folium.Map, layers: Sequence[Layer], text: SheetText, absent: str, words: Translator) -> str:
    script, styles = leaflet_assets()
    root: Any = drawn.get_root()
    root.html.add_child(Element(
        f"<header><h1>{escape(text.title)}</h1><p>{escape(text.period)}</p><p>{escape(text.filters)}</p>"
        f'<p class="counts">{escape(text.counts)}</p></header>'
    ))  # fmt: skip
    page = root.render()
    # folium brings links of its own; whatever leads out of the file is taken away.
    page = re.sub(r'<(?:script|link)[^>]+(?:src|href)="https?://[^"]*"[^>]*>(?:</script>)?', "", page)
    own = _STYLES.replace("SEA_COLOUR", style.SEA)
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{escape(text.title)}</title>\n<style>{styles}{own}</style>\n"
        f"<script>{script}\n{_NO_PIN}{_PLAIN}</script>\n"
    )
    page = page.replace("<head>", f"<head>\n{head}", 1)
    page = re.sub(r"<html[^>]*>", f'<html lang="{words.language}">', page, count=1)
    legends = "".join(_legend(layer.legend) for layer in layers if layer.legend is not None)
    aside = f'<aside aria-label="{escape(words.text("layers.legend.heading"))}">{legends}</aside>'
    said = (text.caveat, text.sources, text.borders, absent, text.disclaimer, text.imprint)
    foot = "".join(f"<p>{escape(each)}</p>" for each in said if each)
    map_div = re.search(r'<div class="folium-map"[^>]*></div>', page)
    if map_div is not None:
        page = page.replace(map_div[0], f'<div class="frame">{map_div[0]}{aside}</div><footer>{foot}</footer>', 1)
    return page


def _legend(legend: Legend) -> str:
    items = "".join(f'<li><img src="{swatch(item)}" alt=""> {escape(item.label)}</li>' for item in legend.items)
    unit = f"<p>{escape(legend.unit)}</p>" if legend.unit else ""
    return f"<h2>{escape(legend.title)}</h2>{unit}<ul>{items}</ul>"
