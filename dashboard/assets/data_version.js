/* An open page hears that the server goes on with newer data: its foot names them, and a line above the page says that
   what stood there before may be older, with a button that shows all of it anew. Nothing is changed under the reader's
   hand. Every answer to the page names the data it was made on; a page that asks nothing looks now and then. */
(function () {
  "use strict";
  const HEADER = "Atlas-Data", ADDRESS = "/data-version", EVERY_MS = 60000;
  let in_use = "";

  function say() {
    const foot = document.getElementById("shell-foot-version"), place = document.getElementById("shell-newer");
    if (!foot || !place) { return; }
    const made_on = foot.dataset.version, is_newer = Boolean(in_use) && in_use !== made_on;
    if (place.dataset.said_of === (is_newer ? in_use : undefined)) { return; }
    foot.textContent = foot.dataset.said.replace("{version}", is_newer ? in_use : made_on);
    if (!is_newer || !place.dataset.said) { place.replaceChildren(); delete place.dataset.said_of; return; }
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: place.dataset.show });
    button.addEventListener("click", () => window.location.reload());
    place.replaceChildren(place.dataset.said.replace("{version}", in_use), " ", button);
    place.dataset.said_of = in_use;
  }

  function hear(answer) {
    const named = answer.headers.get(HEADER);
    if (named) { in_use = named; say(); }
    return answer;
  }

  const ask = window.fetch;
  window.fetch = function () { return ask.apply(this, arguments).then(hear); };

  function look() {
    // On a projector nothing is said. A server that is away has nothing to say; the page's own requests tell the reader.
    if (!document.hidden && document.getElementById("shell-foot-version")) { window.fetch(ADDRESS, { cache: "no-store" }).catch(function () {}); }
  }
  window.setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  // Another page of the application was made by the server just now.
  document.addEventListener("atlas:page", say);
})();
