// A file field that also takes a dropped file, and says at once when the kind of file cannot be read.

export function enhanceDrops(root) {
  for (const drop of root.querySelectorAll("[data-drop]")) {
    const input = drop.querySelector("input[type=file]");
    const named = drop.querySelector("[data-chosen]");
    const wrong = drop.querySelector("[data-wrong-words]");
    const form = drop.closest("form");
    const kinds = (input.accept || "").split(",").filter(Boolean);
    const tell = () => {
      const files = [...input.files];
      if (files.length) named.textContent = files.map((file) => file.name).join("，");
      const unread = files.find((file) => kinds.length && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind)));
      if (!wrong) return files.length > 0;
      wrong.textContent = unread ? wrong.dataset.wrong.replace("{}", unread.name) : "";
      wrong.hidden = !unread;
      input.toggleAttribute("aria-invalid", Boolean(unread));
      return files.length > 0 && !unread;
    };
    input.addEventListener("change", tell);
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
    }
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      if (tell() && drop.hasAttribute("data-send")) form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      if (wrong && !wrong.hidden) { event.preventDefault(); input.focus(); return; }
      const shown = drop.querySelector("[data-stages]");
      if (!shown || !input.files.length) return;
      event.preventDefault();
      send(form, shown);
    });
  }
}

/** Send a form and say what is being done: so much is uploaded, then the server reads and compiles for so many seconds. */
function send(form, shown) {
  const bar = shown.querySelector("progress");
  const words = shown.querySelector("[data-stage-words]");
  const button = form.querySelector("button.main");
  const began = Date.now();
  let clock = 0;
  shown.hidden = false;
  button.disabled = true;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.max = event.total;
    bar.value = event.loaded;
    words.textContent = shown.dataset.uploading.replace("{}", Math.round(100 * event.loaded / event.total));
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    const tick = () => { words.textContent = shown.dataset.compiling.replace("{}", Math.round((Date.now() - began) / 1000)); };
    tick();
    clock = setInterval(tick, 1000);
  });
  const over = () => { clearInterval(clock); shown.hidden = true; button.disabled = false; };
  request.addEventListener("load", () => {
    if (request.status === 200) { location.href = request.responseURL; return; }
    over();
    const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
    const main = document.querySelector("main");
    if (answer) { main.innerHTML = answer.innerHTML; enhanceDrops(main); main.querySelector("[aria-invalid]")?.focus(); }
  });
  request.addEventListener("error", () => {
    over();
    words.textContent = document.documentElement.dataset.offline;
    shown.hidden = false;
  });
  request.send(new FormData(form));
}
