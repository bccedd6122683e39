/* What the tables ask for by name. Numbers are written as the language writes them; a missing one is a dash and sorts last;
   a search finds a word with or without its accents. */
var dagfuncs = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
(function () {
  const formats = {};
  const fold = function (text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, ""); };
  const isMissing = function (value) { return value === null || value === undefined || value === ""; };

  dagfuncs.atlasNumber = function (value, language, digits) {
    if (isMissing(value)) { return "–"; }
    const key = language + digits;
    formats[key] = formats[key] || new Intl.NumberFormat(language, {
      minimumFractionDigits: digits, maximumFractionDigits: digits,
    });
    return formats[key].format(value);
  };
  dagfuncs.atlasMissingLast = function (valueA, valueB, nodeA, nodeB, isDescending) {
    const a = isMissing(valueA), b = isMissing(valueB);
    if (a || b) { return a && b ? 0 : (a ? 1 : -1) * (isDescending ? -1 : 1); }
    return valueA - valueB;
  };
  dagfuncs.atlasSearchText = function (params) {
    const field = params.colDef.field;
    const shown = params.data[field + "_shown"];
    const text = String(isMissing(shown) ? (isMissing(params.value) ? "" : params.value) : shown);
    return text + " " + fold(text);
  };
  dagfuncs.atlasOpenLink = function (params) {
    if (params.event.key !== "Enter") { return; }
    const link = params.event.target.querySelector("a");
    if (link) { link.click(); }
  };
  dagfuncs.atlasPopupParent = function () { return document.body; };
  dagfuncs.atlasTheme = function (agGrid) {
    return agGrid.themeQuartz.withParams({
      accentColor: "#0b5563",
      backgroundColor: "#ffffff",
      foregroundColor: "#1c1c1c",
      headerBackgroundColor: "#f7f6f2",
      headerTextColor: "#1c1c1c",
      headerFontWeight: 600,
      borderColor: "#d9d9d4",
      borderRadius: 4,
      wrapperBorderRadius: 4,
      fontFamily: "inherit",
      headerFontFamily: "inherit",
      fontSize: "0.9375rem",
      headerFontSize: "0.875rem",
      spacing: window.matchMedia("(pointer: coarse)").matches ? 9 : 7,
      cellHorizontalPadding: 10,
      rowHoverColor: "#e8f3f4",
      oddRowBackgroundColor: "#ffffff",
    });
  };

  /* The search field above a table. */
  document.addEventListener("input", function (event) {
    const label = event.target.closest && event.target.closest(".tables-search");
    if (!label || !window.dash_ag_grid) { return; }
    const grid = window.dash_ag_grid.getApi(label.dataset.table);
    if (!grid) { return; }
    grid.setGridOption("quickFilterText", event.target.value);
    const count = label.querySelector(".tables-search-count");
    let total = 0;
    grid.forEachNode(function () { total += 1; });
    count.textContent = event.target.value.trim()
      ? label.dataset.count.replace("{n}", grid.getDisplayedRowCount()).replace("{total}", total) : "";
  });
})();
