/* What every page owes to a reader at the keyboard: what scrolls can be reached, and where one is in a list of links is
   told in more than colour. */
(function () {
  "use strict";
  const SCROLLS = ".method-wide, .method-markdown table";
  const CURRENT = ".shell-link-active, .analysis-link-active";

  /* A room that scrolls and holds nothing to focus is a stop of the Tab key, as long as it scrolls. */
  const watcher = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      const room = entry.target;
      if (room.scrollWidth > room.clientWidth + 1) { room.tabIndex = 0; } else { room.removeAttribute("tabindex"); }
    });
  });

  function scan() {
    /* Dash gives the field of a file no name; it has the words it stands in. */
    document.querySelectorAll("input[type=file]:not([aria-label])").forEach(function (field) {
      const words = field.parentElement && field.parentElement.textContent.trim();
      if (words) { field.setAttribute("aria-label", words); }
    });
    document.querySelectorAll(SCROLLS).forEach(function (room) {
      if (!room.__watched) { room.__watched = true; watcher.observe(room); }
    });
    document.querySelectorAll(CURRENT).forEach(function (link) {
      if (link.getAttribute("aria-current")) { return; }
      link.setAttribute("aria-current", "page");
      const strip = link.parentElement;
      strip.scrollLeft = link.offsetLeft - strip.offsetLeft - (strip.clientWidth - link.offsetWidth) / 2;
    });
    /* A link of the head stays when the page changes and may lose its mark. */
    document.querySelectorAll("a[aria-current]").forEach(function (link) {
      if (!link.matches(CURRENT)) { link.removeAttribute("aria-current"); }
    });
  }
  new MutationObserver(scan).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["class"] });
  scan();
})();
