// The living report: a click on a promise shows its light, owner and the way to its task, beside the words.
const text = document.querySelector("[data-living]");
const pop = document.getElementById("pop");
let opener = null;

function shut(focus) {
  if (pop.hidden) return;
  pop.hidden = true;
  opener?.removeAttribute("aria-expanded");
  if (focus) opener?.focus();
}

text.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-id]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  shut(false);
  opener = link;
  const url = new URL(location.href);
  url.searchParams.set("c", link.dataset.id);
  const response = await fetch(url, { headers: { "HX-Target": "pop" } }).catch(() => null);
  if (!response?.ok) { location.href = link.href; return; }
  pop.innerHTML = await response.text();
  pop.hidden = false;
  link.setAttribute("aria-expanded", "true");
  history.replaceState(null, "", url);
  const box = link.getClientRects()[0];
  const frame = pop.offsetParent?.getBoundingClientRect() ?? { left: 0, top: 0 };
  const left = Math.max(16, Math.min(box.left, window.innerWidth - pop.offsetWidth - 16));
  const below = box.bottom + 8 + pop.offsetHeight < window.innerHeight;
  pop.style.left = `${left - frame.left}px`;
  pop.style.top = `${(below ? box.bottom + 8 : box.top - pop.offsetHeight - 8) - frame.top}px`;
  pop.querySelector("a").focus({ preventScroll: true });
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shut]")) shut(true);
  else if (!pop.contains(event.target) && !event.target.closest("a[data-id]")) shut(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") shut(true);
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...text.querySelectorAll("a[data-id]")];
  const at = links.indexOf(document.activeElement === document.body ? opener : document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
});
// The outline beside the text: where one reads is marked, and only that part is unfolded.
const outline = document.querySelector(".outline");
const lines = outline ? [...outline.querySelectorAll("tbody tr")] : [];
const heads = lines.map((line) => document.getElementById(line.querySelector("a").hash.slice(1)));

function mark() {
  const at = heads.findLastIndex((head) => head && head.getBoundingClientRect().top < 120);
  let top = 0;
  lines.forEach((line, index) => {
    if (!line.classList.contains("depth3")) top = index;
    line.dataset.top = top;
  });
  lines.forEach((line, index) => {
    line.classList.toggle("near", at >= 0 && line.dataset.top === lines[at].dataset.top);
    line.toggleAttribute("aria-current", index === at);
    if (index === at) line.setAttribute("aria-current", "true");
  });
}

if (outline) {
  const beside = window.matchMedia("(min-width: 64rem)");
  const paper = window.matchMedia("print");
  const fold = () => {
    if (paper.matches) { outline.open = true; return; }
    outline.open = beside.matches; outline.classList.toggle("folding", beside.matches);
  };
  fold();
  for (const each of [beside, paper]) each.addEventListener("change", fold);
  mark();
  let waiting = false;
  document.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
}

const first = new URL(location.href).searchParams.get("c");
if (first) text.querySelector(`a[data-id="${CSS.escape(first)}"]`)?.scrollIntoView({ block: "center" });
