// The page on which recordings are dropped: a queue of uploads, a table of what was heard, and the recording that is looked at.
import { Player, spaceBar } from "./player.js";
import { save, toCsv } from "./csv.js";
import { resort, sortable } from "./sort.js";
import { filesOf } from "./drop.js";
import { Upload } from "./upload.js";

const AtOnce = 2;
const Kept = "timbre-recordings";

const body = document.body;
const input = document.getElementById("files");
const desk = document.getElementById("desk");
const table = document.getElementById("recordings");
const rows = table.tBodies[0];
const tracks = document.getElementById("tracks");
const status = document.getElementById("status");
const model = document.getElementById("model");
const pattern = document.getElementById("row");

const limit = Number(input.dataset.limit);
const waiting = [];
let working = 0;
const players = new Map();

const current = () => players.get(rows.querySelector("tr.chosen")?.dataset.id);

// ---- files come in ----

function add(files) {
  for (const file of files) {
    const row = pattern.content.firstElementChild.cloneNode(true);
    row.querySelector(".file").textContent = file.name;
    row.querySelector(".end button").setAttribute("aria-label", `Remove ${file.name}`);
    row.querySelector("progress").setAttribute("aria-label", `Progress of ${file.name}`);
    rows.append(row);
    waiting.push({ file, row });
    row.upload = null;
  }
  tidy();
  work();
}

function work() {
  while (working < AtOnce && waiting.length > 0) {
    const job = waiting.shift();
    if (!job.row.isConnected) continue;
    working++;
    listen(job).finally(() => {
      working--;
      tidy();
      work();
    });
  }
}

async function listen({ file, row }) {
  if (file.size > limit) {
    fail(row, file, `${(file.size / 1048576).toFixed(0)} MB are more than the ${(limit / 1048576).toFixed(0)} MB that this server takes; start it with a larger --max-body.`);
    return;
  }
  const progress = row.querySelector("progress");
  const text = row.querySelector(".work p");
  const upload = new Upload(file, model?.value);
  row.upload = upload;
  upload.onstate = (state, share) => {
    text.textContent = state;
    if (share === null) progress.removeAttribute("value");
    else progress.value = share;
  };
  try {
    show(await upload.send(), row);
  } catch (problem) {
    if (problem.name !== "AbortError") fail(row, file, problem.message);
  }
}

function fail(row, file, reason) {
  row.className = "failed";
  const cell = row.querySelector(".work");
  cell.removeAttribute("data-name");
  cell.replaceChildren();
  const line = document.createElement("span");
  line.className = "reason";
  line.textContent = reason;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "button quiet again";
  again.textContent = "Try again";
  again.setAttribute("aria-label", `Try ${file.name} again`);
  again.addEventListener("click", () => {
    const at = row.nextSibling;
    row.remove();
    add([file]);
    if (at) rows.insertBefore(rows.lastElementChild, at);
  });
  cell.append(line, " ", again);
  say(`${file.name}: ${reason}`);
}

// ---- what was heard ----

/** Takes the server's row and track for a recording. */
function show(html, row) {
  const answer = document.createElement("template");
  answer.innerHTML = html;
  const heard = answer.content.querySelector("tr");
  const track = answer.content.querySelector("article");
  tracks.append(track);
  if (row) row.replaceWith(heard);
  else rows.append(heard);
  if (!rows.querySelector("tr.chosen")) choose(heard.dataset.id);
  resort(table);
  remember();
  say(`${heard.dataset.file}: ${heard.dataset.confidence}, ${JSON.parse(heard.dataset.genres)[0][0]}`);
}

function choose(id) {
  for (const row of rows.rows) {
    const chosen = row.dataset.id === id;
    row.classList.toggle("chosen", chosen);
    row.querySelector("[data-show]")?.setAttribute("aria-pressed", String(chosen));
  }
  for (const track of tracks.children) track.hidden = track.dataset.id !== id;
  for (const [other, player] of players) if (other !== id) player.pause();
  const track = [...tracks.children].find(one => one.dataset.id === id);
  if (track && !players.has(id)) players.set(id, new Player(track.querySelector(".player")));
  players.get(id)?.draw();
}

