/* The storyboard pages in the browser: which view is seen now, moving scenes by keyboard and by drag, keeping the focus. */
(function () {
  "use strict";

  /* The address of what is seen at this moment; of the map with its view, even before it was ever moved. */
  function seen_address() {
    const address = new URL(window.location.href);
    const found = address.pathname === "/" && window.mapKit && window.mapKit.find("map-graph");
    if (found) {
      const centre = found.map.getCenter();
      address.searchParams.set("v", [centre.lat.toFixed(3), centre.lng.toFixed(3), found.map.getZoom().toFixed(2)].join("_"));
    }
    return { address: address.pathname + address.search, t: Date.now() };
  }

  /* After a press the page is made anew: the focus goes to the same button of the same scene, or to its neighbour. */
  function focus(pressed) {
    window.setTimeout(function () {
      const all = Array.from(document.querySelectorAll("[data-action][data-target]"));
      const of_scene = all.filter((button) => button.dataset.target === pressed.target && !button.disabled);
      const opposite = { up: "down", down: "up", edit: "done", done: "edit", undo: "redo", redo: "undo" }[pressed.action];
      const button = [pressed.action, opposite].map((action) => of_scene.find((each) => each.dataset.action === action)).find(Boolean);
      const field = pressed.action === "edit" && document.querySelector(".scenes-fields input, .scenes-fields textarea");
      const target = field || button;
      /* Who was quicker and writes in a field already goes on in it. */
      const is_writing = document.activeElement && document.activeElement.closest(".scenes-fields");
      if (target && !(field && is_writing)) {
        target.focus({ preventScroll: true });
        target.scrollIntoView({ block: "nearest" });
      }
    }, 60);
    return "";
  }

  document.addEventListener("keydown", function (event) {
    const step = event.altKey && { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const scene = step && event.target.closest && event.target.closest(".scenes-scene");
    const button = scene && scene.querySelector('[data-action="' + step + '"]');
    if (button) { event.preventDefault(); button.click(); }
  });

  /* The field that takes a file is made by Dash without a name, and opens for the pointer only. */
  function name_upload() {
    const field = document.querySelector("#scenes-upload input[type='file']:not([aria-label])");
    if (field) { field.setAttribute("aria-label", document.getElementById("scenes-upload").textContent); }
  }
  new MutationObserver(name_upload).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("keydown", function (event) {
    const field = (event.key === "Enter" || event.key === " ") && event.target.closest && event.target.closest("#scenes-upload input[type='file']");
    if (field) { event.preventDefault(); event.stopPropagation(); field.click(); }
  }, true);

  let dragged = null;
  const scene_of = (event) => event.target.closest && event.target.closest(".scenes-scene[draggable]");
  document.addEventListener("dragstart", function (event) {
    dragged = scene_of(event);
    if (dragged) { event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", ""); dragged.classList.add("scenes-dragged"); }
  });
  document.addEventListener("dragover", function (event) {
    const over = dragged && event.target.closest && event.target.closest(".scenes-scene");
    document.querySelectorAll(".scenes-over").forEach((each) => each.classList.remove("scenes-over"));
    if (over) { event.preventDefault(); over.classList.add("scenes-over"); }
  });
  document.addEventListener("drop", function (event) {
    const over = dragged && event.target.closest && event.target.closest(".scenes-scene");
    if (over && over !== dragged) {
      event.preventDefault();
      const position = Array.from(over.parentNode.children).indexOf(over);
      window.dash_clientside.set_props("scenes-moved", { data: { scene: dragged.dataset.scene, position: position, t: Date.now() } });
    }
  });
  document.addEventListener("dragend", function () {
    document.querySelectorAll(".scenes-over, .scenes-dragged").forEach((each) => each.classList.remove("scenes-over", "scenes-dragged"));
    dragged = null;
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { scenes: { seen_address: seen_address, focus: focus } });
})();
