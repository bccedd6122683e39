/* The map of the first page and the room it has: it opens on the four countries at any size of window, and what the reader
   has in view stays in view when a drawer opens beside it or the window changes. */
(function () {
  "use strict";
  const MAP = "map-graph";
  /* The four countries whole (west, south, east, north), and without the desert of Mali, where nearly all is that the map
     knows: for a room too low to read the whole. */
  const WHOLE = [-17.7, 4.3, 4.4, 25.1], SOUTH = [-19, 3.9, 4.4, 19.4];
  /* Zooms: below which the whole is too small if a part is so much larger (symbols for a wall are larger, and lie over each
     other sooner), the closest for a wall, what nobody notices. */
  const SMALLEST = 3.6, SMALLEST_ON_WALL = 4.4, LARGER = 0.3, CLOSEST = 6.5, UNNOTICED = 0.05, MARGIN = 12;

  function size_of(map) {
    const box = map.getContainer();
    return [box.clientWidth, box.clientHeight];
  }
  function view_of(map) {
    return { center: map.getCenter(), zoom: map.getZoom(), size: size_of(map) };
  }
  const is_same = (one, other) => one[0] === other[0] && one[1] === other[1];

  /* The button of Plotly that leads back leads to where the map opened. */
  function set_home(graph, view) {
    const plot = graph._fullLayout.map._subplot;
    if (plot.viewInitial) { Object.assign(plot.viewInitial, { center: { lon: view.center.lng, lat: view.center.lat }, zoom: view.zoom }); }
  }

  /* Pixels that the legend takes of the left side, where it lies over the map and leaves most of it. */
  function legend_width(map) {
    const legend = document.querySelector(".map-legend-box"), frame = map.getContainer().getBoundingClientRect();
    if (!legend) { return 0; }
    const box = legend.getBoundingClientRect(), covered = box.right - frame.left;
    const lies_over = box.height > 0 && box.top < frame.bottom && box.bottom > frame.top && box.left >= frame.left;
    return lies_over && covered < frame.width / 2 ? covered : 0;
  }

  function home(map) {
    const margin = Math.min(MARGIN, ...size_of(map).map((side) => side / 10));
    const padding = { top: margin, bottom: margin, right: margin, left: margin + legend_width(map) };
    const camera_on = ([west, south, east, north]) => map.cameraForBounds([[west, south], [east, north]], { padding: padding });
    const whole = camera_on(WHOLE), south = camera_on(SOUTH);
    if (!whole || !south) { return null; }
    const smallest = document.querySelector(".theme-projector") ? SMALLEST_ON_WALL : SMALLEST;
    const camera = whole.zoom < smallest && south.zoom - whole.zoom > LARGER ? south : whole;
    return { center: camera.center, zoom: Math.min(camera.zoom, CLOSEST) };
  }

  function is_near(map, view) {
    const apart = map.project(view.center).dist(map.project(map.getCenter()));
    return apart < 2 && Math.abs(view.zoom - map.getZoom()) < 0.01;
  }

  function keep_in_view(graph, map) {
    let seen = view_of(map), placed = seen, size = seen.size, is_waiting = false;
    /* map_kit.js writes no view into the address that the reader has not chosen. */
    map.__is_home = !new URLSearchParams(window.location.search).has("v");

    function fit() {
      size = size_of(map);
      if (!size[0] || !size[1]) { return; }
      const growth = Math.min(size[0] / seen.size[0], size[1] / seen.size[1]);
      const view = map.__is_home ? home(map) : { center: seen.center, zoom: seen.zoom + Math.log2(growth) };
      if (!view) { return; }
      const is_elsewhere = map.project(view.center).dist(map.project(map.getCenter())) > MARGIN;
      if (is_elsewhere || Math.abs(view.zoom - map.getZoom()) > UNNOTICED) {
        /* Plotly keeps the view only of a move that an event of the reader began. */
        map.jumpTo(view, { originalEvent: new Event("resize"), is_fitted: true });
      }
      placed = view_of(map);
      if (map.__is_home) { set_home(graph, placed); }
    }

    map.on("moveend", function (event) {
      /* While the room changes, and after, Plotly puts the view of before, or that of now, into it once more. */
      if (event.is_fitted || is_waiting || !is_same(size, size_of(map)) || is_near(map, placed)) { return; }
      map.__is_home = false;
      seen = placed = view_of(map);
    });
    map.on("resize", function () {
      if (is_waiting || is_same(size, size_of(map))) { return; }
      is_waiting = true;
      window.requestAnimationFrame(function () { is_waiting = false; fit(); });
    });
    if (map.__is_home) { fit(); }
  }

  document.addEventListener("atlas-map", function (event) {
    const { graph, map } = event.detail;
    if (graph.closest("#" + MAP)) { keep_in_view(graph, map); }
  });
})();
