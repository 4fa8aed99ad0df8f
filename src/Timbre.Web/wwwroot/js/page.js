// What every page shares: tables that sort, regions that follow the server, forms that answer as they are filled in.
import { morph } from "./morph.js";
import { sortable } from "./sort.js";

const LiveEvery = 1000;

/** Fetches this page again, or another address of it, and brings the region of the same id up to date. */
async function refresh(region, address, signal) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, signal });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = page.getElementById(region.id);
  if (!next) {
    location.reload();
    return;
  }
  const focused = document.activeElement;
  morph(region, document.importNode(next, true));
  if (page.title) document.title = page.title;
  start();
  // What is moved loses the focus: rows that are sorted otherwise than the server sends them.
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

/** A region marked data-live is fetched again and again until the server sends it without that mark. */
function follow(region) {
  if (region.following) return;
  region.following = true;
  const tick = async () => {
    if (!region.isConnected || !region.hasAttribute("data-live")) {
      region.following = false;
      return;
    }
    try {
      if (!document.hidden) await refresh(region, location.href);
      region.removeAttribute("data-lost");
    } catch {
      region.setAttribute("data-lost", "");
    }
    const lost = document.getElementById("lost");
    if (lost) lost.hidden = !region.hasAttribute("data-lost");
    setTimeout(tick, LiveEvery);
  };
  setTimeout(tick, LiveEvery);
}

/** A field marked data-reload shows the same page as its form would look with that value. */
document.addEventListener("change", async event => {
  const field = event.target.closest?.("[data-reload]");
  if (!field?.form) return;
  const region = document.getElementById(field.dataset.reload);
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(field.form))
    if (typeof value === "string" && value !== "" && !name.startsWith("_")) query.append(name, value);
  const address = `${location.pathname}?${query}`;
  history.replaceState(null, "", address);
  try {
    await refresh(region, address);
  } catch {
    location.assign(address);
  }
});

/** What the browser cannot play comes decoded from the server. */
document.addEventListener("error", event => {
  const audio = event.target;
  if (!audio.dataset?.decoded || audio.getAttribute("src") === audio.dataset.decoded) return;
  audio.src = audio.dataset.decoded;
  audio.play().catch(() => {});
}, true);

function start() {
  for (const table of document.querySelectorAll("table[data-sortable]")) sortable(table);
  for (const region of document.querySelectorAll("[data-live]")) follow(region);
}

start();
