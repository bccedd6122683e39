/* The field for a file on the page of own data: the file goes to the server piece by piece, with a bar and a way to stop. */
(function () {
  "use strict";

  function element(name, properties) { return Object.assign(document.createElement(name), properties || {}); }

  function fill(place) {
    const words = place.dataset;
    const field = element("input", { type: "file", accept: words.accept, id: "data-file" });
    const label = element("label", { htmlFor: "data-file", textContent: words.label, className: "button data-main" });
    const bar = element("progress", { max: 1, value: 0, hidden: true });
    bar.setAttribute("aria-label", words.sending);
    const said = element("p", { className: "data-upload-said" });
    said.setAttribute("role", "status");
    const stop = element("button", { type: "button", className: "button", textContent: words.cancel, hidden: true });
    place.replaceChildren(field, label, bar, stop, said);
    field.addEventListener("change", function () { if (field.files.length) { send(place, field, bar, stop, said); } });
  }

  function send(place, field, bar, stop, said) {
    const words = place.dataset, file = field.files[0], request = new XMLHttpRequest();
    const address = "/data/upload?" + new URLSearchParams({ name: file.name, lang: words.language });
    const at_work = (is) => { field.disabled = is; bar.hidden = !is; stop.hidden = !is; };
    const end = (sentence) => { at_work(false); field.value = ""; said.textContent = sentence; place.classList.toggle("data-upload-failed", Boolean(sentence)); };
    if (file.size > Number(words.most)) { end(words.large); return; }
    request.open("POST", address);
    request.setRequestHeader("X-Atlas-Upload", "1");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = function (event) {
      if (!event.lengthComputable) { return; }
      bar.value = event.loaded / event.total;
      said.textContent = words.sending + " " + Math.floor(100 * bar.value) + "\u202f%";
    };
    request.onload = function () {
      if (request.status !== 200) { end(request.responseText || words.failed); return; }
      end("");
      window.dash_clientside.set_props(words.store, { data: { id: JSON.parse(request.responseText).id } });
    };
    request.onerror = () => end(words.cut);
    request.onabort = () => end("");
    stop.onclick = () => request.abort();
    place.classList.remove("data-upload-failed");
    at_work(true);
    said.textContent = words.sending;
    request.send(file);
  }

  /* The pressed button goes with its step: where another step comes, reading and the keyboard begin at its head. */
  let known = null;
  function follow() {
    const desk = document.getElementById("data-desk");
    if (!desk || !desk.childElementCount) { known = desk ? known : null; return; }
    const step = desk.querySelector(".data-step-now, .data-done, .notice"), now = step ? step.textContent : "";
    if (known !== null && known !== now) {
      desk.tabIndex = -1;
      if (document.activeElement === document.body) { desk.focus({ preventScroll: true }); }
      if (desk.getBoundingClientRect().top < 0) { desk.scrollIntoView({ block: "start" }); }
    }
    known = now;
  }

  new MutationObserver(function () {
    follow();
    document.querySelectorAll(".data-upload:empty").forEach(fill);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
