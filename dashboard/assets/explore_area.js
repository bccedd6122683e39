/* An area drawn on the map becomes a filter: a rectangle, a line by free hand, or all that is in sight (which needs no
   pointer). It is written as the server reads it: thousandths of a degree, steps from corner to corner in base 36. */
(function () {
  "use strict";
  const STEPS = 1000, MOST_CORNERS = 40, SMALLEST_PX = 6, NEAR_PX = 2, DRAWING = "http://www.w3.org/2000/svg";
  let end_drawing = null;

  const map_frame = () => document.querySelector(".map-stage-frame");
  const found_map = () => window.mapKit && window.mapKit.find("map-graph");

  function text_of(corners) {
    const whole = corners.map(([longitude, latitude]) => [
      Math.round(Math.min(180, Math.max(-180, longitude)) * STEPS), Math.round(Math.min(85, Math.max(-85, latitude)) * STEPS),
    ]);
    const kept = whole.filter((corner, place) => place === 0 || corner.join() !== whole[place - 1].join());
    return kept.flatMap((corner, place) => {
      const before = place ? kept[place - 1] : [0, 0];
      return [corner[0] - before[0], corner[1] - before[1]].map((step) => step.toString(36));
    }).join("_");
  }

  function choose(corners) {
    if (corners.length >= 3) { window.dash_clientside.set_props("filter-area", { data: text_of(corners) }); }
  }

  /* Douglas and Peucker (1973): corners within a few pixels of the line through their neighbours are left out. */
  function simplified(points, near) {
    if (points.length < 3) { return points; }
    const [first, last] = [points[0], points[points.length - 1]];
    const length = Math.hypot(last[0] - first[0], last[1] - first[1]);
    let farthest = 0, place = 0;
    for (let k = 1; k < points.length - 1; k += 1) {
      const [x, y] = [points[k][0] - first[0], points[k][1] - first[1]];
      const away = length ? Math.abs(x * (last[1] - first[1]) - y * (last[0] - first[0])) / length : Math.hypot(x, y);
      if (away > farthest) { farthest = away; place = k; }
    }
    if (farthest <= near) { return [first, last]; }
    return [...simplified(points.slice(0, place + 1), near).slice(0, -1), ...simplified(points.slice(place), near)];
  }
  function few_corners(points) {
    for (let near = NEAR_PX; ; near *= 1.5) {
      const corners = simplified(points, near);
      if (corners.length <= MOST_CORNERS) { return corners; }
    }
  }

  function outline(kind, points) {
    if (kind === "lasso") { return points; }
    const [a, b] = [points[0], points[points.length - 1]];
    return [a, [b[0], a[1]], b, [a[0], b[1]]];
  }

  function draw(kind, button, hint) {
    const frame = map_frame();
    if (!frame) { return; }
    const sheet = document.createElement("div"), picture = document.createElementNS(DRAWING, "svg");
    const casing = document.createElementNS(DRAWING, "polygon"), line = document.createElementNS(DRAWING, "polygon");
    const words = document.createElement("p");
    sheet.className = "area-sheet";
    casing.setAttribute("class", "area-casing");
    line.setAttribute("class", "area-line");
    words.textContent = hint;
    words.setAttribute("role", "status");
    picture.append(casing, line);
    sheet.append(picture, words);
    frame.append(sheet);
    button.setAttribute("aria-pressed", "true");
    frame.scrollIntoView({ block: "nearest" });
    let points = null;
    const spot = function (event) {
      const box = sheet.getBoundingClientRect();
      return [Math.min(box.width, Math.max(0, event.clientX - box.left)), Math.min(box.height, Math.max(0, event.clientY - box.top))];
    };
    end_drawing = function () { sheet.remove(); button.setAttribute("aria-pressed", "false"); end_drawing = null; };
    sheet.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      sheet.setPointerCapture(event.pointerId);
      points = [spot(event)];
    });
    sheet.addEventListener("pointermove", function (event) {
      if (!points) { return; }
      points.push(spot(event));
      const corners = outline(kind, points).map((point) => point.join()).join(" ");
      casing.setAttribute("points", corners);
      line.setAttribute("points", corners);
    });
    sheet.addEventListener("pointerup", function () {
      const drawn = points || [], found = found_map();
      points = null;
      const wide = (axis) => Math.max(...drawn.map((point) => point[axis])) - Math.min(...drawn.map((point) => point[axis]));
      if (!found || drawn.length < 2 || wide(0) < SMALLEST_PX || wide(1) < SMALLEST_PX) { return; }
      const corners = kind === "lasso" ? few_corners(drawn) : outline(kind, drawn);
      end_drawing();
      choose(corners.map((point) => { const place = found.map.unproject(point); return [place.lng, place.lat]; }));
    });
    sheet.addEventListener("pointercancel", function () { points = null; });
  }

  function take_view() {
    const found = found_map();
    if (!found) { return; }
    const bounds = found.map.getBounds();
    const [west, south, east, north] = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    choose([[west, south], [east, south], [east, north], [west, north]]);
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest(".area-tools button[data-draw]");
    if (!button) { return; }
    const kind = button.dataset.draw, was_drawing = button.getAttribute("aria-pressed") === "true";
    if (end_drawing) { end_drawing(); }
    if (kind === "view") { take_view(); } else if (!was_drawing) { draw(kind, button, button.dataset.hint); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && end_drawing) { end_drawing(); event.stopPropagation(); }
  }, true);
})();
