/* The map over time: frames are fetched ahead, shown one after the other, and the address names the step that is shown.
   The server makes each frame (routes_playback.py); here only those traces and pictures are exchanged that differ. */
(function () {
  "use strict";
  const AHEAD = 4, KEPT = 160;
  /* Traces that are symbols and nothing else; and how long a reader who steps is left in peace, milliseconds. */
  const DIRECT = ["incidents"], CALM_MS = 400;
  const GRAPH = "map-graph", STATE = "map-state", NAMES = ["step", "by", "window"];
  /* Before any register: the server answers with the first step there is. */
  const FIRST = "0001-01";

  let plan = null, state = {}, at = 0, is_playing = false, plays_when_ready = false, timer = 0, turn = 0;
  let untold = null, telling = 0;
  let frames = new Map();

  const bar = () => document.querySelector(".playback");
  const part = (name) => document.querySelector('.playback [data-playback="' + name + '"]');
  const slider = () => document.querySelector(".playback-slider input");
  const reduces_motion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const skips = () => { const box = document.querySelector(".playback-skip input"); return Boolean(box && box.checked); };

  /* ---- frames ---- */
  function fetch_frames(numbers) {
    const missing = numbers.filter((number) => !frames.has(number));
    if (!missing.length) { return; }
    const mine = frames;
    const answer = fetch("/playback/frames.json?" + plan.query + "&frames=" + missing.join(",")).then((response) => {
      if (!response.ok) { throw new Error(String(response.status)); }
      return response.json();
    });
    missing.forEach((number) => {
      const frame = answer.then((all) => all[number]);
      frame.catch(() => mine.delete(number));
      mine.set(number, frame);
    });
    for (const number of Array.from(mine.keys())) {
      if (mine.size <= KEPT) { break; }
      if (!numbers.includes(number)) { mine.delete(number); }
    }
  }

  /* The frame after one, in either direction; -1 where there is none. */
  function beside(number, direction) {
    let next = number + direction;
    while (skips() && next >= 0 && next < plan.counts.length && !plan.counts[next]) { next += direction; }
    return next >= 0 && next < plan.counts.length ? next : -1;
  }

  function fetch_ahead() {
    const wanted = [];
    for (let next = beside(at, 1); next >= 0 && wanted.length < AHEAD; next = beside(next, 1)) { wanted.push(next); }
    const before = beside(at, -1);
    fetch_frames(before >= 0 ? wanted.concat(before) : wanted);
  }

  /* ---- showing one ----
     Dash and Plotly draw all sources of the map anew at each change, which takes longer than a step may. So symbols and
     pictures are handed to the map itself, and Plotly, which answers the pointer, is told when there is time. */
  function features(trace) {
    const angles = trace.marker.angle || [];
    const spots = trace.marker.symbol.map((symbol, place) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [trace.lon[place], trace.lat[place]] },
      properties: { symbol: symbol, angle: angles[place] || "", text: "" },
    }));
    return { type: "FeatureCollection", features: spots };
  }

  /* Where each of the changes goes on the map; null where one of them is not of a kind that can be handed over. */
  function direct_changes(map, frame) {
    const changes = [];
    for (const [uid, trace] of Object.entries(frame.traces)) {
      const source = map.getSource("source-" + uid + "-symbol");
      if (!DIRECT.includes(uid) || !source) { return null; }
      changes.push(() => source.setData(features(trace)));
    }
    const layer = map.getLayersOrder().find((name) => name.startsWith("plotly-layout-layer"));
    const picture = layer && map.getSource(map.getLayer(layer).source);
    if (frame.images.length !== (picture ? 1 : 0) || (picture && !picture.updateImage)) { return null; }
    if (picture) { changes.push(() => picture.updateImage({ url: frame.images[0].source, coordinates: frame.images[0].coordinates })); }
    return changes;
  }

  function draw(frame) {
    const found = window.mapKit.find(GRAPH), map = found && found.map;
    const changes = map ? direct_changes(map, frame) : null;
    untold = frame;
    if (!changes) { tell(); return; }
    /* A step is there at once or it is not: no symbol fades in. */
    map._fadeDuration = 0;
    changes.forEach((change) => change());
    window.clearTimeout(telling);
    if (!is_playing) { telling = window.setTimeout(tell, CALM_MS); }
  }

  /* Tell Dash and Plotly what the map shows, so that the pointer finds it and the next change begins from it. */
  function tell() {
    window.clearTimeout(telling);
    const frame = untold;
    untold = null;
    if (!frame || !bar()) { return; }
    const figure = window.dash_component_api.getLayout(GRAPH).props.figure;
    const data = figure.data.map((trace) => frame.traces[trace.uid] || trace);
    const map = Object.assign({}, figure.layout.map, { layers: frame.images });
    window.dash_clientside.set_props(GRAPH, { figure: { data: data, layout: Object.assign({}, figure.layout, { map: map }) } });
  }

  async function show(number) {
    if (!plan || number < 0) { return false; }
    const mine = ++turn;
    if (!frames.has(number)) { fetch_frames([number]); }
    let frame;
    try {
      frame = await frames.get(number);
    } catch (error) {
      pause();
      if (bar()) { show_words(); say(bar().dataset.failed, true); }
      return false;
    }
    /* Another step was asked for meanwhile, or another page. */
    if (mine !== turn || !plan || !bar() || !frame) { return false; }
    at = number;
    draw(frame);
    show_words();
    window.dash_clientside.map.write_address((query) => query.set("step", plan.steps[at]));
    fetch_ahead();
    return true;
  }

  /* For those who hear the page; a failure is for everybody. */
  function say(text, is_failure) {
    const live = document.querySelector(".playback-live");
    if (!live) { return; }
    live.textContent = text;
    live.classList.toggle("playback-failed", Boolean(is_failure));
  }

  function show_words() {
    const date = document.querySelector(".playback-date");
    if (!date) { return; }
    date.hidden = !plan;
    if (!plan) { return; }
    const put = (name, text) => { date.querySelector(".playback-" + name).textContent = text; };
    put("title", plan.titles[at]);
    put("said", plan.said[at]);
    put("note", plan.notes[at]);
    const range = slider();
    if (range) { range.value = at; range.setAttribute("aria-valuetext", plan.titles[at] + ", " + plan.said[at]); }
    /* While it plays, a reader who hears the page would be interrupted at each step. */
    say(is_playing ? "" : plan.titles[at] + ", " + plan.said[at]);
    const is_over = beside(at, 1) < 0, play_button = part("play");
    play_button.textContent = (is_playing ? "❚❚ " : "▶ ") + bar().dataset[is_playing ? "pause" : is_over ? "replay" : "play"];
    part("back").disabled = beside(at, -1) < 0;
    part("forward").disabled = is_over;
  }

  /* ---- playing ---- */
  function pause() {
    is_playing = false;
    window.clearTimeout(timer);
    if (untold) { window.clearTimeout(telling); telling = window.setTimeout(tell, CALM_MS); }
  }

  function play() {
    if (!plan) { return; }
    if (is_playing) { pause(); show_words(); return; }
    is_playing = true;
    if (beside(at, 1) < 0) { show(plan.counts[0] || !skips() ? 0 : beside(0, 1)).then(wait_for_next); return; }
    show_words();
    wait_for_next();
  }

  function wait_for_next() {
    window.clearTimeout(timer);
    timer = window.setTimeout(async function () {
      if (!is_playing) { return; }
      const next = beside(at, 1);
      if (next >= 0 && bar()) { await show(next); }
      if (!is_playing) { return; }
      if (beside(at, 1) < 0 || !bar()) { pause(); show_words(); return; }
      wait_for_next();
    }, Number(part("speed").value));
  }

  function step(direction) {
    if (!plan) { return; }
    pause();
    if (beside(at, direction) < 0) { show_words(); } else { show(beside(at, direction)); }
  }

  /* ---- opening, closing, other steps: the state changes, and the server answers with a plan ---- */
  function ask(change) {
    pause();
    turn += 1;
    const next = Object.assign({}, state);
    NAMES.forEach((name) => delete next[name]);
    Object.assign(next, change);
    window.dash_clientside.map.write_address((query) => {
      NAMES.forEach((name) => { if (change[name]) { query.set(name, change[name]); } else { query.delete(name); } });
    });
    const view = new URLSearchParams(window.location.search).get("v");
    if (view) { next.v = view; }
    state = next;
    window.dash_clientside.set_props(STATE, { data: next });
  }

  function chosen(first) {
    return { step: first, by: part("by").value, window: part("window").value };
  }

  const ACTIONS = {
    open: function () { plays_when_ready = !reduces_motion(); ask(chosen(FIRST)); },
    close: function () { ask({}); },
    play: play,
    back: function () { step(-1); },
    forward: function () { step(1); },
  };

  /* ---- what Dash tells: a new plan, or another state ---- */
  function update(new_plan, new_state) {
    if (!bar()) { return ""; }
    furnish();
    if (new_state !== state) { pause(); }
    state = new_state || {};
    if (new_plan !== plan) {
      plan = new_plan || null;
      frames = new Map();
      turn += 1;
      untold = null;
      pause();
      at = plan ? plan.at : 0;
      const is_closing = !plan && !part("close").closest(".playback-controls").hidden;
      document.querySelector(".playback-controls").hidden = !plan;
      part("open").hidden = Boolean(plan);
      if (is_closing) { part("open").focus(); }
      if (plan) { begin(); }
    }
    show_words();
    return "";
  }

  function begin() {
    const range = slider();
    range.max = plan.steps.length - 1;
    part("by").value = plan.by;
    part("window").value = plan.window;
    window.dash_clientside.map.write_address((query) => query.set("step", plan.steps[at]));
    fetch_ahead();
    if (plays_when_ready) { play(); part("play").focus(); }
    plays_when_ready = false;
  }

  /* What Dash has no component for, once on each visit of the page. */
  function furnish() {
    if (slider()) { return; }
    plan = null;
    const range = document.createElement("input");
    Object.assign(range, { type: "range", min: 0, max: 0, step: 1, value: 0 });
    range.setAttribute("aria-label", bar().dataset.step);
    range.addEventListener("input", function () { pause(); show(Number(range.value)); });
    document.querySelector(".playback-slider").appendChild(range);
    const box = document.createElement("input");
    box.type = "checkbox";
    box.addEventListener("change", function () { if (plan) { show_words(); fetch_ahead(); } });
    document.querySelector(".playback-skip").appendChild(box);
    document.querySelectorAll(".playback select").forEach((list) => { list.value = list.dataset.chosen; });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("button[data-playback]");
    if (button) { ACTIONS[button.dataset.playback](); }
  });
  /* Before the pointer asks what lies under it, and before a card is opened. */
  ["pointermove", "pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, function (event) {
    const is_elsewhere = event.target.closest && event.target.closest(".playback");
    if (untold && !is_elsewhere && (kind !== "pointermove" || event.target.closest(".atlasmap"))) { tell(); }
  }, true));
  document.addEventListener("change", function (event) {
    const name = event.target.matches && event.target.matches(".playback select") ? event.target.dataset.playback : "";
    if (plan && (name === "by" || name === "window")) { ask(chosen(plan.steps[at])); }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { playback: { update } });
})();
