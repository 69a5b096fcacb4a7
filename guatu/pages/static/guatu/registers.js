// Lists and forms of registers: link fields that search as one types, drafts that keep themselves, rows chosen for a bulk edit.
import { csrf } from "./app.js";

let count = 0;

/** An ARIA combobox over what the server finds. Half a name is no choice: leaving without choosing restores what was chosen. */
function lookup(box) {
  const input = box.querySelector("[role=combobox]");
  const hidden = box.querySelector("input[type=hidden]");
  const list = box.querySelector("[role=listbox]");
  list.id ||= `lookup-${++count}`;
  input.setAttribute("aria-controls", list.id);
  let shown = [], at = -1, timer = 0, chosen = input.value, asked = 0;

  function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; }
  function choose(each) {
    hidden.value = each.id; chosen = input.value = each.name; close();
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function point(to) {
    at = (to + shown.length) % shown.length;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }
  async function ask() {
    const turn = ++asked;
    const response = await fetch(`${box.dataset.lookup}?q=${encodeURIComponent(input.value.trim())}`);
    if (!response.ok || turn !== asked) return;
    shown = (await response.json()).choices;
    list.replaceChildren(...shown.map((each, index) => {
      const option = document.createElement("div");
      option.setAttribute("role", "option");
      option.id = `${list.id}-${index}`;
      option.append(each.name);
      if (each.note) { const small = document.createElement("small"); small.append(each.note); option.append(small); }
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(each); });
      return option;
    }));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(Boolean(shown.length)));
    if (shown.length && input.value.trim()) point(0);
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); if (!input.value.trim()) { hidden.value = ""; chosen = ""; } });
  input.addEventListener("click", ask);
  input.addEventListener("blur", () => { close(); if (input.value !== chosen) input.value = chosen; });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask(); else if (shown.length) point(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden) { event.preventDefault(); if (at >= 0) choose(shown[at]); }
    else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(); }
  });
}

function draft(form) {
  let timer = 0, dirty = false;
  const note = form.querySelector("[data-draft-note]");
  async function keep() {
    if (!dirty) return;
    dirty = false;
    const data = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    if (!data.get("record")) data.set("record", "0");
    const response = await fetch(form.dataset.draft, { method: "POST", body: data, headers: { "X-CSRFToken": csrf() }, keepalive: true });
    if (note && response.ok) note.hidden = false;
  }
  form.addEventListener("input", () => { dirty = true; clearTimeout(timer); timer = setTimeout(keep, 2000); });
  form.addEventListener("submit", () => { dirty = false; clearTimeout(timer); });
  addEventListener("pagehide", keep);
}

function bulk(form) {
  const bar = form.querySelector("[data-bulk-bar]");
  if (!bar) return;
  const boxes = [...form.querySelectorAll("input[name=ids]")];
  const all = form.querySelector("[data-pick-all]");
  const show = () => {
    const picked = boxes.filter((each) => each.checked).length;
    bar.hidden = !picked;
    bar.querySelector("[data-picked-count]").textContent = picked;
    if (all) all.checked = picked === boxes.length;
  };
  all?.addEventListener("change", () => { for (const each of boxes) each.checked = all.checked; show(); });
  for (const each of boxes) each.addEventListener("change", show);
  show();
}

function columns(form) {
  const hidden = form.querySelector("input[name=columns]");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  form.addEventListener("submit", () => {
    const kept = hidden.value.split(",").filter((name) => boxes.some((box) => box.value === name && box.checked));
    const added = boxes.filter((box) => box.checked && !kept.includes(box.value)).map((box) => box.value);
    hidden.value = [...kept, ...added].join(",");
  });
}

function periods(input) {
  const form = input.form;
  input.addEventListener("input", () => {
    const option = [...form.querySelectorAll("datalist option")].find((each) => each.value === input.value.trim());
    form.elements.revision.value = option?.dataset.revision ?? "";
    form.elements.reason.required = Boolean(option);
  });
}

/** Choosing whose value stands puts it into the field below; typing there chooses one's own. */
function clash(box) {
  const form = document.getElementById("record-form");
  const input = form.elements[box.dataset.clash];
  const was = form.elements[`was.${box.dataset.clash}`];
  if (!input || !was) return;
  let mine = input.value;
  const [theirs, own] = box.querySelectorAll("input[type=radio]");
  // A link shows a name beside its number: it is left alone, and the server keeps to the choice.
  const plain = input.type !== "hidden";
  theirs.addEventListener("change", () => { if (plain) input.value = was.value; });
  own.addEventListener("change", () => { if (plain) input.value = mine; });
  for (const kind of ["input", "change"]) input.addEventListener(kind, () => { own.checked = true; mine = input.value; });
  // The server is told both the entry and the choice: what is not saved yet is then shown again with both.
  form.addEventListener("submit", () => { if (plain) input.value = mine; });
  if (theirs.checked && plain) input.value = was.value;
}

/** A column or a row copied from a spreadsheet fills the inputs from the one that it is pasted into. Of lines with several cells
 *  (a period and its value) the last counts; a blank leaves what is there. */
function paste(form) {
  const inputs = [...form.querySelectorAll("input[inputmode=decimal]")];
  form.addEventListener("paste", (event) => {
    const at = inputs.indexOf(event.target);
    const text = event.clipboardData?.getData("text") ?? "";
    const lines = text.replace(/(\r?\n)+$/, "").split(/\r?\n/);
    const cells = lines.length > 1 ? lines.map((line) => line.split("\t").pop()) : lines[0].split("\t");
    if (at < 0 || cells.length < 2) return;
    event.preventDefault();
    cells.forEach((cell, place) => { if (inputs[at + place] && cell.trim()) inputs[at + place].value = cell.trim(); });
    inputs[Math.min(at + cells.length, inputs.length) - 1].focus();
  });
  form.addEventListener("keydown", (event) => {
    const at = inputs.indexOf(event.target);
    const to = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at < 0 || !to || event.isComposing || !inputs[at + to]) return;
    event.preventDefault();
    inputs[at + to].focus();
    inputs[at + to].select();
  });
}

for (const each of document.querySelectorAll("[data-lookup]")) lookup(each);
for (const each of document.querySelectorAll("[data-paste]")) paste(each);
for (const each of document.querySelectorAll("[data-clash]")) clash(each);
for (const each of document.querySelectorAll("[data-draft]")) draft(each);
for (const each of document.querySelectorAll("[data-bulk]")) bulk(each);
for (const each of document.querySelectorAll("[data-columns]")) columns(each);
for (const each of document.querySelectorAll("[data-periods]")) periods(each);
for (const now of document.querySelectorAll(".stage-line [aria-current]")) {
  const line = now.closest(".stage-line"); // the present stage stands in sight where the line is longer than the screen
  line.scrollLeft = now.offsetLeft - line.offsetLeft - (line.clientWidth - now.offsetWidth) / 2;
}
document.querySelector("[data-focus]")?.focus();
document.addEventListener("keydown", (event) => {
  if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || document.querySelector("dialog[open]")) return;
  document.querySelector("[data-new]")?.click();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
