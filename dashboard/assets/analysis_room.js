/* The map of an analysis opens at a zoom made for a wide window; in a narrow one the same ground stays in it. */
(function () {
  "use strict";
  /* Room the zoom is made for, pixels. */
  const MADE_FOR = [800, 500];

  document.addEventListener("atlas-map", function (event) {
    const { graph, map } = event.detail;
    if (!graph.closest(".analysis-map")) { return; }
    const box = map.getContainer();
    const growth = Math.min(box.clientWidth / MADE_FOR[0], box.clientHeight / MADE_FOR[1]);
    if (!(growth > 0 && growth < 0.95)) { return; }
    const zoom = map.getZoom() + Math.log2(growth), plot = graph._fullLayout.map._subplot;
    /* Plotly keeps the view only of a move that an event of the reader began; its button leads back to where it opened. */
    map.jumpTo({ zoom: zoom }, { originalEvent: new Event("resize") });
    if (plot.viewInitial) { plot.viewInitial.zoom = zoom; }
  });
})();
