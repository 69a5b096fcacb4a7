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
      const button = form.querySelector("button[type=submit], button:not([type])");
      if (button?.dataset.sending) setTimeout(() => { button.textContent = button.dataset.sending; button.disabled = true; });
    });
  }
}
