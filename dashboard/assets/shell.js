/* The window's title and the document's language follow the page. Dash Pages writes a title of its own in the same turn;
   ours goes last. */
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  shell: {
    describe_document: function (page) {
      if (page) {
        document.documentElement.lang = page.language;
        window.setTimeout(function () {
          document.title = page.title;
          document.dispatchEvent(new Event("atlas:page"));
        }, 0);
      }
      return "";
    },
    years_in_order: function (first, last) {
      const same = window.dash_clientside.no_update;
      return Number(first) > Number(last) ? [last, first] : [same, same];
    },
  },
});
/* Another language or another theme: the same address with one parameter changed, at the moment of the click. */
document.addEventListener("click", function (event) {
  const link = event.target.closest && event.target.closest("a[data-language], a[data-theme]");
  if (!link) { return; }
  const address = new URL(window.location.href);
  if ("language" in link.dataset) { address.searchParams.set("lang", link.dataset.language); }
  if (link.dataset.theme) { address.searchParams.set("theme", link.dataset.theme); }
  if (link.dataset.theme === "") { address.searchParams.delete("theme"); }
  link.href = address.pathname + "?" + address.searchParams.toString().replaceAll("%2C", ",");
}, true);
/* Back and forward between choices of one page: its address has changed by a callback, of which the pages of Dash know
   nothing, and going back to the address they know last would leave the page as it is. */
(function () {
  "use strict";
  const CHOSEN = "#analysis-content, #corridors-content, #corridor-content";
  let path = window.location.pathname, hash_changed = -1000;
  document.addEventListener("atlas:page", function () { path = window.location.pathname; });
  window.addEventListener("hashchange", function () { hash_changed = performance.now(); });
  window.addEventListener("popstate", function (event) {
    if (!event.isTrusted || path !== window.location.pathname || !document.querySelector(CHOSEN)) { return; }
    window.setTimeout(function () {
      if (performance.now() - hash_changed < 200) { return; }  /* a place on the page, such as its content */
      window.dash_clientside.set_props("_pages_location", { search: window.location.search });
    }, 50);
  });
})();
