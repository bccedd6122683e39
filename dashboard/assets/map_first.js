/* Until the map of the first page answers, the picture that the top of the page has asked for lies in its place. */
(function () {
  "use strict";
  const asked = window.first_picture;
  /* How often it is looked whether another map is wanted by now. */
  const WATCH_MS = 250;
  if (!asked) { return; }

  const without_view = (search) => { const query = new URLSearchParams(search); query.delete("v"); return query.toString(); };

  const has_traces = (map) => map.getLayersOrder().some((name) => name.startsWith("plotly-trace-layer"));
  const found_map = () => { const found = window.mapKit && window.mapKit.find("map-graph"); return found && found.map; };

  function show(frame, answer) {
    const cover = document.createElement("div"), image = document.createElement("img");
    const seen = answer.view.split("_").map(Number);
    cover.className = "atlasmap-first";
    cover.setAttribute("aria-hidden", "true");
    image.alt = "";
    image.onload = place;
    image.src = answer.address;
    cover.append(image);
    frame.append(cover);

    /* The picture has the size of the window and its own view: it is laid where the map will show the same ground. */
    function place() {
      const view = window.mapRoom.home(frame) || seen, scale = Math.pow(2, view[2] - seen[2]);
      const middle = window.mercator.toWorld(seen[0], seen[1], view[2]), centre = window.mercator.toWorld(view[0], view[1], view[2]);
      const width = seen[3] * scale, size = [width, width * image.naturalHeight / image.naturalWidth];
      image.style.width = size[0] + "px";
      image.style.left = frame.clientWidth / 2 + middle[0] - centre[0] - size[0] / 2 + "px";
      image.style.top = frame.clientHeight / 2 + middle[1] - centre[1] - size[1] / 2 + "px";
    }
    function end() {
      window.clearInterval(timer);
      resized.disconnect();
      cover.remove();
      URL.revokeObjectURL(answer.address);
    }

    const resized = new ResizeObserver(place);
    resized.observe(frame);
    const timer = window.setInterval(function () {
      if (!document.contains(frame) || without_view(window.location.search) !== without_view(asked.search)) { end(); }
    }, WATCH_MS);
    frame.addEventListener("atlasmap:picture", end);
    const wait_for = (map) => map.on("idle", function look() { if (has_traces(map)) { map.off("idle", look); end(); } });
    const found = found_map();
    if (found) { wait_for(found); } else { frame.addEventListener("atlas-map", (event) => wait_for(event.detail.map)); }
  }

  asked.answer.then(function (answer) {
    if (!answer) { return; }
    function look() {
      const stage = document.querySelector("[data-home]"), frame = stage && stage.querySelector(".atlasmap");
      if (!frame || !frame.clientWidth) { return false; }
      const map = found_map();
      if (!map || !has_traces(map) || !map.loaded()) { show(frame, answer); }
      return true;
    }
    if (look()) { return; }
    const watcher = new MutationObserver(function () { if (look()) { watcher.disconnect(); } });
    watcher.observe(document.documentElement, { childList: true, subtree: true });
  });
})();
