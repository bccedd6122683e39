/* Where the browser cannot draw a map (WebGL 2 is missing), a picture drawn by the server takes its place: the figure the
   page holds goes out, a PNG comes back, again after each change of filters, layers, size or view. */
(function () {
  "use strict";
  const WATCH_MS = 300, LEAST_ZOOM = 2.5, MOST_ZOOM = 14, NEAR_PX = 14, STEP_PX = 120, DRAG_PX = 4;
  if (document.createElement("canvas").getContext("webgl2")) { return; }

  const figureOf = (owner) => {
    const found = window.dash_component_api && window.dash_component_api.getLayout(owner.id);
    return found && found.props && found.props.figure;
  };

  function element(name, attributes, parent) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(function (entry) { made.setAttribute(entry[0], entry[1]); });
    parent.append(made);
    return made;
  }

  function attach(frame) {
    const notice = frame.querySelector(".atlasmap-no-webgl"), owner = frame.querySelector(".atlasmap-graph");
    if (!notice || !owner || frame.__picture) { return; }
    const words = notice.dataset;
    notice.hidden = false;
    frame.classList.add("atlasmap-still");
    const place = element("div", { class: "atlasmap-picture", tabindex: "0", role: "group", "aria-label": words.label }, frame);
    const image = element("img", { alt: "", draggable: "false" }, place);
    const failed = element("p", { class: "atlasmap-picture-failed", role: "alert" }, place);
    const buttons = element("div", { class: "atlasmap-picture-buttons" }, frame);
    [["+", words.zoomIn, 1], ["−", words.zoomOut, -1]].forEach(function (each) {
      const button = element("button", { type: "button", "aria-label": each[1], title: each[1] }, buttons);
      button.textContent = each[0];
      button.addEventListener("click", function () { zoomBy(each[2]); });
    });
    let figure = null, view = null, asked = "", request = null, size = [0, 0];

    const size_now = () => [place.clientWidth, place.clientHeight];
    function project(lon, lat) {
      const at = window.mercator.toWorld(lon, lat, view[2]), middle = window.mercator.toWorld(view[0], view[1], view[2]);
      return [at[0] - middle[0] + size[0] / 2, at[1] - middle[1] + size[1] / 2];
    }
    function unproject(x, y) {
      const middle = window.mercator.toWorld(view[0], view[1], view[2]);
      return window.mercator.fromWorld(middle[0] + x - size[0] / 2, middle[1] + y - size[1] / 2, view[2]);
    }

    function look() {
      if (!document.body.contains(frame)) { window.clearInterval(timer); return; }
      const now = figureOf(owner), map = now && now.layout && now.layout.map;
      if (!map || !map.center || !place.clientWidth) { return; }
      if (!view) { view = window.mapRoom.home(frame) || [map.center.lon, map.center.lat, map.zoom]; }
      size = size_now();
      const wanted = [view.join(), size.join()].join(" ");
      if (now === figure && wanted === asked) { return; }
      figure = now;
      asked = wanted;
      ask();
    }

    async function ask() {
      if (request) { request.abort(); }
      const mine = new AbortController(), layout = figure.layout, meta = layout.meta || {};
      request = mine;
      frame.setAttribute("aria-busy", "true");
      try {
        const response = await window.fetch("/map-picture.png?lang=" + words.language, {
          method: "POST", headers: { "Content-Type": "application/json" }, signal: mine.signal,
          body: JSON.stringify({
            data: figure.data, images: layout.map.layers || [], shown: meta.shown || [], selected: meta.selected || "",
            view: view, size: size, ratio: window.devicePixelRatio || 1,
          }),
        });
        if (!response.ok) { throw new Error(String(response.status)); }
        const address = URL.createObjectURL(await response.blob());
        if (mine !== request) { URL.revokeObjectURL(address); return; }
        image.onload = function () { URL.revokeObjectURL(address); image.style.transform = ""; };
        image.src = address;
        failed.textContent = "";
        frame.dataset.pictures = Number(frame.dataset.pictures || 0) + 1;
        frame.dispatchEvent(new Event("atlasmap:picture"));
      } catch (error) {
        if (error.name !== "AbortError") { failed.textContent = words.failed; }
      } finally {
        if (mine === request) { frame.removeAttribute("aria-busy"); }
      }
    }

    function go(lon, lat, zoom) {
      view = [Number(lon.toFixed(5)), Number(Math.max(-80, Math.min(80, lat)).toFixed(5)), Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, zoom))];
      if (frame.dataset.viewInUrl) {
        const address = new URL(window.location.href);
        address.searchParams.set("v", [view[1].toFixed(3), view[0].toFixed(3), view[2].toFixed(2)].join("_"));
        window.history.replaceState(window.history.state, "", address.toString().replaceAll("%2C", ","));
      }
      look();
      frame.dispatchEvent(new Event("atlasmap:view"));
    }
    function zoomBy(step) { if (view) { go(view[0], view[1], view[2] + step); } }
    function panBy(dx, dy) {
      if (!view) { return; }
      const centre = unproject(size[0] / 2 + dx, size[1] / 2 + dy);
      image.style.transform = "translate(" + -dx + "px," + -dy + "px)";
      go(centre[0], centre[1], view[2]);
    }

    place.addEventListener("keydown", function (event) {
      const steps = { ArrowLeft: [-STEP_PX, 0], ArrowRight: [STEP_PX, 0], ArrowUp: [0, -STEP_PX], ArrowDown: [0, STEP_PX] };
      if (event.ctrlKey || event.metaKey || event.altKey) { return; }
      if (steps[event.key]) { event.preventDefault(); panBy.apply(null, steps[event.key]); }
      if (event.key === "+" || event.key === "=") { zoomBy(1); }
      if (event.key === "-") { zoomBy(-1); }
    });
    let from = null;
    place.addEventListener("pointerdown", function (event) { from = [event.clientX, event.clientY]; });
    place.addEventListener("pointermove", function (event) {
      if (from && event.buttons) { image.style.transform = "translate(" + (event.clientX - from[0]) + "px," + (event.clientY - from[1]) + "px)"; }
    });
    place.addEventListener("pointercancel", function () { from = null; image.style.transform = ""; });
    place.addEventListener("pointerup", function (event) {
      if (!from) { return; }
      const dx = event.clientX - from[0], dy = event.clientY - from[1];
      from = null;
      if (Math.hypot(dx, dy) > DRAG_PX) { panBy(-dx, -dy); return; }
      const box = place.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
      if (view) { window.mapObjects.click(frame, unproject(x, y), near(x, y)); }
    });
    /* The object under the pointer, of several the nearest. */
    function near(x, y) {
      let best = null, least = NEAR_PX;
      window.mapObjects.of(frame).forEach(function (each) {
        const at = project(each.lon, each.lat), away = Math.hypot(at[0] - x, at[1] - y);
        if (away <= least) { best = each; least = away; }
      });
      return best;
    }

    frame.__picture = {
      data: () => (figure && figure.data) || [], project: project, size: () => size, zoom: () => (view ? view[2] : 0), isReady: () => Boolean(view && figure),
    };
    const timer = window.setInterval(look, WATCH_MS);
    look();
  }

  function scan() { document.querySelectorAll(".atlasmap").forEach(attach); }
  new MutationObserver(scan).observe(document.documentElement, { childList: true, subtree: true });
  scan();
})();