function drop(row) {
  const { id } = row.dataset;
  row.upload?.cancel();
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (id) {
    players.get(id)?.pause();
    players.delete(id);
    [...tracks.children].find(track => track.dataset.id === id)?.remove();
    fetch(`listen/${id}`, { method: "DELETE" }).catch(() => {});
    if (row.classList.contains("chosen")) {
      const other = rows.querySelector("tr[data-id]");
      if (other) choose(other.dataset.id);
    }
  }
  (next?.querySelector("button") ?? input).focus();
  remember();
  tidy();
}

// ---- the desk around them ----

function tidy() {
  const all = [...rows.rows];
  const done = all.filter(row => row.dataset.id).length;
  const failed = all.filter(row => row.classList.contains("failed")).length;
  body.classList.toggle("has-files", all.length > 0);
  desk.hidden = all.length === 0;
  document.getElementById("export").disabled = done === 0;
  const parts = [`${done} of ${all.length} ${all.length === 1 ? "recording" : "recordings"} heard`];
  if (failed > 0) parts.push(`${failed} failed`);
  document.getElementById("count").textContent = parts.join(", ");
}

function say(text) {
  status.textContent = text;
}

function remember() {
  const ids = [...rows.querySelectorAll("tr[data-id]")].map(row => row.dataset.id);
  try { sessionStorage.setItem(Kept, JSON.stringify(ids)); } catch { /* They are then forgotten with the page. */ }
}

/** Recordings that this tab has shown before and the server still has. */
async function recall() {
  let ids = [];
  try { ids = JSON.parse(sessionStorage.getItem(Kept) ?? "[]"); } catch { return; }
  for (const id of ids) {
    const response = await fetch(`listen/${encodeURIComponent(id)}`).catch(() => null);
    if (response?.ok) show(await response.text(), null);
  }
  remember();
  tidy();
}

function exportCsv() {
  const heard = [...rows.querySelectorAll("tr[data-id]")].map(row => ({
    file: row.dataset.file,
    confidence: row.dataset.confidence,
    seconds: Number(row.dataset.seconds),
    genres: JSON.parse(row.dataset.genres),
  }));
  save("genres.csv", toCsv(heard));
  say(`${heard.length} ${heard.length === 1 ? "recording" : "recordings"} written to genres.csv`);
}

function clear() {
  for (const row of [...rows.rows]) drop(row);
  input.focus();
}

input.addEventListener("change", () => {
  add([...input.files]);
  input.value = "";
});
table.addEventListener("click", event => {
  const chosen = event.target.closest("[data-show]");
  if (chosen) choose(chosen.dataset.show);
  const removed = event.target.closest("[data-remove]");
  if (removed) drop(removed.closest("tr"));
});
document.getElementById("export").addEventListener("click", exportCsv);
document.getElementById("clear").addEventListener("click", clear);

let depth = 0;
const carriesFiles = event => [...event.dataTransfer?.types ?? []].includes("Files");
addEventListener("dragenter", event => {
  if (!carriesFiles(event)) return;
  depth++;
  body.classList.add("dropping");
});
addEventListener("dragleave", () => {
  depth = Math.max(0, depth - 1);
  if (depth === 0) body.classList.remove("dropping");
});
addEventListener("dragover", event => { if (carriesFiles(event)) event.preventDefault(); });
addEventListener("drop", async event => {
  depth = 0;
  body.classList.remove("dropping");
  if (!carriesFiles(event)) return;
  event.preventDefault();
  add(await filesOf(event.dataTransfer));
});

sortable(table);
spaceBar(current);
recall();
body.dataset.ready = "";
