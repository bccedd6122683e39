/* The links that save the map name the state of this very moment: filters and layers from the address, the view and the
   ground in sight from the map itself. What the legend hides is left out: on paper it stands beside the map. */
(function () {
  "use strict";
  const PLACES = 4;

  /* West, south, east and north of what is seen, and the view; null before the map has come. */
  function seen(graph) {
    const found = window.mapKit && window.mapKit.find(graph);
    if (!found) { return null; }
    const map = found.map, bounds = map.getBounds(), centre = map.getCenter();
    const legend = document.querySelector(".map-legend-box"), box = map.getContainer();
    const covers = legend && legend.open && window.getComputedStyle(legend).position === "absolute";
    const hidden = covers ? legend.offsetLeft + legend.offsetWidth : 0;
    const west = hidden > 0 && hidden < box.clientWidth * 0.5
      ? map.unproject([hidden, box.clientHeight / 2]).lng : bounds.getWest();
    return {
      v: [centre.lat.toFixed(3), centre.lng.toFixed(3), map.getZoom().toFixed(2)].join("_"),
      box: [west, bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((edge) => edge.toFixed(PLACES)).join(","),
    };
  }

  function bring_up_to_date(link) {
    const query = new URLSearchParams(window.location.search), menu = link.closest(".map-save").dataset;
    query.set("lang", menu.language);
    Object.entries(seen(menu.map) || {}).forEach(([name, value]) => query.set(name, value));
    link.href = "/export/" + link.dataset.export + "?" + query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  }

  const link_of = (event) => event.target.closest && event.target.closest(".map-save a[data-export]");
  /* Before the browser follows, copies or opens the link in another tab. */
  ["pointerdown", "focusin", "contextmenu", "click"].forEach(function (kind) {
    document.addEventListener(kind, function (event) { const link = link_of(event); if (link) { bring_up_to_date(link); } }, true);
  });
})();
