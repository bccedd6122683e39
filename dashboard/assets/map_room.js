/* The map of the first page and the room it has: it opens on the four countries at any size of window, and what the reader
   has in view stays in view when a drawer opens beside it or the window changes. */
(function () {
  "use strict";
  const MAP = "map-graph";
  /* A zoom that nobody notices; a move, pixels, that nobody notices. */
  const UNNOTICED = 0.05, UNMOVED_PX = 12;

  const room_of = (frame) => [frame.clientWidth, frame.clientHeight];
  const size_of = (map) => room_of(map.getContainer());
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
  function legend_width(element) {
    const legend = document.querySelector(".map-legend-box"), frame = element.getBoundingClientRect();
    if (!legend) { return 0; }
    const box = legend.getBoundingClientRect(), covered = box.right - frame.left;
    const lies_over = box.height > 0 && box.top < frame.bottom && box.bottom > frame.top && box.left >= frame.left;
    return lies_over && covered < frame.width / 2 ? covered : 0;
  }

  /* Longitude, latitude and zoom the map opens with in a frame (home_view.py says why); null for other maps than that of
     the first page, where the address names a view, and without room. */
  function home(frame) {
    const stage = frame.closest("[data-home]");
    if (!stage || new URLSearchParams(window.location.search).has("v")) { return null; }
    return home_of(JSON.parse(stage.dataset.home), frame);
  }

  function home_of(wanted, frame) {
    const room = room_of(frame), margin = Math.min(wanted.margin, ...room.map((side) => side / 10));
    const [whole, south] = [wanted.whole, wanted.south].map((bounds) => window.mercator.fit(bounds, room, margin, legend_width(frame)));
    if (!whole || !south) { return null; }
    const smallest = document.querySelector(".theme-projector") ? wanted.smallest_on_wall : wanted.smallest;
    const view = whole[2] < smallest && south[2] - whole[2] > wanted.larger ? south : whole;
    return [view[0], view[1], Math.min(view[2], wanted.closest)];
  }

  function home_camera(map) {
    const box = map.getContainer(), view = home_of(JSON.parse(box.closest("[data-home]").dataset.home), box);
    return view && { center: { lng: view[0], lat: view[1] }, zoom: view[2] };
  }

  function is_near(map, view) {
    const apart = map.project(view.center).dist(map.project(map.getCenter()));
    return apart < 2 && Math.abs(view.zoom - map.getZoom()) < 0.01;
  }

  function keep_in_view(graph, map) {
    let seen = view_of(map), placed = seen, size = seen.size, is_waiting = false;
    /* map_kit.js writes no view into the address that the reader has not chosen. */
    const opened_home = !new URLSearchParams(window.location.search).has("v");
    map.__is_home = opened_home;

    function fit() {
      size = size_of(map);
      if (!size[0] || !size[1]) { return; }
      const growth = Math.min(size[0] / seen.size[0], size[1] / seen.size[1]);
      const view = map.__is_home ? home_camera(map) : { center: seen.center, zoom: seen.zoom + Math.log2(growth) };
      if (!view) { return; }
      const is_elsewhere = map.project(view.center).dist(map.project(map.getCenter())) > UNMOVED_PX;
      if (is_elsewhere || Math.abs(view.zoom - map.getZoom()) > UNNOTICED) {
        /* Plotly keeps the view only of a move that an event of the reader began. */
        map.jumpTo(view, { originalEvent: new Event("resize"), is_fitted: true });
      }
      placed = view_of(map);
      if (opened_home) { set_home(graph, map.__is_home ? placed : home_camera(map) || placed); }
    }

    map.on("moveend", function (event) {
      /* While the room changes, and after, Plotly puts the view of before, or that of now, into it once more. */
      if (event.is_fitted || is_waiting || !is_same(size, size_of(map)) || is_near(map, placed)) { return; }
      const home_view = opened_home && home_camera(map);
      map.__is_home = Boolean(home_view && is_near(map, home_view));
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

  window.mapRoom = { home: home };
})();
