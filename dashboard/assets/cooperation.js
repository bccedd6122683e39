/* The matrix of cooperation: a cell opens its sources beside the page, Escape and × close them, the address follows. */
(function () {
  const CELL = "cooperation-cell";
  let opener = null;

  function show(cell) {
    window.dash_clientside.set_props(CELL, { data: cell });
  }

  document.addEventListener("click", function (event) {
    const target = event.target.closest ? event.target : null;
    const button = target && target.closest(".cooperation button[data-cell]");
    if (button) {
      opener = button;
      show(button.dataset.cell);
      const panel = document.getElementById("cooperation-panel");
      if (panel) { panel.focus({ preventScroll: true }); }
      return;
    }
    if (target && target.closest(".cooperation-close")) { close(); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && document.querySelector(".cooperation-close")) { close(); }
  });
  function close() {
    show("");
    if (opener && document.body.contains(opener)) { opener.focus(); }
    opener = null;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    cooperation: {
      write_address: function (domain, rows, border, cell) {
        const address = new URL(window.location.href);
        const state = {
          domain: domain, rows: rows === "border" ? "" : rows, border: rows === "crossing" ? border : "", cell: cell,
        };
        Object.entries(state).forEach(function (entry) {
          if (entry[1]) { address.searchParams.set(entry[0], entry[1]); } else { address.searchParams.delete(entry[0]); }
        });
        window.history.replaceState(window.history.state, "", address.pathname + address.search + address.hash);
        return "";
      },
      /* A click on a crossing opens all that is known of it; on a corridor the same. */
      open_spot: function (click) {
        const data = click && click.points && click.points[0] && click.points[0].customdata;
        if (!Array.isArray(data) || !["cooperation", "corridor"].includes(data[0])) { return window.dash_clientside.no_update; }
        return data[1] + "|summary";
      },
    },
  });
})();
