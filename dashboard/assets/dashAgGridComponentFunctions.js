/* Cells that are more than text: real links, and texts in another language than the page. */
var dagcomponentfuncs = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
dagcomponentfuncs.AtlasLink = function (props) {
  if (!props.data) { return ""; }
  const address = props.data[props.colDef.field + "_href"];
  if (!address) { return props.value || ""; }
  const options = { href: address };
  if (!address.startsWith("/")) { options.target = "_blank"; options.rel = "noopener noreferrer"; }
  return React.createElement("a", options, props.value);
};
dagcomponentfuncs.AtlasText = function (props) {
  return React.createElement("span", { lang: props.language }, props.value || "");
};
