/* The drawer under the map: which part is open, clicks on its bars, the incidents of its table, and the views seen before,
   which stay in this browser. */
(function () {
  "use strict";
  const SEEN = "atlas-recent-views", MOST_SEEN = 10, STAYED_MS = 2500;
  const LISTS = ["types", "commodities", "transports", "agencies", "countries", "places"];
  const unchanged = () => window.dash_clientside.no_update;

  /* ---- which part is open ---- */
  function open_tab(tab) {
    document.querySelectorAll(".explore-tab").forEach(function (button) {
      button.setAttribute("aria-expanded", String(button.dataset.tab === tab));
    });
    const address = new URL(window.location.href);
    if (tab) { address.searchParams.set("tab", tab); } else { address.searchParams.delete("tab"); }
    const query = address.searchParams.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    window.history.replaceState(window.history.state, "", address.pathname + (query ? "?" + query : "") + address.hash);
    window.dash_clientside.set_props("explore-tab", { data: tab });
  }

  document.addEventListener("click", function (event) {
    const target = event.target.closest ? event.target : null;
    if (!target) { return; }
    const tab = target.closest(".explore-tab");
    if (tab) { open_tab(tab.getAttribute("aria-expanded") === "true" ? "" : tab.dataset.tab); return; }
    const bar = target.closest("[data-facet]");
    if (bar) {
      /* The mark comes at once; the numbers follow when the server has counted. */
      const is_pressed = LISTS.includes(bar.dataset.facet) ? bar.getAttribute("aria-pressed") : null;
      if (is_pressed !== null) { bar.setAttribute("aria-pressed", String(is_pressed !== "true")); }
      window.dash_clientside.set_props("explore-click", { data: { facet: bar.dataset.facet, value: bar.dataset.value, t: Date.now() } });
      return;
    }
    if (target.closest(".recent-clear")) { write_seen([]); fill_recent(); return; }
    /* An incident of the table opens its card here, and the view stays. */
    const link = target.closest(".explore .tables a[href*='sel=incident']");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const found = new URL(link.href).searchParams.get("sel");
      window.dash_clientside.set_props("map-selected", { data: { target: found, back: "" } });
    }
  });

  /* ---- a click on a bar: once chooses, again takes away ---- */
  const month_end = (year, month) => new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);

  function period_of(facet, value, period) {
    const year = value.slice(0, 4);
    let [from, to] = [year + "-01-01", year + "-12-31"];
    if (facet === "month") {
      const [month_from, month_to] = [value + "-01", month_end(Number(year), Number(value.slice(5)))];
      if (period.from !== month_from || period.to !== month_to) { [from, to] = [month_from, month_to]; }
    } else if (period.from && period.to && period.from >= from && period.to <= to) {
      [from, to] = [null, null];
    }
    return Object.assign({}, period, { from: from, to: to });
  }

  function shown_years(period) {
    const [first, last] = period.years;
    const within = (day, otherwise) => Math.min(Math.max(day ? Number(day.slice(0, 4)) : otherwise, first), last);
    return [within(period.from, first), within(period.to, last)];
  }

  function choose(click, period, ...lists) {
    const nothing = [unchanged(), unchanged(), ...LISTS.map(unchanged), unchanged()];
    if (!click) { return nothing; }
    if (click.facet === "year" || click.facet === "month") {
      const chosen = period_of(click.facet, click.value, period);
      return [chosen, shown_years(chosen), ...nothing.slice(2)];
    }
    if (click.facet === "area") { return [...nothing.slice(0, -1), ""]; }
    const place = LISTS.indexOf(click.facet);
    if (place < 0) { return nothing; }
    const before = lists[place] || [];
    const answer = nothing.slice();
    answer[2 + place] = before.includes(click.value) ? before.filter((each) => each !== click.value) : [...before, click.value];
    return answer;
  }

  /* ---- views seen before ---- */
  function read_seen() {
    try {
      const found = JSON.parse(window.localStorage.getItem(SEEN) || "[]");
      return Array.isArray(found) ? found.filter((view) => view && typeof view.query === "string") : [];
    } catch (error) { return []; }
  }
  function write_seen(views) {
    try { window.localStorage.setItem(SEEN, JSON.stringify(views.slice(0, MOST_SEEN))); } catch (error) { /* kept by none */ }
  }

  let timer = 0;
  function note_view(names) {
    window.clearTimeout(timer);
    if (!names) { return ""; }
    timer = window.setTimeout(function () {
      const v = new URLSearchParams(window.location.search).get("v");
      if (!document.getElementById("explore") || !names.query) { return; }
      const view = { what: names.query, query: names.query + (v ? "&v=" + v : ""), names: names, time: Date.now() };
      write_seen([view, ...read_seen().filter((each) => each.what !== view.what)]);
      fill_recent();
    }, STAYED_MS);
    return "";
  }

  function fill_recent() {
    const room = document.querySelector(".explore .recent");
    if (!room) { return ""; }
    const list = room.querySelector(".recent-list"), language = room.dataset.language, views = read_seen();
    const theme = new URLSearchParams(window.location.search).get("theme");
    list.replaceChildren(...views.map(function (view) {
      const item = document.createElement("li"), link = document.createElement("a"), time = document.createElement("span");
      link.href = "/?lang=" + language + "&" + view.query + (theme ? "&theme=" + theme : "");
      link.textContent = (view.names || {})[language] || view.query;
      time.className = "recent-time";
      time.textContent = new Date(view.time).toLocaleString(language === "en" ? "en-GB" : language, { dateStyle: "medium", timeStyle: "short" });
      item.append(link, " ", time);
      return item;
    }));
    room.querySelectorAll(".recent-clear, .recent-empty").forEach((part) => part.remove());
    const end = document.createElement(views.length ? "button" : "p");
    end.className = views.length ? "button map-small recent-clear" : "recent-empty";
    if (views.length) { end.type = "button"; }
    end.textContent = views.length ? room.dataset.clear : room.dataset.empty;
    room.append(end);
    return "";
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    explore: { choose, note_view, fill_recent: function () { window.setTimeout(fill_recent, 0); return ""; } },
  });
})();
