/* What Plotly's map lacks: symbols drawn here from outlines (never fetched), a scale bar, clicks anywhere, the view in the
   URL, and corridors that answer to the pointer.
   Everything comes from the figure itself: layout.meta holds outlines, radii, language and what is shown. */
(function () {
  "use strict";
  const RATIO = 2;
  /* Symbols are smaller where the map shows the whole region, and larger on a close view; a theme may say otherwise. */
  const ICON_SIZE = [4, 0.72, 6.5, 1, 10, 1.25];
  function iconSize(meta) { return ["interpolate", ["linear"], ["zoom"]].concat(meta.icon_size || ICON_SIZE); }

  /* ---- symbols: mk_<shape>_<rrggbb>_<fill>_<size>, mp_<rrggbb>.<twelfths>-..._<fill>_<size>,
     mn_<number>_<rrggbb>_<size>, ms_<rrggbb>_<text as in an address> ---- */
  function canvas(radius) {
    const side = Math.ceil(radius * 2 * 1.4 + 8), element = document.createElement("canvas");
    element.width = element.height = side * RATIO;
    const pen = element.getContext("2d", { willReadFrequently: true });
    pen.scale(RATIO, RATIO);
    pen.translate(side / 2, side / 2);
    pen.lineJoin = "round";
    return { element, pen };
  }
  function picture(drawn) {
    return drawn.pen.getImageData(0, 0, drawn.element.width, drawn.element.height);
  }
  function drawShape(parts, meta) {
    const radius = meta.radii[parts[4]], outline = meta.shapes[parts[1]];
    if (!radius || !outline) { return null; }
    const drawn = canvas(radius), pen = drawn.pen, colour = "#" + parts[2], fill = parts[3], path = new Path2D(outline);
    pen.scale(radius, radius);
    if (fill === "ring") {
      pen.lineWidth = 7 / radius; pen.strokeStyle = "#ffffff"; pen.stroke(path);
      pen.lineWidth = 4 / radius; pen.strokeStyle = colour; pen.stroke(path);
      return picture(drawn);
    }
    const line = meta.outline || 1.9;
    pen.strokeStyle = "#ffffff"; pen.lineWidth = (line + 2.3) / radius; pen.stroke(path);
    pen.fillStyle = fill === "filled" ? colour : "#ffffff"; pen.fill(path);
    if (fill === "half") { pen.save(); pen.clip(path); pen.fillStyle = colour; pen.fillRect(-3, -3, 3, 6); pen.restore(); }
    pen.strokeStyle = colour; pen.lineWidth = (fill === "filled" ? 0.8 : line) / radius; pen.stroke(path);
    if (fill === "filled" && parts[1] === "joint") {
      pen.strokeStyle = "#ffffff"; pen.lineWidth = 1.2 / radius;
      pen.beginPath(); pen.moveTo(0, -0.75); pen.lineTo(0, 0.75); pen.stroke();
    }
    return picture(drawn);
  }
  function drawPie(parts, meta) {
    const radius = meta.radii[parts[3]];
    if (!radius) { return null; }
    const sectors = parts[1].split("-").map(function (part) { return part.split("."); });
    const total = sectors.reduce(function (sum, sector) { return sum + Number(sector[1]); }, 0);
    const drawn = canvas(radius), pen = drawn.pen;
    pen.fillStyle = "#ffffff"; pen.beginPath(); pen.arc(0, 0, radius + 2, 0, 2 * Math.PI); pen.fill();
    let start = -Math.PI / 2;
    sectors.forEach(function (sector) {
      const end = start + 2 * Math.PI * Number(sector[1]) / total;
      pen.fillStyle = "#" + sector[0]; pen.beginPath(); pen.moveTo(0, 0); pen.arc(0, 0, radius, start, end); pen.closePath(); pen.fill();
      pen.strokeStyle = "#ffffff"; pen.lineWidth = 1; pen.stroke();
      start = end;
    });
    if (parts[2] === "hollow") { pen.fillStyle = "#ffffff"; pen.beginPath(); pen.arc(0, 0, radius * 0.58, 0, 2 * Math.PI); pen.fill(); }
    return picture(drawn);
  }
  function drawNumber(parts, meta) {
    const radius = meta.radii[parts[3]];
    if (!radius) { return null; }
    const drawn = canvas(radius), pen = drawn.pen;
    pen.fillStyle = "#ffffff"; pen.beginPath(); pen.arc(0, 0, radius + 2, 0, 2 * Math.PI); pen.fill();
    pen.fillStyle = "#" + parts[2]; pen.beginPath(); pen.arc(0, 0, radius, 0, 2 * Math.PI); pen.fill();
    pen.fillStyle = "#ffffff"; pen.textAlign = "center"; pen.textBaseline = "middle";
    pen.font = "bold " + Math.round(radius * (parts[1].length > 1 ? 1.15 : 1.4)) + "px system-ui, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif";
    pen.fillText(parts[1], 0, radius * 0.08);
    return picture(drawn);
  }
  function drawSign(parts, meta) {
    const text = decodeURIComponent(parts[2]), letters = meta.sign || 18, height = letters + 12, element = document.createElement("canvas");
    const font = "600 " + letters + "px system-ui, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif";
    let pen = element.getContext("2d");
    pen.font = font;
    const width = Math.ceil(pen.measureText(text).width) + 20;
    element.width = width * RATIO; element.height = height * RATIO;
    pen = element.getContext("2d", { willReadFrequently: true });
    pen.scale(RATIO, RATIO);
    pen.fillStyle = "#ffffff"; pen.strokeStyle = "#" + parts[1]; pen.lineWidth = 1.5;
    pen.beginPath(); pen.roundRect(1, 1, width - 2, height - 2, 5); pen.fill(); pen.stroke();
    pen.fillStyle = "#" + parts[1]; pen.font = font; pen.textAlign = "center"; pen.textBaseline = "middle";
    pen.fillText(text, width / 2, height / 2 + 1);
    return picture({ element, pen });
  }
  function draw(name, meta) {
    const parts = name.split("_");
    if (parts[0] === "ms" && parts.length === 3) { return drawSign(parts, meta); }
    if (parts[0] === "mn" && parts.length === 4) { return drawNumber(parts, meta); }
    if (parts[0] === "mk" && parts.length === 5) { return drawShape(parts, meta); }
    return parts[0] === "mp" && parts.length === 4 ? drawPie(parts, meta) : null;
  }

  /* ---- finding the maps ---- */
  function findMap(frame) {
    const graph = frame.querySelector(".js-plotly-plot");
    const subplot = graph && graph._fullLayout && graph._fullLayout.map && graph._fullLayout.map._subplot;
    return subplot && subplot.map ? { graph, map: subplot.map } : null;
  }
  function metaOf(graph) { return (graph.layout && graph.layout.meta) || {}; }

  /* ---- groups of the basemap that are on, and the corridor in focus ---- */
  function applyMeta(graph, map) {
    const meta = metaOf(graph), shown = meta.shown || [];
    Object.entries(meta.groups || {}).forEach(function (entry) {
      const visibility = shown.includes(entry[0]) ? "visible" : "none";
      entry[1].forEach(function (layer) {
        if (map.getLayer(layer) && (map.getLayoutProperty(layer, "visibility") || "visible") !== visibility) {
          map.setLayoutProperty(layer, "visibility", visibility);
        }
      });
    });
    if (map.getLayer("corridors-selected") && map.__selected !== meta.selected) {
      map.__selected = meta.selected;
      map.setFilter("corridors-selected", ["==", ["get", "corridor_id"], meta.selected || ""]);
    }
    map.getLayersOrder().filter(isSymbols).forEach(function (layer) {
      Object.entries(symbolLayout(meta)).forEach(function (entry) {
        if (JSON.stringify(map.getLayoutProperty(layer, entry[0])) !== JSON.stringify(entry[1])) { map.setLayoutProperty(layer, entry[0], entry[1]); }
      });
    });
  }

  /* Symbols have the size of their theme, and must not push the names of places away. Plotly's own size is put right on its
     way to the map: set twice with every answer, it would make all tiles twice. */
  const isSymbols = (layer) => /^plotly-trace-layer-.*-symbol$/.test(layer);
  function symbolLayout(meta) { return { "icon-ignore-placement": true, "icon-size": iconSize(meta) }; }
  function dressSymbols(graph, map) {
    const setLayoutProperty = map.setLayoutProperty, addLayer = map.addLayer;
    map.setLayoutProperty = function (layer, name, value, options) {
      const ours = isSymbols(layer) && symbolLayout(metaOf(graph))[name];
      return setLayoutProperty.call(map, layer, name, ours || value, options);
    };
    map.addLayer = function (layer, before) {
      if (!isSymbols(layer.id)) { return addLayer.call(map, layer, before); }
      const layout = Object.assign({}, layer.layout, symbolLayout(metaOf(graph)));
      return addLayer.call(map, Object.assign({}, layer, { layout: layout }), before);
    };
  }

  /* ---- scale bar ---- */
  function addScale(graph, map) {
    const bar = document.createElement("div");
    bar.className = "atlasmap-scale";
    map.getContainer().appendChild(bar);
    function update() {
      const meta = metaOf(graph), words = meta.words || {};
      const metresPerPixel = 40075016.686 * Math.cos(map.getCenter().lat * Math.PI / 180) / (512 * Math.pow(2, map.getZoom()));
      const most = metresPerPixel * (meta.scale_bar || 130), power = Math.pow(10, Math.floor(Math.log10(most)));
      const metres = [5, 2, 1].find(function (step) { return step * power <= most; }) * power;
      const isKm = metres >= 1000, number = (isKm ? metres / 1000 : metres).toLocaleString(meta.language || "fr");
      bar.style.width = metres / metresPerPixel + "px";
      bar.textContent = ((isKm ? words.kilometres : words.metres) || "{n}").replace("{n}", number);
    }
    map.on("move", update);
    map.on("resize", update);
    update();
  }

  /* ---- corridors: the line itself answers, not only its corners ---- */
  function corridorAt(map, point) {
    if (!map.getLayer("corridors-hit") || map.getLayoutProperty("corridors-hit", "visibility") === "none") { return null; }
    const found = map.queryRenderedFeatures(point, { layers: ["corridors-hit"] });
    return found.length ? found[0].properties : null;
  }
  function addTip(frame, graph, map) {
    const tip = document.createElement("div");
    tip.className = "atlasmap-tip";
    tip.hidden = true;
    frame.appendChild(tip);
    let waiting = false;
    map.on("mousemove", function (event) {
      if (waiting) { return; }
      waiting = true;
      window.requestAnimationFrame(function () {
        waiting = false;
        const corridor = isOverSymbol(graph) ? null : corridorAt(map, event.point);
        tip.hidden = !corridor;
        if (!corridor) { return; }
        const meta = metaOf(graph), words = meta.words || {};
        const length = (words.kilometres || "{n}").replace("{n}", Number(corridor.km).toLocaleString(meta.language || "fr"));
        tip.textContent = (corridor["name_" + (meta.language || "fr")] || corridor.name_en) + " · " + length;
        const isRight = event.point.x > frame.clientWidth / 2;
        tip.style.left = isRight ? "auto" : event.point.x + 14 + "px";
        tip.style.right = isRight ? frame.clientWidth - event.point.x + 14 + "px" : "auto";
        tip.style.top = Math.max(4, event.point.y - 34) + "px";
      });
    });
    map.on("mouseout", function () { tip.hidden = true; });
  }

  /* ---- clicks and the view ---- */
  function isOverSymbol(graph) {
    return (graph._hoverdata || []).some(function (point) { return point.fullData && point.fullData.type === "scattermap"; });
  }
  function addClicks(frame, graph, map) {
    const store = frame.dataset.clickStore, owner = graph.closest("[id]");
    map.on("click", function (event) {
      const spot = event.lngLat.wrap(), corridor = isOverSymbol(graph) ? null : corridorAt(map, event.point);
      /* A corridor is no trace of Plotly: its click is told in the same words as that of a symbol. */
      if (corridor && owner) {
        window.dash_clientside.set_props(owner.id, { clickData: { points: [{ customdata: ["corridor", corridor.corridor_id] }], t: Date.now() } });
      }
      if (!store) { return; }
      window.dash_clientside.set_props(store, { data: {
        lon: Number(spot.lng.toFixed(5)), lat: Number(spot.lat.toFixed(5)), zoom: Number(map.getZoom().toFixed(2)),
        corridor: corridor ? corridor.corridor_id : null, t: Date.now(),
      } });
    });
  }
  function addUrl(frame, map) {
    if (!frame.dataset.viewInUrl) { return; }
    let timer;
    map.on("moveend", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(function () {
        if (!document.body.contains(frame)) { return; }
        const centre = map.getCenter(), address = new URL(window.location.href);
        /* Where the map opens by itself it opens by itself for who follows the link (map_room.js). */
        if (map.__is_home) { address.searchParams.delete("v"); } else {
          address.searchParams.set("v", [centre.lat.toFixed(3), centre.lng.toFixed(3), map.getZoom().toFixed(2)].join("_"));
        }
        if (address.href === window.location.href) { return; }
        window.history.replaceState(window.history.state, "", address.toString().replaceAll("%2C", ","));
      }, 250);
    });
  }

  function attach(frame, graph, map) {
    if (map.__kit) { return; }
    map.__kit = true;
    const blank = { width: 1, height: 1, data: new Uint8Array(4) };
    /* In place of Plotly's own resolver, which would ask an outside server for icons. */
    map.setMissingStyleImageResolver(function (name) {
      if (map.hasImage(name)) { return; }
      const image = draw(name, metaOf(graph));
      if (image) { map.addImage(name, image, { pixelRatio: RATIO }); } else { map.addImage(name, blank); }
    });
    map.setMinZoom(2.5);
    map.setMaxZoom(14);
    map.dragRotate.disable();
    map.touchZoomRotate.disableRotation();
    if (map.keyboard && map.keyboard.disableRotation) { map.keyboard.disableRotation(); }
    dressSymbols(graph, map);
    /* Plotly adds its layers one by one, each with an event of its own. */
    let waits = false;
    const apply = function () { waits = false; applyMeta(graph, map); };
    map.on("styledata", function () { if (!waits) { waits = true; Promise.resolve().then(apply); } });
    graph.on("plotly_afterplot", apply);
    addScale(graph, map);
    addTip(frame, graph, map);
    addClicks(frame, graph, map);
    addUrl(frame, map);
    frame.dispatchEvent(new CustomEvent("atlas-map", { bubbles: true, detail: { graph, map } }));
  }

  let canDraw = null;
  function scan() {
    document.querySelectorAll(".atlasmap").forEach(function (frame) {
      if (canDraw === null) { canDraw = !!document.createElement("canvas").getContext("webgl2"); }
      if (!canDraw) { return; }  /* map_picture.js shows a picture instead. */
      const found = findMap(frame);
      if (found) { attach(frame, found.graph, found.map); }
    });
  }
  new MutationObserver(scan).observe(document.documentElement, { childList: true, subtree: true });
  scan();
  window.mapKit = {
    find: function (id) { const graph = document.getElementById(id); const frame = graph && graph.closest(".atlasmap"); return frame ? findMap(frame) : null; },
  };
})();
