/* Two maps that move together; the address follows the choices, and holds the view of the left one (map_kit.js). */
(function () {
  "use strict";
  const MAPS = ["compare-left-map", "compare-right-map"];
  /* The four countries (west, south, east, north), where the address names no view. */
  const FOCUS = [-17.8, 3.6, 4.4, 17.8], MARGIN = 12, LEAST_ZOOM = 2.5;
  let query = null, waiting = 0;

  const found = (name) => { const each = window.mapKit && window.mapKit.find(name); return each ? each.map : null; };

  /* Plotly keeps the view only of a move that an event of the reader began, and would put the map that follows back with
     the next answer, and this one with it. */
  const kept = () => ({ originalEvent: new Event("resize") });

  function link(one, other) {
    const follow = function (told) {
      if (one.__follows) { return; }
      other.__follows = true;
      other.jumpTo({ center: one.getCenter(), zoom: one.getZoom() }, told);
      other.__follows = false;
    };
    one.on("move", () => follow());
    one.on("moveend", () => follow(kept()));
  }

  function join() {
    window.clearTimeout(waiting);
    const maps = MAPS.map(found), sink = document.getElementById("compare-sink");
    if (!sink) { return; }
    if (maps.includes(null) || !maps.every((map) => map.loaded())) { waiting = window.setTimeout(join, 120); return; }
    if (maps[0].__joined) { return; }
    maps[0].__joined = true;
    link(maps[0], maps[1]);
    link(maps[1], maps[0]);
    if (sink.dataset.hasView) { maps[1].jumpTo({ center: maps[0].getCenter(), zoom: maps[0].getZoom() }); return; }
    maps[0].fitBounds([[FOCUS[0], FOCUS[1]], [FOCUS[2], FOCUS[3]]], { padding: MARGIN, animate: false }, kept());
  }

  function update(new_query) {
    join();
    /* The first call tells what the address says already. */
    if (query && new_query !== query) {
      const address = new URL(window.location.href), told = new URLSearchParams(new_query);
      /* The view and the theme change without this function. */
      ["v", "theme"].forEach((name) => { if (address.searchParams.has(name)) { told.set(name, address.searchParams.get(name)); } });
      const text = told.toString().replaceAll("%2C", ",");
      window.history.replaceState(window.history.state, "", address.pathname + "?" + text + address.hash);
    }
    query = document.getElementById("compare-sink") ? new_query : null;
    return "";
  }

  /* A link from the map takes along what is filtered and where the map is. */
  document.addEventListener("click", function (event) {
    const way = event.target.closest && event.target.closest("a[data-compare]");
    if (!way) { return; }
    const told = new URLSearchParams(window.location.search);
    ["sel", "step", "by", "window"].forEach((name) => told.delete(name));
    /* Each of the two maps is half as wide: the same ground is seen a zoom farther out. */
    const view = (told.get("v") || "").split("_").map(Number);
    if (view.length === 3 && view.every(Number.isFinite)) {
      told.set("v", [view[0].toFixed(3), view[1].toFixed(3), Math.max(view[2] - 1, LEAST_ZOOM).toFixed(2)].join("_"));
    } else { told.delete("v"); }
    told.set("lang", way.dataset.compare);
    way.href = "/compare?" + told.toString().replaceAll("%2C", ",");
  }, true);

  window.dash_clientside = Object.assign({}, window.dash_clientside, { compare: { update } });
})();
