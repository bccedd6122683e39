/* What lies on a map as a list, for those who do not point: from the centre outwards, in the words the pointer would get;
   Enter opens what a click would open, Escape leads back. */
(function () {
  "use strict";
  const MOST = 60, CARD_MS = 4000;

  function viewOf(frame) {
    if (frame.__picture) { return frame.__picture.isReady() ? frame.__picture : null; }
    const owner = frame.querySelector(".atlasmap-graph"), found = owner && window.mapKit && window.mapKit.find(owner.id);
    if (!found) { return null; }
    const box = found.map.getContainer();
    return {
      data: () => found.graph.data || [],
      project: (lon, lat) => { const at = found.map.project([lon, lat]); return [at.x, at.y]; },
      size: () => [box.clientWidth, box.clientHeight],
      zoom: () => found.map.getZoom(),
    };
  }

  /* Every symbol that says something of itself; what several traces draw of one object is one. */
  function objectsOf(frame) {
    const view = viewOf(frame), found = new Map();
    (view ? view.data() : []).forEach(function (trace) {
      if (trace.type !== "scattermap" || trace.visible === false || trace.hoverinfo === "skip" || !trace.customdata) { return; }
      if (trace.mode && !trace.mode.includes("markers")) { return; }
      for (let k = 0; k < trace.customdata.length; k += 1) {
        const about = trace.customdata[k];
        if (!Array.isArray(about) || !about[2] || trace.lon[k] === null || trace.lon[k] === undefined) { continue; }
        found.set(about[0] + ":" + about[1] + ":" + about[2], { lon: trace.lon[k], lat: trace.lat[k], about: about });
      }
    });
    return Array.from(found.values());
  }

  /* The same two messages a click on the map sends. */
  function click(frame, spot, object) {
    const owner = frame.querySelector(".atlasmap-graph"), store = frame.dataset.clickStore, view = viewOf(frame);
    if (object) {
      window.dash_clientside.set_props(owner.id, { clickData: { points: [{ customdata: object.about, lon: object.lon, lat: object.lat }], t: Date.now() } });
    }
    if (store && view) {
      window.dash_clientside.set_props(store, { data: {
        lon: Number(spot[0].toFixed(5)), lat: Number(spot[1].toFixed(5)), zoom: Number(view.zoom().toFixed(2)), corridor: null, t: Date.now(),
      } });
    }
  }

  function linesOf(html) {
    return html.split(/<br\s*\/?>/).map(function (line) {
      return new DOMParser().parseFromString(line, "text/html").body.textContent.trim();
    }).filter(Boolean);
  }

  function fill(list) {
    const frame = list.closest(".atlasmap"), view = viewOf(frame), words = list.dataset;
    const count = list.querySelector(".atlasmap-objects-count"), items = list.querySelector(".atlasmap-objects-list");
    items.replaceChildren();
    const size = view ? view.size() : [0, 0], language = document.documentElement.lang;
    const inside = !view ? [] : objectsOf(frame).map(function (each) {
      const at = view.project(each.lon, each.lat);
      return Object.assign(each, { x: at[0], y: at[1], away: Math.hypot(at[0] - size[0] / 2, at[1] - size[1] / 2) });
    }).filter((each) => each.x >= 0 && each.y >= 0 && each.x <= size[0] && each.y <= size[1]);
    inside.sort((a, b) => a.away - b.away);
    const shown = inside.slice(0, MOST), text = !inside.length ? words.none : inside.length > MOST ? words.first : words.count;
    count.textContent = text.replace("{n}", inside.length.toLocaleString(language)).replace("{shown}", shown.length.toLocaleString(language));
    shown.forEach(function (each, number) {
      const lines = linesOf(each.about[2]), item = document.createElement("li");
      const row = document.createElement(words.opens ? "button" : "div");
      if (words.opens) { row.type = "button"; }
      row.className = "atlasmap-object";
      row.dataset.key = each.about[0] + ":" + each.about[1];
      row.tabIndex = number ? -1 : 0;
      const title = document.createElement("strong"), rest = document.createElement("span");
      title.textContent = lines[0] || "";
      rest.textContent = lines.slice(1).join(" · ");
      row.append(title, rest);
      if (words.opens) { row.addEventListener("click", function () { open(frame, row, each); }); }
      item.append(row);
      items.append(item);
    });
  }

  /* The card that opens takes the focus, and gives it back to the list when it is closed. */
  function open(frame, row, object) {
    click(frame, [object.lon, object.lat], object);
    if (!frame.dataset.clickStore) { return; }
    const until = Date.now() + CARD_MS, before = document.querySelector(".map-card .card");
    (function wait() {
      const card = document.querySelector(".map-card .card"), close = card && card.querySelector(".card-close");
      if (close && card !== before) { close.focus(); goBack(frame, row.dataset.key); return; }
      if (Date.now() < until) { window.setTimeout(wait, 60); }
    })();
  }
  function goBack(frame, key) {
    const watcher = new MutationObserver(function () {
      if (document.querySelector(".map-card .card")) { return; }
      watcher.disconnect();
      const list = frame.querySelector(".atlasmap-objects");
      const rows = Array.from(list.querySelectorAll(".atlasmap-object"));
      const row = rows.find((each) => each.dataset.key === key) || (list.open && rows[0]) || list.querySelector("summary");
      rows.forEach(function (each) { each.tabIndex = each === row ? 0 : -1; });
      row.focus();
    });
    watcher.observe(document.querySelector(".map-card"), { childList: true, subtree: true });
  }

  document.addEventListener("toggle", function (event) {
    const list = event.target;
    if (!list.classList || !list.classList.contains("atlasmap-objects") || !list.open) { return; }
    fill(list);
  }, true);
  document.addEventListener("keydown", function (event) {
    const list = event.target.closest && event.target.closest(".atlasmap-objects");
    if (!list || !list.open) { return; }
    if (event.key === "Escape") {
      event.stopPropagation();
      list.open = false;
      list.querySelector("summary").focus();
      return;
    }
    const rows = Array.from(list.querySelectorAll(".atlasmap-object")), at = rows.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || !rows.length) { return; }
    event.preventDefault();
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))];
    rows.forEach(function (each) { each.tabIndex = each === row ? 0 : -1; });
    row.focus();
  }, true);

  /* A list that is open follows the map. */
  const followed = new WeakSet();
  let waiting;
  function later() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      document.querySelectorAll(".atlasmap-objects[open]").forEach(function (list) {
        if (!list.contains(document.activeElement) || document.activeElement.tagName === "SUMMARY") { fill(list); }
      });
    }, 300);
  }
  new MutationObserver(function () {
    document.querySelectorAll(".atlasmap").forEach(function (frame) {
      const owner = frame.querySelector(".atlasmap-graph"), found = owner && window.mapKit && window.mapKit.find(owner.id);
      if (found && !followed.has(found.map)) {
        followed.add(found.map);
        found.map.getCanvas().setAttribute("aria-label", frame.querySelector(".atlasmap-objects").dataset.map);
        found.map.on("moveend", later);
        found.graph.on("plotly_afterplot", later);
      }
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("atlasmap:view", later, true);

  window.mapObjects = { of: objectsOf, click: click };
})();
