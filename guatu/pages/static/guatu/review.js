// The review desk: source and commitments side by side, everything by keyboard, and other people's changes as they happen.
import { typing, csrf } from "./app.js";
import { idsOf, marksOf, paint, scrollTogether, selectionIn } from "./source.js";
import { toast } from "./toast.js";
import { enhanceCombos } from "./combo.js";

const desk = document.querySelector("[data-review]");
const panes = desk.querySelector(".panes");
const source = desk.querySelector(".source");
const listing = desk.querySelector(".listing");
const drawer = document.getElementById("drawer");
const words = desk.dataset;
const states = new Map();
let current = words.current || null;
let since = Number(words.since);
let busy = Promise.resolve();

const entry = (id) => document.getElementById(`c${id}`);
const entries = () => [...listing.querySelectorAll(".entry")];
const chosen = () => [...listing.querySelectorAll(".entry input:checked")].map((box) => box.closest(".entry").dataset.id);
const narrow = () => getComputedStyle(source).display === "none" || getComputedStyle(listing).display === "none";

function read(row) {
  states.set(row.dataset.id, { state: row.dataset.state, uncertain: row.hasAttribute("data-uncertain") });
}
entries().forEach(read);
for (const each of JSON.parse(document.getElementById("states").textContent)) {
  if (!states.has(String(each[0]))) states.set(String(each[0]), { state: each[1], uncertain: each[2] });
}
const repaint = () => paint(source, states, current);
const together = scrollTogether(source, listing, () => entries()
  .map((row) => [marksOf(source, row.dataset.id)[0], row]).filter(([mark]) => mark));

/** Put an element at a third of its pane's height, unless it is already well in sight. */
function show(pane, element) {
  if (!element) return;
  const box = element.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (box.top > frame.top + 48 && box.bottom < frame.bottom - 48) return;
  pane.scrollTop += box.top - frame.top - frame.height * 0.3;
  together.mine(pane);
}

function address(changes) {
  const url = new URL(location.href);
  for (const [key, value] of Object.entries(changes)) value ? url.searchParams.set(key, value) : url.searchParams.delete(key);
  history.replaceState(null, "", url);
}

function select(id, { focus = false } = {}) {
  if (current && entry(current)) entry(current).removeAttribute("aria-current");
  current = id ? String(id) : null;
  const row = current && entry(current);
  if (row) {
    row.setAttribute("aria-current", "true");
    show(listing, row);
    if (focus) row.querySelector(".say").focus({ preventScroll: true });
  }
  repaint();
  if (current) { show(source, marksOf(source, current)[0]); }
  address({ c: current });
  offer();
}

/** Which acts the chosen commitment allows: what is decided can be taken back to review, what is open need not be. */
function offer() {
  const state = current ? states.get(current)?.state : null;
  for (const button of desk.querySelectorAll(".acts [data-act]")) {
    const name = button.dataset.act;
    button.disabled = !current && !["undo", "add"].includes(name) || name === "accept" && state === "accepted" || name === "reject" && state === "rejected";
    if (name === "reopen") button.hidden = !state || state === "suggested";
  }
}

function move(by) {
  const rows = entries();
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.dataset.id === current);
  const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))];
  select(next.dataset.id);
  if (panel.kind && panel.id && panel.follows) open(panel.kind);
}

// What the server answers is applied in one place, whether it came from this person's act or from another's.
function place(html, start) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const row = holder.content.firstElementChild;
  const old = document.getElementById(row.id);
  if (old) {
    const checked = old.querySelector("input")?.checked;
    old.replaceWith(row);
    if (checked && row.querySelector("input")) row.querySelector("input").checked = true;
  } else {
    const after = [...listing.children].find((each) => Number(each.dataset.start) > start);
    listing.insertBefore(row, after ?? null);
  }
  read(row);
  return row;
}

/** Each section's button says how many it would accept. */
function certain() {
  for (const button of listing.querySelectorAll("[data-accept-section]")) {
    const count = sectionRows(button).length;
    button.textContent = button.dataset.words.replace("{}", count);
    button.hidden = !count;
  }
}

function sectionRows(button) {
  const rows = [];
  for (let each = button.closest("h3").nextElementSibling; each && each.nodeName !== "H3"; each = each.nextElementSibling) {
    if (each.dataset.state === "suggested" && !each.hasAttribute("data-uncertain")) rows.push(each.dataset.id);
  }
  return rows;
}

