/* The search box in the head of every page: a combobox (WAI-ARIA 1.2) whose answers come from this machine.
   The head is made anew with each page; the box fills the empty place it finds there. */
(function () {
  const WAIT_MS = 90;
  const LENS = '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" focusable="false"><circle cx="8.5" cy="8.5" r="5.5" fill="none" stroke="currentColor" stroke-width="2"/><path d="M12.8 12.8L18 18" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>';

  function element(name, attributes, text) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(function (entry) { made.setAttribute(entry[0], entry[1]); });
    if (text) { made.textContent = text; }
    return made;
  }

  function fill(place) {
    const words = place.dataset;
    const toggle = element("button", { type: "button", class: "search-toggle", "aria-label": words.label, "aria-expanded": "false", "aria-controls": "search-panel" });
    toggle.innerHTML = LENS;
    const panel = element("div", { class: "search-panel", id: "search-panel" });
    const input = element("input", {
      type: "text", role: "combobox", class: "search-input", id: "search-input", placeholder: words.placeholder,
      "aria-label": words.label, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "search-list",
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "80", enterkeyhint: "search",
    });
    const list = element("div", { role: "listbox", class: "search-list", id: "search-list", "aria-label": words.results });
    const status = element("p", { role: "status", class: "search-status" });
    list.hidden = true;
    panel.append(input, list, status);
    place.append(toggle, panel);
    attach(place, toggle, input, list, status);
  }

  function attach(place, toggle, input, list, status) {
    let timer, request, options = [], active = -1, shown = "";

    function close() {
      window.clearTimeout(timer);
      if (request) { request.abort(); }
      list.hidden = true;
      list.replaceChildren();
      options = [];
      shown = "";
      status.textContent = "";
      mark(-1);
      input.setAttribute("aria-expanded", "false");
    }

    function fold_away() {
      place.classList.remove("search-open");
      toggle.setAttribute("aria-expanded", "false");
    }

    function mark(position) {
      active = position;
      options.forEach(function (option, number) { option.setAttribute("aria-selected", String(number === position)); });
      if (position < 0) { input.removeAttribute("aria-activedescendant"); return; }
      input.setAttribute("aria-activedescendant", options[position].id);
      options[position].scrollIntoView({ block: "nearest" });
    }

    function show(answer) {
      list.replaceChildren();
      options = [];
      answer.groups.forEach(function (group, position) {
        const title = element("div", { class: "search-group", id: "search-group-" + position, role: "presentation" }, group.label);
        const part = element("div", { role: "group", "aria-labelledby": title.id });
        part.append(title);
        group.items.forEach(function (item) {
          const option = element("div", { role: "option", class: "search-option", id: "search-option-" + options.length, "aria-selected": "false" });
          option.append(element("span", { class: "search-title" }, item.title), element("span", { class: "search-detail" }, item.detail));
          option.item = item;
          options.push(option);
          part.append(option);
        });
        list.append(part);
      });
      shown = answer.query;
      status.textContent = answer.status;
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(options.length > 0));
      mark(-1);
    }

    async function ask(query) {
      if (request) { request.abort(); }
      const mine = new AbortController();
      request = mine;
      try {
        const address = "/search.json?" + new URLSearchParams({ q: query, lang: document.documentElement.lang || place.dataset.language });
        const response = await window.fetch(address, { signal: mine.signal });
        if (!response.ok) { throw new Error(String(response.status)); }
        const answer = await response.json();
        if (mine === request && query && query === input.value.trim()) { show(answer); }
      } catch (error) {
        if (error.name !== "AbortError") { status.textContent = place.dataset.failed; }
      }
    }

    function open_item(item, is_elsewhere) {
      if (is_elsewhere) { window.open(item.href, "_blank", "noopener"); return; }
      input.value = "";
      close();
      fold_away();
      input.blur();
      go(item);
    }

    input.addEventListener("focus", function () {
      if (!input.value) { ask(""); }  /* The names are put in order before the first letter. */
    });
    input.addEventListener("input", function () {
      window.clearTimeout(timer);
      const query = input.value.trim();
      if (!query) { close(); return; }
      timer = window.setTimeout(function () { ask(query); }, WAIT_MS);
    });
    input.addEventListener("keydown", async function (event) {
      const n = options.length;
      if (event.key === "ArrowDown" && n) { event.preventDefault(); mark((active + 1) % n); }
      else if (event.key === "ArrowUp" && n) { event.preventDefault(); mark(active < 0 ? n - 1 : (active + n - 1) % n); }
      else if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        const query = input.value.trim();
        if (!query) { return; }
        window.clearTimeout(timer);
        if (shown !== query) { await ask(query); }
        if (options.length) { open_item(options[Math.max(active, 0)].item, event.ctrlKey || event.metaKey); }
      } else if (event.key === "Escape") {
        event.stopPropagation();
        if (!list.hidden || input.value) { input.value = ""; close(); } else { fold_away(); toggle.offsetParent ? toggle.focus() : input.blur(); }
      } else if (event.key === "Tab") { close(); }
    });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      const option = event.target.closest(".search-option");
      if (option) { open_item(option.item, event.ctrlKey || event.metaKey); }
    });
    list.addEventListener("mousemove", function (event) {
      const option = event.target.closest(".search-option");
      if (option && options.indexOf(option) !== active) { mark(options.indexOf(option)); }
    });
    toggle.addEventListener("click", function () {
      const is_open = place.classList.toggle("search-open");
      toggle.setAttribute("aria-expanded", String(is_open));
      if (is_open) { input.focus(); } else { input.value = ""; close(); }
    });
    document.addEventListener("pointerdown", function (event) {
      if (!place.contains(event.target)) { close(); fold_away(); }
    });
  }

  /* On the map the view flies there, with filters and layers as they are; from elsewhere the page is opened. */
  function go(item) {
    const kit = item.selected && window.location.pathname === "/" && window.mapKit && window.mapKit.find("map-graph");
    if (kit) {
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      const target = { center: [item.view[0], item.view[1]], zoom: item.view[2] };
      /* Plotly keeps the view only of a move that an event of the reader began; and the ring of the card would stop a
         flight, so the card comes after it. */
      const by_reader = { originalEvent: new Event("search") };
      kit.map.once("moveend", function () {
        window.setTimeout(function () {
          window.dash_clientside.set_props("map-selected", { data: { target: item.selected, back: "" } });
        }, 0);
      });
      if (calm) { kit.map.jumpTo(target, by_reader); } else { kit.map.flyTo(Object.assign({ duration: 900 }, target), by_reader); }
      return;
    }
    window.history.pushState({}, "", item.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
    window.scrollTo(0, 0);
  }

  function scan() {
    document.querySelectorAll(".search").forEach(function (place) {
      if (!place.firstChild) { fill(place); }
    });
  }
  document.addEventListener("keydown", function (event) {
    const is_writing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || is_writing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    const input = document.getElementById("search-input");
    if (!input) { return; }
    event.preventDefault();
    if (!input.offsetParent) { document.querySelector(".search-toggle").click(); } else { input.focus(); }
  });
  new MutationObserver(scan).observe(document.documentElement, { childList: true, subtree: true });
  scan();
})();
