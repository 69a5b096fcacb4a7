// The report's text as the review desk shows it: which mark belongs to which commitment, and what a selection means.
// Offsets count Unicode characters of the document (as the compiler does), not JavaScript's UTF-16 units.

export const points = (text) => [...text].length;

/** The ids of the commitments that a mark belongs to, the narrowest first (as the server wrote them). */
export const idsOf = (mark) => (mark.dataset.ids || "").split(" ").filter(Boolean);

export function marksOf(source, id) {
  return [...source.querySelectorAll(`mark[data-ids~="${CSS.escape(String(id))}"]`)];
}

function offsetAt(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const paragraph = element?.closest?.("[data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.start) + points(before.toString());
}

/** What is selected in the source: {start, end, text, box}, without blanks at its ends; null where nothing is. */
export function selectionIn(source) {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!source.contains(range.startContainer) || !source.contains(range.endContainer)) return null;
  const first = offsetAt(range.startContainer, range.startOffset);
  const last = offsetAt(range.endContainer, range.endOffset);
  const raw = range.toString();
  if (first === null || last === null || !raw.trim()) return null;
  const start = first + points(raw.match(/^\s*/)[0]);
  const end = last - points(raw.match(/\s*$/)[0]);
  return end > start ? { start, end, text: raw.trim(), box: range.getBoundingClientRect() } : null;
}

/** Paint each mark after the state of what it marks; a mark shared by several shows the most open of them. */
export function paint(source, states, current) {
  const order = ["suggested", "accepted", "rejected"];
  for (const mark of source.querySelectorAll("mark[data-ids]")) {
    const own = idsOf(mark).map((id) => states.get(id)).filter(Boolean);
    const state = order.find((each) => own.some((one) => one.state === each));
    mark.className = state ?? "";
    if (state === "suggested" && own.some((one) => one.uncertain)) mark.classList.add("uncertain");
    if (current && idsOf(mark).includes(current)) mark.classList.add("current");
  }
}

/** Keep two panes together: while one scrolls, the other is brought so that what belongs together stands level. */
export function scrollTogether(left, right, pairs) {
  const placed = new Map();  // where we put a pane ourselves: its scroll event then needs no answer
  let knots = null;

  function measure() {
    const top = (pane, element) => element.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
    const raw = pairs().map(([a, b]) => [top(left, a), top(right, b)]).sort((a, b) => a[1] - b[1]);
    knots = [[0, 0]];
    for (const [a, b] of raw) {
      const [lastA, lastB] = knots.at(-1);
      if (a > lastA && b > lastB) knots.push([a, b]);
    }
    knots.push([Math.max(left.scrollHeight, knots.at(-1)[0] + 1), Math.max(right.scrollHeight, knots.at(-1)[1] + 1)]);
  }

  function follow(from, to, a, b) {
    if (!knots) measure();
    const eye = from.clientHeight * 0.3;
    const at = from.scrollTop + eye;
    let index = 1;
    while (index < knots.length - 1 && knots[index][a] < at) index += 1;
    const [low, high] = [knots[index - 1], knots[index]];
    const share = (at - low[a]) / (high[a] - low[a]);
    const goal = low[b] + share * (high[b] - low[b]) - to.clientHeight * 0.3;
    to.scrollTop = from.scrollTop <= 0 ? 0 : goal;
    mine(to);
  }

  function mine(pane) {
    placed.set(pane, pane.scrollTop);
  }

  for (const [from, to, a, b] of [[left, right, 0, 1], [right, left, 1, 0]]) {
    from.addEventListener("scroll", () => {
      if (Math.abs((placed.get(from) ?? -9) - from.scrollTop) < 2) return;
      placed.delete(from);
      follow(from, to, a, b);
    }, { passive: true });
  }
  const forget = () => { knots = null; };
  new ResizeObserver(forget).observe(left);
  new ResizeObserver(forget).observe(right);
  return { forget, mine };
}
