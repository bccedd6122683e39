/* The address of the list says which posts are listed. */
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  posts: {
    write_address: function (country, kind, status) {
      const address = new URL(window.location.href);
      Object.entries({ country: country, kind: kind, status: status }).forEach(function (entry) {
        if (entry[1]) { address.searchParams.set(entry[0], entry[1]); } else { address.searchParams.delete(entry[0]); }
      });
      window.history.replaceState(window.history.state, "", address.pathname + address.search);
      return "";
    },
    clear: function () { return ["", "", ""]; },
  },
});
