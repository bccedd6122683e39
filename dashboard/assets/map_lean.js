/* Only what has changed is drawn anew. With every answer Plotly takes all its layers off the map and puts them back, hands
   over the objects of every trace again, and says again where the map is; each of these makes tiles or pictures anew. */
(function () {
  "use strict";
  /* A trace of more objects is handed over without being compared. */
  const MOST_COMPARED = 2000;

  function text_of(data) {
    return data && data.features && data.features.length > MOST_COMPARED ? null : JSON.stringify(data);
  }

  function hand_over_changes(map) {
    const get_source = map.getSource, told = new WeakMap();
    map.getSource = function (name) {
      const source = get_source.call(map, name);
      if (!source || source.type !== "geojson" || told.has(source)) { return source; }
      const set_data = source.setData;
      told.set(source, text_of(source.serialize().data));
      source.setData = function (data) {
        const text = text_of(data);
        if (text !== null && text === told.get(source)) { return Promise.resolve(); }
        told.set(source, text);
        return set_data.call(source, data);
      };
      return source;
    };
  }

  /* Where the map is already it need not go, and what has kept its size needs no new canvas. */
  function move_if_elsewhere(map) {
    const is_there = {
      setCenter: (to) => Array.isArray(to) && to[0] === map.getCenter().lng && to[1] === map.getCenter().lat,
      setZoom: (to) => to === map.getZoom(),
      setBearing: (to) => to === map.getBearing(),
      setPitch: (to) => to === map.getPitch(),
    };
    Object.entries(is_there).forEach(function ([name, test]) {
      const move = map[name];
      map[name] = function (to, event) { return !map.isMoving() && test(to) ? map : move.call(map, to, event); };
    });
    const resize = map.resize, box = map.getContainer(), size_now = () => [box.clientWidth, box.clientHeight, window.devicePixelRatio].join();
    let size = "";
    map.resize = function (event, constrain) {
      /* Plotly waits for the next picture, also where nothing has changed. */
      if (size_now() === size) { map.triggerRepaint(); return map; }
      size = size_now();
      return resize.call(map, event, constrain);
    };
  }

  /* Layers stay where they are as long as the same traces are to be seen: their order is then the same. */
  function keep_layers(graph, map) {
    const subplot = graph._fullLayout.map._subplot, look_up = subplot.fillBelowLookup;
    const is_kept = function (calculated) {
      const trace = calculated[0].trace, drawn = subplot.traceHash[trace.uid];
      return drawn && (drawn.isHidden === undefined || drawn.isHidden === (trace.visible !== true));
    };
    subplot.fillBelowLookup = function (traces, layout) {
      const drawn = Object.values(subplot.traceHash), places = drawn.map((each) => each.below);
      look_up.call(subplot, traces, layout);
      if (drawn.length === traces.length && traces.every(is_kept)) {
        drawn.forEach(function (each, place) { each.below = places[place]; });
      }
    };
    /* Plotly asks for the whole style, with every object in it, to learn the names of the layers. */
    subplot.getMapLayers = () => map.getLayersOrder().map((name) => ({ id: name, type: map.getLayer(name).type }));
  }

  document.addEventListener("atlas-map", function (event) {
    const { graph, map } = event.detail;
    hand_over_changes(map);
    move_if_elsewhere(map);
    keep_layers(graph, map);
    /* Symbols that fade in cost a picture every turn for a third of a second, and blink with every answer. */
    map._fadeDuration = 0;
  });
})();
