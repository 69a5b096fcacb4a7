// Short notices at the foot of the page, with at most one thing to do about them (撤销).

/** Say something for a while. `action` is {label, run}. Errors stay until dismissed. */
export function toast(text, { bad = false, action = null } = {}) {
  const holder = document.getElementById("toasts");
  if (!holder || !text) return;
  // One notice at a time: an older one's 撤销 would take back something else than it says.
  for (const old of [...holder.children]) if (!old.classList.contains("bad")) old.remove();
  while (holder.children.length > 1) holder.firstChild.remove();
  const box = document.createElement("div");
  box.className = bad ? "toast bad" : "toast";
  box.setAttribute("role", bad ? "alert" : "status");
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  const button = document.createElement("button");
  button.type = "button";
  if (action) {
    button.textContent = action.label;
    button.addEventListener("click", () => { box.remove(); action.run(); });
    box.append(button);
  } else if (bad) {
    button.textContent = holder.dataset.dismiss;
    button.addEventListener("click", () => box.remove());
    box.append(button);
  }
  holder.append(box);
  if (!bad) setTimeout(() => box.remove(), action ? 8000 : 4000);
}
