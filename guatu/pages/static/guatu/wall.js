// The wall renews itself: what it shows is asked for anew every minute; while the server cannot be reached the last stays, marked as old.
const MINUTE = 60_000;

async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const stale = !answer?.ok;
  document.body.classList.toggle("stale", stale);
  if (stale) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main.wall-main");
  if (main) document.querySelector("main").replaceWith(main);
}

setInterval(renew, MINUTE);
