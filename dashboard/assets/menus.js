/* A menu closes when the reader goes on elsewhere, follows a link in it, or presses Escape in it. */
(function () {
  "use strict";
  const MENUS = ".map-save[open], .add-view[open], .map-notes-menu[open]";

  document.addEventListener("click", function (event) {
    const link = event.target.closest && event.target.closest("a");
    document.querySelectorAll(MENUS).forEach(function (menu) {
      const goes_on = document.contains(event.target) && !menu.contains(event.target);
      if (goes_on || (link && menu.contains(link))) { menu.open = false; }
    });
  });
  document.addEventListener("keydown", function (event) {
    const menu = event.key === "Escape" && event.target.closest && event.target.closest(MENUS);
    /* A list that is open in the menu closes first. */
    if (menu && !menu.querySelector("[aria-expanded='true']")) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
