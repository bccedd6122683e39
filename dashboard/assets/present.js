/* A storyboard on the projector: steps by key, fetches the scenes ahead, flies the one map from scene to scene, and keeps
   the projector's window and the speaker's in step through a channel of the browser; no server is asked for that. */
(function () {
  "use strict";
  const FLIGHT_MS = 1400;
  /* The map a scene was made on: what it showed must be seen on any projector. */
  const DESK = { width: 960, height: 640 };
  const FOCUS = { west: -19, east: 4.6, south: 3.6, north: 17.8 };
  const TILE = 512;
  /* The stage is drawn for 1920 x 1080 and enlarged as a whole beyond that, so that letters grow with the wall. */
  const STAGE = { width: 1920, height: 1080 };
  const LEGEND_SIZES = [32, 29, 26, 24, 22, 21, 20];
  let talk = null;

  const $ = (name) => document.querySelector("." + name);
  const wait = (milliseconds) => new Promise((resolve) => window.setTimeout(resolve, milliseconds));
  const frame = () => new Promise((resolve) => window.requestAnimationFrame(resolve));
  const is_still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const latitude_of = (y) => Math.atan(Math.exp(y * Math.PI / 180)) * 360 / Math.PI - 90;

  /* ---- the talk: what both windows share ---- */
  function begin(base) {
    const channel = "BroadcastChannel" in window ? new BroadcastChannel("atlas-present-" + base.storyboard) : null;
    return { base, channel, slides: new Map(), at: base.scene, language: base.language, is_blank: false, turn: 0, show: null };
  }
  const words = () => talk.base.words[talk.language];

  function slide(number, language) {
    const key = language + number;
    if (!talk.slides.has(key)) {
      const address = "/present/" + talk.base.storyboard + "/scenes/" + number + "?lang=" + language;
      const asked = fetch(address).then(async function (answer) {
        if (!answer.ok) { return { kind: "text", title: "", message: await answer.text(), notes: "", number: "", legend: "", address: "/" }; }
        return answer.json();
      });
      /* A failure is forgotten, so that the next step asks again. */
      asked.catch(() => talk.slides.delete(key));
      talk.slides.set(key, asked);
    }
    return talk.slides.get(key);
  }
  /* The next scene first, then the one before, the other language of this one, and the rest one after the other. */
  async function fetch_ahead() {
    const turn = talk.turn, other = talk.language === "fr" ? "en" : "fr";
    const order = [[talk.at + 1, talk.language], [talk.at - 1, talk.language], [talk.at, other], [talk.at + 1, other]];
    for (let number = 1; number <= talk.base.n; number += 1) { order.push([number, talk.language]); }
    for (const [number, language] of order) {
      if (turn !== talk.turn) { return; }
      if (number >= 1 && number <= talk.base.n) { try { await slide(number, language); } catch (error) { return; } }
    }
  }

  function say(kind) {
    if (talk.channel) { talk.channel.postMessage({ kind, at: talk.at, language: talk.language, is_blank: talk.is_blank, view: talk.base.view }); }
  }
  async function update(change, is_mine) {
    Object.assign(talk, change);
    talk.turn += 1;
    const turn = talk.turn, started = performance.now();
    write_address();
    if (is_mine) { say("now"); }
    document.documentElement.lang = talk.language;
    document.title = words().title;
    try {
      const shown = await slide(talk.at, talk.language);
      if (turn === talk.turn) { await talk.show(shown, turn); }
      if (turn === talk.turn) { window.present_step_ms = performance.now() - started; }
    } catch (error) {
      if (turn === talk.turn) { talk.fail(words().failed); }
    }
    if (turn === talk.turn) { fetch_ahead(); }
  }
  function go(number) {
    const at = Math.min(Math.max(number, 1), talk.base.n);
    if (at !== talk.at || talk.is_blank) { update({ at, is_blank: false }, true); }
  }
  function write_address() {
    const address = new URL(window.location.href);
    address.searchParams.set("scene", talk.at);
    address.searchParams.set("lang", talk.language);
    window.history.replaceState(window.history.state, "", address);
  }
  function listen() {
    if (!talk.channel) { return; }
    talk.channel.onmessage = function (event) {
      const { kind, at, language, is_blank, view } = event.data;
      if (view !== talk.base.view) { talk.heard = true; if (talk.meet) { talk.meet(); } }
      if (kind === "hello" && talk.base.view === "stage") { say("now"); }
      if (kind === "now" && (at !== talk.at || language !== talk.language || is_blank !== talk.is_blank)) {
        update({ at, language, is_blank }, false);
      }
    };
    say("hello");
  }

  /* ---- keys and buttons ---- */
  const ACTIONS = {
    previous: () => go(talk.at - 1),
    next: () => go(talk.at + 1),
    first: () => go(1),
    last: () => go(talk.base.n),
    blank: () => update({ is_blank: !talk.is_blank }, true),
    language: () => update({ language: talk.language === "fr" ? "en" : "fr" }, true),
    full_screen: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {}),
    notes: () => {
      const address = new URL(window.location.href);
      address.searchParams.set("view", "notes");
      window.open(address, "atlas-notes", "popup,width=1000,height=760");
    },
    leave: async () => { window.location.href = (await slide(talk.at, talk.language)).address; },
  };
  const KEYS = {
    ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next",
    ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", Backspace: "previous", Home: "first", End: "last",
    b: "blank", ".": "blank", f: "full_screen", l: "language", n: "notes",
  };
  function on_key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !$("present")) { return; }
    const is_button = event.target.closest && event.target.closest("button, a, select");
    if (is_button && (event.key === " " || event.key === "Enter")) { return; }
    let action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (event.key === " " && event.shiftKey) { action = "previous"; }
    if (event.key === "Escape") { action = talk.is_blank ? "blank" : talk.base.view === "stage" ? "leave" : undefined; }
    if (!action) { return; }
    event.preventDefault();
    ACTIONS[action]();
  }
  const SIGNS = { previous: "◀", next: "▶", blank: "■", language: "", full_screen: "⛶", notes: "✎", leave: "✕" };
  function build_controls(names) {
    const bar = $("present-controls");
    names.forEach(function (name) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.action = name;
      button.addEventListener("click", () => { ACTIONS[name](); button.blur(); });
      bar.appendChild(button);
    });
  }
  function name_controls() {
    $("present-controls").setAttribute("aria-label", words().title);
    document.querySelectorAll(".present-controls button").forEach(function (button) {
      const name = button.dataset.action;
      button.textContent = SIGNS[name] || (talk.language === "fr" ? "EN" : "FR");
      button.title = words()[name];
      button.setAttribute("aria-label", words()[name]);
    });
  }

  /* ---- the stage ---- */
  function enlarge() {
    const factor = Math.max(1, Math.min(window.innerWidth / STAGE.width, window.innerHeight / STAGE.height));
    $("present").style.zoom = factor;
    talk.ratio = (window.devicePixelRatio || 1) * factor;
  }
  const sheets = () => Array.from(document.querySelectorAll(".present-sheet"));
  const graph_of = (sheet) => sheet.querySelector(".present-map");
  const map_of = function (sheet) {
    const graph = graph_of(sheet), subplot = graph._fullLayout && graph._fullLayout.map && graph._fullLayout.map._subplot;
    return subplot ? subplot.map : null;
  };
  /* Plotly breaks a map that is changed before it is loaded. */
  async function loaded_map(sheet) {
    for (let tries = 0; tries < 1200; tries += 1) {
      const map = map_of(sheet);
      if (map && map.isStyleLoaded() && map.__kit) { return map; }
      await wait(25);
    }
    throw new Error("no map");
  }
  function target(shown) {
    const box = $("present-figure"), width = box.clientWidth, height = box.clientHeight;
    if (!shown.fits) {
      return { center: shown.center, zoom: shown.zoom + Math.log2(Math.min(width / DESK.width, height / DESK.height)) };
    }
    const [bottom, top] = [window.mercator.ordinate(FOCUS.south), window.mercator.ordinate(FOCUS.north)];
    const per_degree = Math.min(width / (FOCUS.east - FOCUS.west), height / (top - bottom)) * 0.95;
    return {
      center: { lon: (FOCUS.west + FOCUS.east) / 2, lat: latitude_of((bottom + top) / 2) },
      zoom: Math.log2(per_degree * 360 / TILE),
    };
  }
  function layout_of(shown, view) {
    const base = talk.base.figure.layout, box = $("present-figure");
    const place = Object.assign({}, base.map, { layers: shown.layers, center: view.center, zoom: view.zoom, uirevision: talk.turn });
    return Object.assign({}, base, { map: place, meta: shown.meta, uirevision: talk.turn, width: box.clientWidth, height: box.clientHeight });
  }
  const camera_of = (map) => ({ center: { lon: map.getCenter().lng, lat: map.getCenter().lat }, zoom: map.getZoom() });
  const camera_for = (view) => ({ center: [view.center.lon, view.center.lat], zoom: view.zoom });

  /* Draw a scene on a sheet, seen from where a camera stands. */
  async function draw_on(sheet, shown, camera) {
    const graph = graph_of(sheet);
    if (map_of(sheet)) {
      await loaded_map(sheet);
      await window.Plotly.react(graph, shown.data, layout_of(shown, camera), talk.base.config);
    } else {
      await window.Plotly.newPlot(graph, shown.data, layout_of(shown, camera), talk.base.config);
    }
    const map = await loaded_map(sheet);
    map.setPixelRatio(talk.ratio);
    speak_on_map(map, shown);
    return map;
  }
  function put_in_front(sheet) {
    sheets().forEach((each) => each.classList.toggle("present-behind", each !== sheet));
    talk.front = sheet;
  }
  /* Without WebGL the server draws the scene; nothing flies then. */
  async function show_picture(shown, turn) {
    const box = $("present-figure"), view = target(shown);
    const answer = await fetch("/map-picture.png?lang=" + talk.language, {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        data: shown.data, images: shown.layers, shown: shown.meta.shown, selected: shown.meta.selected,
        view: [view.center.lon, view.center.lat, view.zoom], size: [box.clientWidth, box.clientHeight], ratio: 1,
      }),
    });
    if (turn !== talk.turn) { return; }
    if (!answer.ok) { box.textContent = words().no_webgl; return; }
    const image = document.createElement("img");
    image.alt = shown.message;
    image.src = URL.createObjectURL(await answer.blob());
    image.onload = () => URL.revokeObjectURL(image.src);
    box.replaceChildren(image);
  }
  async function show_map(shown, turn) {
    if (!talk.can_draw) { await show_picture(shown, turn); return; }
    const view = target(shown);
    if (!talk.front) {
      put_in_front(sheets()[0]);
      await draw_on(talk.front, shown, view);
    } else {
      const before = map_of(talk.front), camera = camera_of(before), ready = talk.ready;
      before.stop();
      if (ready && ready.shown === shown) {
        map_of(ready.sheet).jumpTo(camera_for(camera));
        put_in_front(ready.sheet);
      } else {
        await draw_on(talk.front, shown, camera);
      }
      if (turn !== talk.turn) { return; }
      const map = map_of(talk.front);
      if (is_still()) { map.jumpTo(camera_for(view)); } else { map.flyTo(Object.assign(camera_for(view), { duration: FLIGHT_MS, curve: 1.3 })); }
    }
    talk.ready = null;
    await frame();
    make_ready(turn);
  }
  /* While this scene is spoken about, the next one is drawn behind it: a step then only swaps the two. */
  async function make_ready(turn) {
    await wait(is_still() ? 200 : FLIGHT_MS + 200);
    if (turn !== talk.turn || talk.at >= talk.base.n) { return; }
    const next = await slide(talk.at + 1, talk.language);
    if (turn !== talk.turn) { return; }
    if (next.kind === "chart" && $("present").dataset.kind !== "chart") { await show_chart(next); $("present").dataset.ready = talk.at + 1; }
    if (next.kind !== "map" || !talk.front || !talk.can_draw) { return; }
    const sheet = sheets().find((each) => each !== talk.front);
    await draw_on(sheet, next, camera_of(map_of(talk.front)));
    if (turn === talk.turn) { talk.ready = { sheet, shown: next }; $("present").dataset.ready = talk.at + 1; }
  }
  function speak_on_map(map, shown) {
    if (map.__language === talk.language) { return; }
    map.__language = talk.language;
    map.setLayoutProperty("label-countries", "text-field", ["get", "name_" + talk.language]);
    map.getSource("seas").setData(shown.seas);
    map.fire("move");
  }
  async function show_chart(shown) {
    if (talk.charted === shown) { return; }
    talk.charted = shown;
    const box = $("present-chart"), config = { displayModeBar: false, staticPlot: true };
    const layout = Object.assign({}, shown.figure.layout, { width: box.clientWidth, height: box.clientHeight, autosize: false });
    await window.Plotly.react(box, shown.figure.data, layout, config);
  }
  /* The largest letters at which the whole legend is seen. Where the smallest do not do, posts and corridors beside
     something else keep their symbols without the kinds, then the line that counts keeps its head, then there are two
     columns. */
  const LEGEND_WAYS = [[], ["present-brief"], ["present-brief", "present-short"], ["present-brief", "present-short", "present-columns"]];
  function fit_legend() {
    const side = $("present-side"), legend = $("present-legend");
    for (const way of LEGEND_WAYS) {
      LEGEND_WAYS[3].forEach((name) => side.classList.toggle(name, way.includes(name)));
      for (const size of LEGEND_SIZES) {
        legend.style.fontSize = size + "px";
        if (side.scrollHeight <= side.clientHeight && side.scrollWidth <= side.clientWidth) { return; }
      }
    }
  }
  /* What the line that counts begins with is its head; where nothing is set off, all of it is. */
  function mark_head() {
    const line = $("present-number").querySelector("p"), first = line && line.firstChild;
    if (!first || first.nodeName !== "STRONG") { return; }
    const rest = document.createElement("span");
    rest.className = "present-rest";
    rest.append(...Array.from(line.childNodes).slice(1));
    first.className = "present-head";
    line.append(rest);
  }
  async function show_stage(shown, turn) {
    $("present").classList.remove("present-failed");
    $("present-blank").hidden = !talk.is_blank;
    $("present-message").textContent = shown.message;
    $("present-number").innerHTML = shown.number;
    mark_head();
    $("present-legend").innerHTML = shown.legend;
    $("present-position").textContent = words().position.replace("{at}", talk.at).replace("{n}", talk.base.n);
    $("present-foot").textContent = [words().caveat, shown.kind === "map" ? words().disclaimer : ""].join(" ");
    $("present").dataset.kind = shown.kind;
    name_controls();
    $("present-figure").setAttribute("aria-label", words().map);
    fit_legend();
    if (shown.kind === "map") { await show_map(shown, turn); }
    if (shown.kind === "chart") { await show_chart(shown); make_ready(turn); }
    $("present").dataset.shown = talk.at + talk.language;
  }
  function fail_on_stage(sentence) {
    $("present").classList.add("present-failed");
    $("present-message").textContent = sentence;
  }
  function build_stage() {
    enlarge();
    build_controls(["previous", "next", "blank", "language", "full_screen", "notes", "leave"]);
    talk.can_draw = Boolean(document.createElement("canvas").getContext("webgl2"));
    talk.show = show_stage;
    talk.fail = fail_on_stage;
  }

  /* The document outlives the page: its listeners are added once. */
  let is_wired = false;
  function wire() {
    if (is_wired) { return; }
    is_wired = true;
    document.addEventListener("keydown", on_key);
    let resizing, sleeping;
    window.addEventListener("resize", function () {
      window.clearTimeout(resizing);
      resizing = window.setTimeout(function () {
        if ($("present-main")) { enlarge(); talk.ready = talk.charted = null; update({}, false); }
      }, 200);
    });
    const wake = function () {
      const bar = $("present-controls");
      if (!bar) { return; }
      bar.classList.add("present-awake");
      window.clearTimeout(sleeping);
      sleeping = window.setTimeout(() => bar.classList.remove("present-awake"), 3000);
    };
    ["pointermove", "pointerdown"].forEach((kind) => document.addEventListener(kind, wake));
  }
  async function start(base) {
    if (!base || document.querySelector(".present[data-shown]")) { return ""; }
    if (talk && talk.channel) { talk.channel.close(); }
    while (!window.Plotly && base.view === "stage") { await wait(20); }
    talk = begin(base);
    if (base.view === "notes") { window.present.build_notes(talk, { slide, say, words, build_controls, name_controls }); } else { build_stage(); }
    wire();
    listen();
    await update({}, base.view === "stage");
    return "";
  }
  window.present = Object.assign({}, window.present);
  window.dash_clientside = Object.assign({}, window.dash_clientside, { present: { start } });
})();
