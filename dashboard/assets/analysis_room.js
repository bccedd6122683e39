/* The map of an analysis opens at a zoom made for a wide window; in a narrow one the same ground stays in it. Every choice
   makes the map anew: it then opens where the reader has moved the one before. */
(function () {
  "use strict";
  /* Room the zoom is made for, pixels. */
  const MADE_FOR = [800, 500];
  let moved_to = null;

  document.addEventListener("atlas:page", function () { moved_to = null; });

  document.addEventListener("atlas-map", function (event) {
    const { graph, map } = event.detail;
    if (!graph.closest(".analysis-map")) { return; }
    const box = map.getContainer(), plot = graph._fullLayout.map._subplot;
    const growth = Math.min(box.clientWidth / MADE_FOR[0], box.clientHeight / MADE_FOR[1]);
    const zoom = map.getZoom() + (growth > 0 && growth < 0.95 ? Math.log2(growth) : 0);
    /* Plotly keeps the view only of a move that an event of the reader began; its button leads back to where it opened. */
    map.jumpTo(moved_to || { zoom: zoom }, { originalEvent: new Event("resize") });
    if (plot.viewInitial) { plot.viewInitial.zoom = zoom; }
    map.on("moveend", function () { moved_to = { center: map.getCenter(), zoom: map.getZoom() }; });
  });
})();
