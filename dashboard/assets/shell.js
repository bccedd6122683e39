/* The window's title and the document's language follow the page. Dash Pages writes a title of its own in the same turn;
   ours goes last. */
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  shell: {
    describe_document: function (page) {
      if (page) {
        document.documentElement.lang = page.language;
        window.setTimeout(function () { document.title = page.title; }, 0);
      }
      return "";
    },
  },
});
document.addEventListener("click", function (event) {
  const link = event.target.closest && event.target.closest("a[data-language]");
  if (!link) { return; }
  const address = new URL(window.location.href);
  address.searchParams.set("lang", link.dataset.language);
  link.href = address.pathname + "?" + address.searchParams.toString().replaceAll("%2C", ",");
}, true);
