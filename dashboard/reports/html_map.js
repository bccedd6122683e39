/* The map of a report: reads what the page holds and draws it with Leaflet; asks nobody for anything. */
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const calm = window.matchMedia && window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map("map", {
    attributionControl: false, zoomControl: false, zoomSnap: 0.25, minZoom: 4, maxZoom: 13,
    maxBounds: data.frame, maxBoundsViscosity: 0.8, fadeAnimation: !calm, zoomAnimation: !calm
  });
  L.control.zoom({ zoomInTitle: data.words.zoom_in, zoomOutTitle: data.words.zoom_out }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.getContainer().style.background = data.sea;
  map.fitBounds(data.bounds);

  data.ground.forEach(function (each) {
    const make = each.look.stroke === false ? L.polygon : L.polyline;
    make(each.lines, Object.assign({ interactive: false }, each.look)).addTo(map);
  });

  function label(text, className) {
    const element = document.createElement("span");
    element.textContent = text;
    return L.divIcon({ html: element, className: className, iconSize: [0, 0] });
  }
  data.names.forEach(function (name) {
    L.marker([name[0], name[1]], { icon: label(name[2], "country-name"), interactive: false, keyboard: false,
      zIndexOffset: -2000 }).addTo(map);
  });

  /* Towns from the largest on, each where it covers neither a symbol nor another name; chief cities in any case. */
  const towns = L.layerGroup().addTo(map);
  const symbols = [];
  data.layers.forEach(function (layer) { (layer.spots || []).forEach(function (each) { symbols.push(each.at); }); });
  function nameTowns() {
    towns.clearLayers();
    const view = map.getBounds();
    const taken = symbols.filter(function (at) { return view.contains(at); }).map(function (at) {
      const p = map.latLngToContainerPoint(at);
      return [p.x - 8, p.y - 8, p.x + 8, p.y + 8];
    });
    data.names.forEach(function (name) {
      const p = map.latLngToContainerPoint([name[0], name[1]]);
      const half = 6 * name[2].length;
      taken.push([p.x - half, p.y - 10, p.x + half, p.y + 10]);
    });
    /* The steps are those of a map whose tiles are twice as wide. */
    const least = data.label_steps.filter(function (step) { return step[0] <= map.getZoom() - 1; }).pop()[1];
    data.towns.forEach(function (town) {
      if (town[3] < least || !view.contains([town[0], town[1]])) { return; }
      const p = map.latLngToContainerPoint([town[0], town[1]]);
      const wide = 7.2 * town[2].length + 8;
      const places = [
        ["right", [p.x + 4, p.y - 9, p.x + 4 + wide, p.y + 9]], ["left", [p.x - 4 - wide, p.y - 9, p.x - 4, p.y + 9]],
        ["above", [p.x - wide / 2, p.y - 24, p.x + wide / 2, p.y - 6]],
        ["below", [p.x - wide / 2, p.y + 6, p.x + wide / 2, p.y + 24]]
      ];
      const free = places.find(function (place) {
        const box = place[1];
        return !taken.some(function (b) { return box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]; });
      });
      if (!free && town[3] < 900000) { return; }
      const chosen = free || places[3];
      taken.push(chosen[1]);
      L.marker([town[0], town[1]], { icon: label(town[2], "town-name " + chosen[0]), interactive: false,
        keyboard: false, zIndexOffset: free ? -1000 : 9000 }).addTo(towns);
    });
  }
  map.on("zoomend moveend", nameTowns);

  function text(tag, value, parent) {
    const element = document.createElement(tag);
    element.textContent = value;
    parent.appendChild(element);
    return element;
  }
  function popup(layer, rows) {
    const box = document.createElement("div");
    text("h3", layer.title, box);
    rows.forEach(function (row) {
      const head = row[layer.head];
      text("h4", Array.isArray(head) ? head[0] : head || "", box);
      const list = document.createElement("dl");
      row.forEach(function (cell, place) {
        if (cell === null || place === layer.head) { return; }
        text("dt", layer.fields[place], list);
        const value = text("dd", Array.isArray(cell) ? "" : cell, list);
        if (Array.isArray(cell)) {
          const link = text("a", cell[0], value);
          link.href = cell[1];
          link.target = "_blank";
          link.rel = "noopener noreferrer";
        }
      });
      box.appendChild(list);
    });
    return box;
  }
  const groups = {};
  data.layers.forEach(function (layer, order) {
    const group = L.layerGroup().addTo(map);
    groups[layer.name] = group;
    (layer.lines || []).forEach(function (each) {
      L.polyline(each.lines, each.look).bindPopup(function () { return popup(layer, each.rows); },
        { maxHeight: 300, minWidth: 220 }).addTo(group);
    });
    (layer.spots || []).forEach(function (each) {
      const head = each.rows[0][layer.head];
      const name = (Array.isArray(head) ? head[0] : head || layer.title) +
        (each.rows.length > 1 ? " (" + each.rows.length + ")" : "");
      const icon = L.icon({ iconUrl: data.icons[each.icon], iconSize: [32, 32], iconAnchor: [16, 16],
        popupAnchor: [0, -10] });
      L.marker(each.at, { icon: icon, alt: layer.title + ": " + name, title: name, riseOnHover: true,
        zIndexOffset: 1000 * order - Math.min(each.rows.length, 400) })
        .bindPopup(function () { return popup(layer, each.rows); }, { maxHeight: 300, minWidth: 220 }).addTo(group);
    });
  });
  map.on("popupopen", function (event) {
    const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) { close.setAttribute("aria-label", data.words.close); close.title = data.words.close; }
  });
  document.querySelectorAll("[data-layer]").forEach(function (tick) {
    tick.addEventListener("change", function () {
      const group = groups[tick.getAttribute("data-layer")];
      if (tick.checked) { group.addTo(map); } else { group.remove(); }
    });
  });
  nameTowns();
  /* Paper is narrower than a window: the map is fitted to it, and back. */
  window.addEventListener("beforeprint", function () { map.invalidateSize(false); map.fitBounds(data.bounds, { animate: false }); });
  window.addEventListener("afterprint", function () { map.invalidateSize(false); });
})();
