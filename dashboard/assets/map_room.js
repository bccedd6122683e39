/* The map of the first page and the room it has: it opens on the four countries at any size of window, and what the reader
   has in view stays in view when a drawer opens beside it or the window changes. */
(function () {
  "use strict";
  const MAP = "map-graph";
  /* The four countries (west, south, east, north); pixels left around them; zooms that nobody would notice. */
  const FOCUS = [-17.8, 3.6, 4.4, 17.8], MARGIN = 14, CLOSEST = 6.5, UNNOTICED = 0.1;

  function size_of(map) {
    const box = map.getContainer();
    return [box.clientWidth, box.clientHeight];
  }
  function view_of(map) {
    return { center: map.getCenter(), zoom: map.getZoom(), size: size_of(map), is_home: false };
  }
  const is_same = (one, other) => one[0] === other[0] && one[1] === other[1];

  /* The button of Plotly that leads back leads to where the map opened. */
  function set_home(graph, view) {
    const plot = graph._fullLayout.map._subplot;
    if (plot.viewInitial) { Object.assign(plot.viewInitial, { center: { lon: view.center.lng, lat: view.center.lat }, zoom: view.zoom }); }
  }

  function home(map) {
    const [west, south, east, north] = FOCUS, margin = Math.min(MARGIN, ...size_of(map).map((side) => side / 10));
    const camera = map.cameraForBounds([[west, south], [east, north]], { padding: margin });
    return camera && { center: camera.center, zoom: Math.min(camera.zoom, CLOSEST) };
  }

  function keep_in_view(graph, map) {
    let seen = view_of(map), size = seen.size, is_waiting = false;
    seen.is_home = !new URLSearchParams(window.location.search).has("v");

    function fit() {
      size = size_of(map);
      if (!size[0] || !size[1]) { return; }
      const growth = Math.min(size[0] / seen.size[0], size[1] / seen.size[1]);
      const view = seen.is_home ? home(map) : { center: seen.center, zoom: seen.zoom + Math.log2(growth) };
      if (!view) { return; }
      if (Math.abs(view.zoom - map.getZoom()) > UNNOTICED || !seen.is_home) {
        /* Plotly keeps the view only of a move that an event of the reader began. */
        map.jumpTo(view, { originalEvent: new Event("resize"), is_fitted: true });
      }
      if (seen.is_home) { set_home(graph, view_of(map)); }
    }

    map.on("moveend", function (event) {
      /* While the room changes Plotly puts the view of before into it. */
      if (event.is_fitted || is_waiting || !is_same(size, size_of(map))) { return; }
      seen = view_of(map);
    });
    map.on("resize", function () {
      if (is_waiting || is_same(size, size_of(map))) { return; }
      is_waiting = true;
      window.requestAnimationFrame(function () { is_waiting = false; fit(); });
    });
    if (seen.is_home) { fit(); }
  }

  document.addEventListener("atlas-map", function (event) {
    const { graph, map } = event.detail;
    if (graph.closest("#" + MAP)) { keep_in_view(graph, map); }
  });
})();