function apply(answer, { mine = true } = {}) {
  for (const [id, html] of Object.entries(answer.paragraphs ?? {})) {
    const old = document.getElementById(id);
    if (old) old.outerHTML = html;
  }
  for (const id of answer.gone ?? []) { entry(id)?.remove(); states.delete(String(id)); }
  for (const each of answer.rows ?? []) {
    const row = place(each.html, each.start);
    if (!mine) row.classList.add("fresh");
  }
  if (answer.rows?.length || answer.gone?.length) certain();
  if (answer.progress) document.getElementById("progress").outerHTML = answer.progress;
  if (answer.since) since = Math.max(since, answer.since);
  if (answer.drawer !== undefined) put(answer.drawer);
  together.forget();
  if (answer.current) select(answer.current);
  else if (current && !entry(current)) select(null);
  else if (current) { entry(current)?.setAttribute("aria-current", "true"); repaint(); }
  else repaint();
  offer();
  if (answer.toast) {
    const undo = { label: words.undo, run: () => act("undo") };
    toast(answer.toast, { bad: Boolean(answer.bad), action: answer.undo ? undo : null });
  }
}

async function send(url, values) {
  const body = values instanceof FormData ? values : new URLSearchParams(values);
  const filters = new URL(location.href).search;
  let response;
  try {
    response = await fetch(url + filters, { method: "POST", body, headers: { "X-CSRFToken": csrf(), Accept: "application/json" } });
  } catch { toast(document.documentElement.dataset.offline, { bad: true }); return null; }
  const form = response.headers.get("content-type")?.startsWith("application/json");
  if (!form) { toast(document.documentElement.dataset[response.status === 403 ? "forbidden" : "failed"], { bad: true }); return null; }
  const answer = await response.json();
  apply(answer);
  return answer;
}

/** One act after another: a key pressed twice in haste must not overtake itself. */
function act(verb, values = {}) {
  busy = busy.then(async () => {
    const ids = values.ids ?? (current ? [current] : []);
    const body = new URLSearchParams({ verb, since });
    for (const id of ids) { body.append("id", id); body.append("version", entry(id)?.dataset.version ?? 0); }
    for (const [key, value] of Object.entries(values)) if (key !== "ids") body.append(key, value);
    const answer = await send(words.actUrl, body);
    if (answer && !answer.bad && panel.kind === "look" && panel.id === current) await open("look");
    if (answer && !answer.bad && ["accept", "reject"].includes(verb) && ids.length === 1 && !panel.kind) move(1);
  });
  return busy;
}

// The drawer: edit, split, add, assign, history.
const panel = { kind: "", id: null, follows: false };

function put(html) {
  drawer.innerHTML = html || "";
  panes.classList.toggle("beside", Boolean(html));
  if (!html) { panel.kind = ""; panel.id = null; address({ do: "" }); }
  enhanceCombos(drawer);
  drawer.scrollTop = 0;
  together.forget();
  const wrong = drawer.querySelector(".wrong input, .wrong select, .wrong textarea, [role=alert]");
  (wrong ?? drawer.querySelector("[data-first]:not([disabled])"))?.focus({ preventScroll: true });
  requestAnimationFrame(() => { if (current) { show(source, marksOf(source, current)[0]); show(listing, entry(current)); } });
}

let asked = 0;

async function open(kind, values = {}) {
  const turn = ++asked;
  const query = new URLSearchParams({ kind, ...(current ? { id: current } : {}), ...values });
  const response = await fetch(`${words.panel}?${query}`).catch(() => null);
  if (turn !== asked) return;  // another panel was asked for meanwhile
  if (!response) { toast(document.documentElement.dataset.offline, { bad: true }); return; }
  if (!response.ok) { toast(document.documentElement.dataset[response.status === 403 ? "forbidden" : "failed"], { bad: true }); return; }
  Object.assign(panel, { kind, id: current, follows: ["look", "history"].includes(kind) });
  address({ do: kind });
  const html = await response.text();
  if (turn === asked) put(html);
}

const close = () => { asked += 1; put(""); if (current && entry(current)) entry(current).querySelector(".say").focus({ preventScroll: true }); };

// A field belongs to some kinds only: choosing another kind shows its fields and keeps what was typed.
drawer.addEventListener("change", (event) => {
  if (!event.target.matches("[data-kind-choice]")) return;
  for (const field of event.target.form.querySelectorAll("[data-for]")) {
    field.hidden = !field.dataset.for.split(" ").includes(event.target.value);
    for (const control of field.querySelectorAll("input, select, textarea")) control.disabled = field.hidden;
  }
});

drawer.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const body = new FormData(form, event.submitter);
  body.set("since", since);
  busy = busy.then(() => send(form.getAttribute("action"), body));
});

