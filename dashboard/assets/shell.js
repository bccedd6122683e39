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
