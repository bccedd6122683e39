/* A choice draws the page anew. The button that was pressed keeps the focus; where it is gone, the first of its choice
   has it, or the part of the page it stood in. */
(function () {
  "use strict";
  const HOME = ".duplicates-page";
  let held = null;

  document.addEventListener("focusin", function (event) {
    const button = event.target.closest(HOME + " button");
    const group = button && button.closest("[data-group]");
    held = group ? { id: button.id, group: group.getAttribute("data-group") } : null;
  });
  document.addEventListener("pointerdown", function (event) {
    if (!event.target.closest(HOME + " button")) { held = null; }
  });

  function give_back() {
    const home = document.querySelector(HOME);
    if (!held || !home || document.activeElement !== document.body) { return; }
    const group = home.querySelector('[data-group="' + CSS.escape(held.group) + '"]');
    const near = group && group.getAttribute("role") === "group" ? group.querySelector("button") : group;
    const target = document.getElementById(held.id) || near;
    if (target) { target.focus({ preventScroll: true }); }
  }

  new MutationObserver(give_back).observe(document.documentElement, { childList: true, subtree: true });
})();
