// What every page does: keys that move through lists, help, notices, upload, department fields, and htmx's manners.
import { enhanceCombos } from "./combo.js";
import { enhanceDrops } from "./upload.js";
import { toast } from "./toast.js";

const page = document.documentElement;

if (!window.htmx) {
  document.getElementById("vendor-missing")?.removeAttribute("hidden");
} else {
  // The address bar holds the state and the server renders it, so going back asks the server.
  Object.assign(window.htmx.config, { historyCacheSize: 0, refreshOnHistoryMiss: true, allowEval: false });
}

export function typing(event) {
  const at = event.target;
  return at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && !["checkbox", "radio", "button"].includes(at.type);
}

export function csrf() {
  return document.querySelector("meta[name=csrf]")?.content ?? "";
}

function enhance(root) {
  enhanceCombos(root);
  enhanceDrops(root);
  for (const each of root.querySelectorAll("[data-autosubmit]")) {
    each.addEventListener("change", () => each.form.requestSubmit());
  }
  for (const button of root.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
}

/** Move to the next (+1) or previous (-1) row of the page's list and open it beside the list. */
function step(by) {
  const rows = [...document.querySelectorAll("[data-rows] tr:not(.group), [data-rows] > li")].filter((row) => row.querySelector("a[data-open], a.name, a"));
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const row = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  const link = row.querySelector("a[data-open], a.name, a");
  if (link.hasAttribute("hx-get")) {
    // Marked before the answer comes, so that keys pressed in quick succession each move one row.
    for (const each of rows) each.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    link.click();
  } else link.focus();
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const help = document.getElementById("help");
  if (event.key === "Escape") {
    const close = document.querySelector(".drawer [data-close]");
    if (typing(event)) event.target.blur();
    else if (close && !document.querySelector("dialog[open]")) close.click();
    return;
  }
  if (typing(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") { event.preventDefault(); help?.showModal(); }
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  }
  if (document.querySelector("[data-review]")) return;  // the review desk has its own j and k
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
  if (event.key === "e") document.querySelector(".drawer [data-edit], [data-edit]")?.click();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) { event.preventDefault(); document.getElementById(opener.dataset.dialog)?.showModal(); }
  const unfold = event.target.closest("[data-unfold]");
  if (unfold) unfold.setAttribute("aria-expanded", String(unfold.form.classList.toggle("open")));
  if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog").close();
  if (event.target.nodeName === "DIALOG") event.target.close();
});

// The row that is open beside the list is marked as current, wherever the drawer came from.
document.addEventListener("htmx:afterSettle", (event) => {
  enhance(event.detail.elt);
  const drawer = document.getElementById("drawer");
  if (event.detail.target !== drawer) return;
  const shown = drawer.querySelector("[data-shown]")?.dataset.shown ?? "";
  drawer.parentElement.classList.toggle("beside", Boolean(shown));
  for (const row of document.querySelectorAll("[data-rows] [data-id]")) {
    row.toggleAttribute("aria-current", row.dataset.id === shown);
    if (row.dataset.id === shown) row.setAttribute("aria-current", "true");
  }
  drawer.scrollTop = 0;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // A form that the server sends back with its errors is shown, not swallowed.
  if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  toast(status === 403 ? page.dataset.forbidden : page.dataset.failed, { bad: true });
});
document.addEventListener("htmx:sendError", () => toast(page.dataset.offline, { bad: true }));

enhance(document);
const first = document.querySelector("[data-rows] [aria-current]");
first?.scrollIntoView({ block: "nearest" });
