/* Web Mercator as MapLibre draws it: where a spot is in the window, before or without a map. */
(function () {
  "use strict";
  const TILE_PX = 512, rad = (degrees) => degrees * Math.PI / 180;
  const worldOf = (zoom) => TILE_PX * Math.pow(2, zoom);

  function toWorld(lon, lat, zoom) {
    const y = Math.log(Math.tan(Math.PI / 4 + rad(lat) / 2));
    return [(lon + 180) / 360 * worldOf(zoom), (1 - y / Math.PI) / 2 * worldOf(zoom)];
  }
  function fromWorld(x, y, zoom) {
    const t = (1 - 2 * y / worldOf(zoom)) * Math.PI;
    return [x / worldOf(zoom) * 360 - 180, Math.atan(Math.sinh(t)) * 180 / Math.PI];
  }

  /* Longitude, latitude and zoom that show bounds (west, south, east, north) in a room of width and height, whose left
     side is covered; null where there is no room. */
  function fit(bounds, size, margin, covered) {
    const low = toWorld(bounds[0], bounds[3], 0), high = toWorld(bounds[2], bounds[1], 0);
    const across = size[0] - covered - 2 * margin, down = size[1] - 2 * margin;
    if (across <= 0 || down <= 0) { return null; }
    const zoom = Math.log2(Math.min(across / (high[0] - low[0]), down / (high[1] - low[1])));
    const middle = [(low[0] + high[0]) / 2 - covered / 2 / Math.pow(2, zoom), (low[1] + high[1]) / 2];
    return fromWorld(middle[0], middle[1], 0).concat(zoom);
  }

  /* The ordinate of a latitude, in degrees of longitude. */
  const ordinate = (lat) => Math.log(Math.tan(Math.PI / 4 + rad(lat) / 2)) * 180 / Math.PI;

  window.mercator = { ordinate: ordinate, toWorld: toWorld, fromWorld: fromWorld, fit: fit };
})();
