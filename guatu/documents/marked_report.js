"use strict";
(() => {
  const marks = [...document.querySelectorAll("mark")];
  const rows = [...document.querySelectorAll("li")];
  const boxes = [...document.querySelectorAll(".filters input[type=checkbox]")];
  const search = document.querySelector("input[type=search]");
  const page = document.querySelector("header");
  const numbers = (mark) => mark.dataset.n.split(" ");
  let chosen = "";

  const top = () => document.documentElement.style.setProperty("--top", `${page.offsetHeight}px`);
  addEventListener("resize", top);
  top();

  const sheet = document.querySelector(".sheet");
  function unfold(open) {
    sheet.parentElement.classList.toggle("open", open);
    sheet.setAttribute("aria-expanded", open);
    sheet.textContent = open ? "收起清单" : "展开清单";
  }
  sheet.addEventListener("click", () => unfold(!sheet.parentElement.classList.contains("open")));

  function choose(number, from) {
    chosen = number;
    if (number) unfold(true);
    for (const mark of marks) mark.classList.toggle("on", numbers(mark).includes(number));
    for (const row of rows) {
      const on = row.dataset.n === number;
      row.classList.toggle("on", on);
      row.firstElementChild.setAttribute("aria-expanded", on);
      if (on && from !== "list") row.scrollIntoView({ block: "nearest" });
    }
    const mark = marks.find((each) => numbers(each).includes(number));
    if (mark && from !== "text") mark.scrollIntoView({ block: innerWidth < 761 ? "start" : "center" });
    history.replaceState(null, "", number ? `#${number}` : location.pathname + location.search);
  }

  function filter() {
    const kinds = new Set(boxes.filter((box) => box.name === "kind" && box.checked).map((box) => box.value));
    const unsure = boxes.some((box) => box.name === "unsure" && box.checked);
    const words = search.value.trim().toLowerCase();
    const shown = new Set();
    for (const row of rows) {
      const on = kinds.has(row.dataset.kind) && (!unsure || row.dataset.unsure) &&
        (!words || row.textContent.toLowerCase().includes(words));
      row.hidden = !on;
      if (on) shown.add(row.dataset.n);
    }
    for (const mark of marks) mark.classList.toggle("hidden", !numbers(mark).some((number) => shown.has(number)));
    for (const list of document.querySelectorAll("aside section")) {
      list.hidden = !list.querySelector("li:not([hidden])");
    }
    document.querySelector(".none").hidden = shown.size > 0;
    document.querySelector("output").textContent = `显示 ${shown.size} 项`;
    document.body.classList.toggle("reasons", boxes.some((box) => box.name === "reasons" && box.checked));
    top();
  }

  function step(by) {
    const open = rows.filter((row) => !row.hidden);
    const at = open.findIndex((row) => row.dataset.n === chosen);
    const next = open[at < 0 ? 0 : Math.min(open.length - 1, Math.max(0, at + by))];
    if (next) { choose(next.dataset.n, "key"); next.firstElementChild.focus({ preventScroll: true }); }
  }

  for (const mark of marks) {
    const open = () => {
      if (mark.classList.contains("hidden")) return;
      const all = numbers(mark);
      choose(all[(all.indexOf(chosen) + 1) % all.length], "text");
    };
    mark.addEventListener("click", open);
    mark.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
  }
  for (const row of rows) {
    row.firstElementChild.addEventListener("click", () => choose(chosen === row.dataset.n ? "" : row.dataset.n, "list"));
  }
  for (const box of boxes) box.addEventListener("change", filter);
  search.addEventListener("input", filter);
  addEventListener("keydown", (event) => {
    if (event.target.matches("input[type=search]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") { event.preventDefault(); search.focus(); }
    else if (event.key === "Escape") choose("", "key");
  });
  filter();
  if (location.hash.length > 1) choose(location.hash.slice(1), "key");
})();