function merge() {
  const picked = chosen();
  if (picked.length > 1) return act("merge", { ids: picked });
  const row = current && entry(current);
  let next = row?.nextElementSibling;
  while (next && !next.classList.contains("entry")) next = next.nextElementSibling;
  if (!row || !next) { toast(words.nothingToMerge, { bad: true }); return null; }
  return act("merge", { ids: [row.dataset.id, next.dataset.id] });
}

function add() {
  const found = selectionIn(source);
  floating.hidden = true;
  return open("add", found ? { start: found.start, end: found.end } : {});
}

const acts = {
  accept: () => act("accept"), reject: () => act("reject"), reopen: () => act("reopen"), undo: () => act("undo", { ids: [] }),
  edit: () => open("edit"), split: () => open("split"), assign: () => open("assign"), history: () => open("history"),
  look: () => open("look"), merge, add,
};
const keys = { a: "accept", x: "reject", r: "reopen", e: "edit", s: "split", m: "merge", n: "add", d: "assign", u: "undo", h: "history", Enter: "look" };
const free = new Set(["undo", "add"]);

function run(name) {
  if (!current && !free.has(name)) { toast(words.chooseFirst); return; }
  if (name === "reopen" && states.get(current)?.state === "suggested") return;
  acts[name]();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "j" || event.key === "k") { event.preventDefault(); move(event.key === "j" ? 1 : -1); return; }
  if (/^[1-9]$/.test(event.key) && current) { entry(current)?.querySelectorAll("[data-reading]")[Number(event.key) - 1]?.click(); return; }
  const name = keys[event.key];
  if (!name || event.key === "Enter" && event.target.closest("a, button, input")) return;
  event.preventDefault();
  run(name);
});

desk.addEventListener("click", (event) => {
  const at = event.target;
  const reading = at.closest("[data-reading]");
  if (reading) {
    const row = reading.closest("[data-id]");
    select(row.dataset.id);
    act("settle", { reading: reading.dataset.reading });
    return;
  }
  const button = at.closest("[data-act]");
  if (button) { run(button.dataset.act); return; }
  if (at.closest("[data-close]")) { event.preventDefault(); close(); return; }
  const section = at.closest("[data-accept-section]");
  if (section) {
    const rows = sectionRows(section);
    if (rows.length) act("accept_many", { ids: rows }); else toast(words.nothingCertain);
    return;
  }
  const tab = at.closest("[data-tab]");
  if (tab) {
    panes.classList.toggle("reading", tab.dataset.tab === "source");
    for (const each of desk.querySelectorAll("[data-tab]")) each.setAttribute("aria-pressed", String(each === tab));
    together.forget();
    if (current) select(current);
    return;
  }
  const row = at.closest(".entry");
  if (row && !at.closest("input, button")) {
    event.preventDefault();
    const again = current === row.dataset.id;
    select(row.dataset.id, { focus: true });
    if (narrow() || again || panel.follows) open("look");
    return;
  }
  const mark = at.closest("mark[data-ids]");
  if (mark && window.getSelection().isCollapsed) {
    const ids = idsOf(mark);
    const next = ids[(ids.indexOf(current) + 1) % ids.length];
    select(next);
    if (narrow() || panel.follows) open("look");
  }
});

// Selected text can become a commitment: a button floats beside it, for mouse and finger.
const floating = document.getElementById("add-here");
document.addEventListener("selectionchange", () => {
  const found = selectionIn(source);
  floating.hidden = !found;
  if (!found) return;
  const under = found.box.bottom + 8 + 40 < window.innerHeight;
  floating.style.top = `${under ? found.box.bottom + 8 : Math.max(8, found.box.top - 44)}px`;
  floating.style.left = `${Math.max(8, Math.min(window.innerWidth - 160, found.box.left))}px`;
});
floating.addEventListener("pointerdown", (event) => { event.preventDefault(); add(); });

// Others' changes, every few seconds while the page is looked at.
async function poll() {
  if (document.hidden) return;
  const filters = new URLSearchParams(new URL(location.href).search);
  filters.set("since", since);
  const response = await fetch(`${words.changes}?${filters}`).catch(() => null);
  if (!response?.ok) return;
  if (response.redirected || !response.headers.get("content-type")?.includes("json")) {
    // The session has ended: what came is the page to log in, where the person finds the way back.
    location.reload();
    return;
  }
  const answer = await response.json();
  if (answer.rows?.length || answer.gone?.length || answer.toast) apply(answer, { mine: false });
  else if (answer.since) since = Math.max(since, answer.since);
}
const pollAgain = () => { busy = busy.then(poll).catch(() => {}); };
setInterval(pollAgain, Number(words.every || 4) * 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) pollAgain(); });

repaint();
if (current && entry(current)) select(current);
if (words.do && current) open(words.do);
