// Choosing an organisation by typing: an ARIA combobox over a list that the page already holds.
// <div class="combo" data-combo="lead" data-many> <div class="picked"></div> <input> <div role="listbox"></div> </div>
// The chosen ids travel as hidden inputs of the name in data-combo.

let count = 0;

function known() {
  const holder = document.getElementById("organisations");
  return holder ? JSON.parse(holder.textContent) : [];
}

function matching(all, words, taken) {
  const wanted = words.trim().toLowerCase();
  return all.filter((each) => !taken.has(String(each.id)) && (!wanted || each.words.toLowerCase().includes(wanted))).slice(0, 12);
}

function enhance(box) {
  if (box.dataset.ready) return;
  box.dataset.ready = "yes";
  const all = known();
  const many = box.hasAttribute("data-many");
  const input = box.querySelector("input[role=combobox]");
  const list = box.querySelector("[role=listbox]");
  const picked = box.querySelector(".picked");
  list.id ||= `choices-${++count}`;
  input.setAttribute("aria-controls", list.id);
  let shown = [];
  let at = -1;

  const ids = () => new Set([...picked.querySelectorAll("input")].map((each) => each.value));
  const changed = () => box.dispatchEvent(new CustomEvent("picked", { bubbles: true }));

  function add(organisation) {
    if (!many) picked.replaceChildren();
    const word = document.createElement("span");
    word.className = "word";
    word.append(organisation.name);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `${box.dataset.remove} ${organisation.name}`);
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = box.dataset.combo;
    field.value = organisation.id;
    word.append(remove, field);
    picked.append(word);
    input.value = "";
    close();
    changed();
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  }

  function point(to) {
    at = (to + shown.length) % shown.length;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function open() {
    shown = matching(all, input.value, ids());
    list.replaceChildren(...shown.map((each, index) => {
      const option = document.createElement("div");
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.id = `${list.id}-${index}`;
      option.append(each.name);
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); add(each); });
      return option;
    }));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(Boolean(shown.length)));
    if (shown.length && input.value.trim()) point(0);
  }

  input.addEventListener("input", open);
  input.addEventListener("click", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open();
      if (shown.length) point(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();  // never sends the form: half a name is no choice
      if (!list.hidden && at >= 0) add(shown[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && !input.value && picked.lastChild) {
      picked.lastChild.remove();
      changed();
    }
  });
  picked.addEventListener("click", (event) => {
    if (!event.target.closest("button")) return;
    event.target.closest(".word").remove();
    changed();
    input.focus();
  });
  box.closest("form")?.addEventListener("click", (event) => {
    const suggestion = event.target.closest("[data-pick]");
    if (!suggestion || suggestion.dataset.into !== box.dataset.combo) return;
    const found = all.find((each) => String(each.id) === suggestion.dataset.pick);
    if (found && !ids().has(String(found.id))) add(found);
  });
}

export function enhanceCombos(root) {
  for (const box of root.querySelectorAll("[data-combo]")) enhance(box);
}
