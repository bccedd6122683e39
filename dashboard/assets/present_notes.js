/* The speaker's window: what to say, what comes next, how late it is. Steps here move the projector too. */
(function () {
  "use strict";
  const two = (number) => String(number).padStart(2, "0");

  function build_notes(talk, tools) {
    const $ = (name) => document.querySelector("." + name);
    let began = Date.now();

    function show_clock() {
      const seconds = Math.floor((Date.now() - began) / 1000), hours = Math.floor(seconds / 3600);
      const elapsed = (hours ? hours + ":" : "") + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
      const clock = new Date().toLocaleTimeString(talk.language === "en" ? "en-GB" : "fr-FR", { hour: "2-digit", minute: "2-digit" });
      $("notes-elapsed").textContent = tools.words().elapsed.replace("{time}", elapsed);
      $("notes-clock").textContent = tools.words().clock.replace("{time}", clock);
    }
    function write_lines(box, text) {
      box.replaceChildren(...text.split("\n").filter((line) => line.trim()).map(function (line) {
        const paragraph = document.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      }));
    }
    async function show(shown, turn) {
      const words = tools.words();
      $("notes-position").textContent = words.position.replace("{at}", talk.at).replace("{n}", talk.base.n);
      $("notes-title").textContent = shown.title;
      $("notes-message").textContent = shown.message;
      write_lines($("notes-text"), shown.notes || words.no_notes);
      $("notes-text").scrollTop = 0;
      $("notes-restart").textContent = words.restart;
      $("notes-next-head").textContent = words.next_scene;
      $("notes-apart").textContent = words.apart;
      $("present").classList.toggle("notes-blank", talk.is_blank);
      tools.name_controls();
      show_clock();
      const is_last = talk.at >= talk.base.n;
      const next = is_last ? { title: words.last_scene, message: "" } : await tools.slide(talk.at + 1, talk.language);
      if (turn !== talk.turn) { return; }
      $("notes-next-title").textContent = next.title;
      $("notes-next-message").textContent = next.message;
      $("present").dataset.shown = talk.at + talk.language;
    }

    talk.show = show;
    talk.fail = (sentence) => { $("notes-message").textContent = sentence; };
    talk.meet = () => { $("notes-apart").hidden = true; };
    tools.build_controls(["previous", "next", "blank", "language"]);
    $("notes-restart").addEventListener("click", function (event) { began = Date.now(); show_clock(); event.target.blur(); });
    window.setInterval(show_clock, 1000);
    window.setTimeout(() => { $("notes-apart").hidden = Boolean(talk.heard); }, 2500);
  }
  window.present = Object.assign({}, window.present, { build_notes });
})();
