/* The map page in the browser: the filters become one state, the URL follows it, a click becomes what its card is about. */
(function () {
  const AREA_KINDS = ["region", "hexagon"];
  const LIST_KINDS = ["point", "spot", "region", "hexagon"];
  /* Plotly tells of an object and the map kit of a spot, in either order, for the same click. */
  const SAME_CLICK_MS = 120;
  const STATE_NAMES = [
    "from", "to", "type", "commodity", "country", "corridor", "agency", "transport", "place", "area", "error", "layers", "bw", "res", "spread",
  ];
  let last_object = { target: "", time: -Infinity };

  const unchanged = () => window.dash_clientside.no_update;
  const id_of = (call) => call.prop_id.slice(0, call.prop_id.lastIndexOf("."));

  /* The address is replaced without a word to Dash, which would make the page anew. */
  function write_address(change) {
    const address = new URL(window.location.href);
    change(address.searchParams);
    /* What is chosen here is chosen on the data shown here, whatever the link was made on. */
    address.searchParams.delete("data");
    const query = address.searchParams.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    window.history.replaceState(window.history.state, "", address.pathname + (query ? "?" + query : "") + address.hash);
  }

  function year_of(day, otherwise) {
    return day ? Number(day.slice(0, 4)) : otherwise;
  }

  function shown_years(period) {
    const [first, last] = period.years;
    const within = (year) => Math.min(Math.max(year, first), last);
    const start = within(year_of(period.from, first));
    return [start, Math.max(start, within(year_of(period.to, last)))];
  }

  /* The day after the same day of the year before: twelve months that end on `day`. */
  function twelve_months_before(day) {
    const start = new Date(day + "T00:00:00Z");
    start.setUTCFullYear(start.getUTCFullYear() - 1);
    start.setUTCDate(start.getUTCDate() + 1);
    return start.toISOString().slice(0, 10);
  }

  function choose_period(years, n_whole, n_five, n_twelve, n_reset, period) {
    const [first, last] = period.years;
    const chosen = Object.assign({}, period);
    switch (id_of(window.dash_clientside.callback_context.triggered[0])) {
      case "filter-years": {
        const shown = shown_years(period);
        if (years[0] === shown[0] && years[1] === shown[1]) { return [unchanged(), unchanged()]; }
        chosen.from = years[0] <= first ? null : years[0] + "-01-01";
        chosen.to = years[1] >= last ? null : years[1] + "-12-31";
        return [chosen, unchanged()];
      }
      case "filter-five-years":
        chosen.from = last - 4 <= first ? null : (last - 4) + "-01-01";
        chosen.to = null;
        break;
      case "filter-twelve-months":
        chosen.from = twelve_months_before(period.last_day);
        chosen.to = period.last_day;
        break;
      default:
        chosen.from = null;
        chosen.to = null;
    }
    return [chosen, shown_years(chosen)];
  }

  function reset_filters() {
    return [[], [], [], [], [], [], "any", [], ""];
  }

  function collect_state(period, types, commodities, countries, corridors, agencies, transports, error, places, area, layers, bandwidth, resolution, spread, before, defaults) {
    const state = {};
    const put = (name, value) => { if (value) { state[name] = value; } };
    put("from", period.from);
    put("to", period.to);
    put("type", (types || []).join(","));
    put("commodity", (commodities || []).join(","));
    put("country", (countries || []).join(","));
    put("corridor", (corridors || []).join(","));
    put("agency", (agencies || []).join(","));
    put("transport", (transports || []).join(","));
    put("place", (places || []).map((place) => place.replaceAll("%", "%25").replaceAll("|", "%7C")).join("|"));
    put("area", area);
    put("error", error === "any" ? "" : error);
    const ticked = defaults.order.filter((layer) => (layers || []).includes(layer)).join(",");
    put("layers", ticked === defaults.layers.join(",") ? "" : ticked || "none");
    put("bw", bandwidth === defaults.bandwidth ? "" : bandwidth);
    put("res", resolution === defaults.resolution ? "" : resolution);
    put("spread", spread === defaults.spread ? "" : spread);
    write_address((query) => {
      STATE_NAMES.forEach((name) => {
        if (name in state) { query.set(name, state[name]); } else { query.delete(name); }
      });
    });
    /* Where the map is and the step that is played are told by the address: they change without this function. */
    const address = new URLSearchParams(window.location.search), told = ["v", "step", "by", "window"];
    told.forEach((name) => put(name, address.get(name)));
    const same = (name) => told.includes(name) || (before || {})[name] === state[name];
    const names = Object.keys(Object.assign({}, before, state));
    return names.every(same) ? unchanged() : state;
  }

  /* What a symbol or an area says of itself, in its first two places: kind and identifier, of several at one point all. */
  function clicked_target(click) {
    const data = click && click.points && click.points[0] && click.points[0].customdata;
    if (!Array.isArray(data) || !data[0]) { return ""; }
    return data[0] === "incidents" ? "point:" + data[1].split(",")[0] : data[0] + ":" + data[1];
  }

  const kind_of = (target) => target.split(":")[0];
  const wait = (milliseconds) => new Promise((resolve) => window.setTimeout(resolve, milliseconds));

  /* A symbol comes first, then a corridor, then the heat of the spot, then the area. */
  function target_of_click(object, spot, has_heat) {
    if (object && !AREA_KINDS.includes(kind_of(object))) { return object; }
    if (spot.corridor) { return "corridor:" + spot.corridor; }
    if (has_heat) { return "spot:" + spot.lat.toFixed(3) + "_" + spot.lon.toFixed(3); }
    return object;
  }

  async function select_target(click, spot, picks, selected, layers) {
    /* Object and spot of one click may come in one call or in two. */
    const calls = window.dash_clientside.callback_context.triggered;
    const button = calls.find((call) => call.prop_id.startsWith("{"));
    if (button) {
      return button.value ? pick(JSON.parse(id_of(button)).target, selected) : unchanged();
    }
    if (calls.some((call) => id_of(call) === "map-graph")) {
      last_object = { target: clicked_target(click), time: performance.now() };
    }
    if (!spot || !calls.some((call) => id_of(call) === "map-click")) { return unchanged(); }
    const now = performance.now();
    await wait(SAME_CLICK_MS);
    const object = last_object.time > now - SAME_CLICK_MS ? last_object.target : "";
    /* The change from the period before is not played. */
    const has_heat = (layers || []).includes("density") || ((layers || []).includes("change") && !played_step());
    const target = target_of_click(object, spot, has_heat);
    return target ? { target: target, back: "", step: played_step() } : unchanged();
  }

  /* The step of the playback that the card is to speak of (playback.js). */
  const played_step = () => new URLSearchParams(window.location.search).get("step") || "";

  /* A button in a card: another card, the way back to the list it came from, or none. */
  function pick(target, selected) {
    const from = (selected && selected.target) || "";
    const kind = kind_of(from);
    let back = (selected && selected.back) || "";
    if (LIST_KINDS.includes(kind)) { back = from; }
    if (!target.startsWith("incident:") || target === back) { back = ""; }
    return { target: target, back: back, step: played_step() };
  }

  function write_selected(selected) {
    write_address((query) => {
      if (selected && selected.target) { query.set("sel", selected.target); } else { query.delete("sel"); }
    });
    return "";
  }

  /* Without https a browser offers no clipboard; a field that is selected and copied does. */
  async function copy_link(n_clicks, done) {
    if (!n_clicks) { return unchanged(); }
    const button = document.getElementById("map-copy"), address = new URL(window.location.href);
    if (button) { address.searchParams.set("data", button.dataset.version); }
    const link = address.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    try {
      await navigator.clipboard.writeText(link);
    } catch (error) {
      const field = document.createElement("textarea");
      field.value = link;
      document.body.appendChild(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    if (button && !button.dataset.label) {
      button.dataset.label = button.textContent;
      button.textContent = done;
      window.setTimeout(() => { button.textContent = button.dataset.label; delete button.dataset.label; }, 2500);
    }
    return link;
  }

  /* The first view fits the four countries into what window and legend leave. The figure waits for it in a store: once
     Plotly has begun to draw, a change before the map is loaded would break it. */
  const FOCUS = { west: -17.8, east: 4.4, south: 3.6, north: 17.8 };
  const NORTHERN_EDGE = 27;
  const TILE = 512;
  const latitude_of = (y) => Math.atan(Math.exp(y * Math.PI / 180)) * 360 / Math.PI - 90;

  function fit_view(figure) {
    const frame = document.querySelector(".map-stage-frame");
    if (!frame || !figure) { return unchanged(); }
    const legend = document.querySelector(".map-legend-box");
    const covers = legend && window.getComputedStyle(legend).position === "absolute";
    const left = covers ? legend.offsetLeft + legend.offsetWidth : 0;
    const [bottom, top] = [window.mercator.ordinate(FOCUS.south), window.mercator.ordinate(FOCUS.north)];
    const per_degree = Math.min((frame.clientWidth - left - 16) / (FOCUS.east - FOCUS.west), frame.clientHeight / (top - bottom));
    if (!(per_degree > 0)) { return figure; }
    /* What height is to spare goes to the north, as far as there is a map: the sea in the south holds nothing. */
    const half = frame.clientHeight / 2 / per_degree;
    const center = {
      lon: (FOCUS.west + FOCUS.east) / 2 - left / 2 / per_degree,
      lat: latitude_of(Math.max((bottom + top) / 2, Math.min(bottom + half, window.mercator.ordinate(NORTHERN_EDGE) - half))),
    };
    const map = Object.assign({}, figure.layout.map, { center: center, zoom: Math.log2(per_degree * 360 / TILE) });
    return Object.assign({}, figure, { layout: Object.assign({}, figure.layout, { map: map }) });
  }

  function toggle_panel(n_clicks, panel) {
    const is_open = n_clicks % 2 === 1;
    document.getElementById(panel).classList.toggle("map-panel-open", is_open);
    return String(is_open);
  }

  document.addEventListener("keydown", function (event) {
    const close = event.key === "Escape" && document.querySelector(".map-card .card-close");
    if (close) { close.click(); }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    map: { choose_period, reset_filters, collect_state, select_target, write_selected, copy_link, fit_view, toggle_panel, write_address },
  });
})();
