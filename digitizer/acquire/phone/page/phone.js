"use strict";
// Photographs are kept in the browser (IndexedDB) until the computer has them, and go out one after another,
// in the order in which they were taken: a lost network or a phone that slept loses nothing.

const words = JSON.parse(document.getElementById("words").textContent);
const at = (id) => document.getElementById(id);
const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
const PIECE = 128 * 1024;
const photos = [];
let busy = false;
let replacing = "";
let shown = null;

const store = (() => {
  const opened = new Promise((resolve) => {
    const request = indexedDB.open("photos", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("photos", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null); // private browsing: photographs live as long as the page
  });
  const done = (request) => new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(undefined);
  });
  const table = async (mode) => {
    const database = await opened;
    return database && database.transaction("photos", mode).objectStore("photos");
  };
  return {
    all: async () => { const found = await table("readonly"); return found ? await done(found.getAll()) : []; },
    put: async (photo) => { const found = await table("readwrite"); if (found) await done(found.put(photo)); },
    remove: async (id) => { const found = await table("readwrite"); if (found) await done(found.delete(id)); },
  };
})();

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function add(file) {
  const photo = { id: newId(), taken: Date.now(), replaces: replacing, blob: file };
  replacing = "";
  await store.put(photo);
  photos.push({ ...photo, url: URL.createObjectURL(file), state: "queued", sent: 0 });
  show(photos[photos.length - 1]);
  pump();
}

async function call(method, path, body) {
  const response = await fetch(path, { method, body, credentials: "same-origin", cache: "no-store" });
  const answer = await response.json();
  if (response.status === 403) throw Object.assign(new Error(answer.message), { final: true });
  if (response.status >= 500) throw new Error(answer.message);
  return { ...answer, failed: response.ok ? "" : answer.message };
}

async function send(photo) {
  let answer = await call("GET", `/api/photos/${photo.id}`);
  while (!answer.verdict && !answer.failed) {
    photo.state = answer.received < photo.blob.size ? "sending" : "checking";
    photo.sent = answer.received;
    draw();
    const piece = photo.blob.slice(answer.received, answer.received + PIECE);
    const query = new URLSearchParams({ offset: answer.received, total: photo.blob.size, replaces: photo.replaces });
    answer = await call("PUT", `/api/photos/${photo.id}?${query}`, piece);
  }
  settle(photo, answer);
}

async function settle(photo, answer) {
  const verdict = answer.failed ? { state: "refused", message: answer.failed, defects: [] } : answer.verdict;
  photo.verdict = verdict;
  photo.state = verdict.state;
  if (verdict.state !== "held") await store.remove(photo.id);
  show(photo);
}

// One photograph at a time; a poor one waits for a decision, and those after it wait with it.
async function pump() {
  if (busy) return;
  busy = true;
  try {
    for (;;) {
      const photo = photos.find((one) => !["taken", "kept", "known", "refused", "dropped"].includes(one.state));
      if (!photo || photo.state === "held") break;
      try {
        await send(photo);
        refresh().catch(() => {}); // the count alone; the photograph is safe
      } catch (error) {
        photo.state = error.final ? "off" : "waiting";
        draw();
        if (error.final) break;
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
  } finally {
    busy = false;
    draw();
  }
}

async function decide(keep) {
  const photo = shown;
  const answer = await call("POST", `/api/photos/${photo.id}/${keep ? "keep" : "drop"}`);
  await settle(photo, answer);
  if (keep && photo.state === "taken") photo.state = "kept";
  if (!keep) {
    photos.splice(photos.indexOf(photo), 1);
    shown = null;
    shoot(photo.replaces);
  }
  await refresh();
  pump();
}

function shoot(page) {
  replacing = page;
  at("camera").click();
}

async function refresh() {
  const book = await call("GET", "/api/book");
  at("book").textContent = say("book", book);
  at("count").textContent = say("pages", { count: book.pages });
}

function show(photo) {
  shown = photo;
  draw();
}

const looks = { taken: "good", kept: "good", known: "good", held: "poor", waiting: "poor", refused: "bad", off: "bad" };

function sentence(photo) {
  const verdict = photo.verdict || {};
  switch (photo.state) {
    case "sending": return say("sending", { percent: Math.round((100 * photo.sent) / photo.blob.size) });
    case "refused": return `${say("refused")} ${verdict.message}`;
    case "taken": return say(verdict.defects.length ? "kept" : "taken", verdict);
    case "dropped": return "";
    default: return say(photo.state, verdict);
  }
}

function draw() {
  at("current").hidden = !shown;
  if (shown) {
    const verdict = shown.verdict || { defects: [] };
    at("current").className = looks[shown.state] || "";
    if (at("photo").src !== shown.url) at("photo").src = shown.url;
    at("verdict").textContent = sentence(shown);
    at("defects").replaceChildren(...verdict.defects.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
    at("progress").hidden = shown.state !== "sending";
    at("progress").value = (100 * shown.sent) / shown.blob.size;
    at("choice").hidden = shown.state !== "held" && shown.state !== "taken" && shown.state !== "kept";
    at("keep").hidden = shown.state !== "held";
    at("again").textContent = say(shown.state === "held" ? "shootAgain" : "retake");
    at("again").className = shown.state === "held" ? "" : "quiet";
  }
  at("shoot").disabled = Boolean(shown && (shown.state === "held" || shown.state === "off"));
  at("hint").hidden = photos.length > 0;
  at("strip").replaceChildren(...photos.slice(-12).reverse().map(thumbnail));
}

function thumbnail(photo) {
  const item = document.createElement("li");
  item.className = looks[photo.state] || "";
  const image = document.createElement("img");
  image.src = photo.url;
  image.alt = say("photo");
  const label = document.createElement("div");
  label.textContent = photo.verdict && photo.verdict.number ? photo.verdict.number : say("queued");
  item.append(image, label);
  item.addEventListener("click", () => show(photo));
  return item;
}

async function begin() {
  document.title = say("title");
  at("hint").textContent = say("hint");
  at("shoot").textContent = say("shoot");
  at("keep").textContent = say("keep");
  at("photo").alt = say("photo");
  at("shoot").addEventListener("click", () => shoot(""));
  at("camera").addEventListener("change", (event) => {
    const file = event.target.files[0];
    if (file) add(file);
    event.target.value = ""; // the same file may be chosen again
  });
  at("keep").addEventListener("click", () => decide(true));
  at("again").addEventListener("click", () => {
    if (shown.state === "held") decide(false);
    else shoot(shown.verdict.page);
  });
  window.addEventListener("online", pump);
  const left = (await store.all()).sort((one, other) => one.taken - other.taken);
  for (const photo of left) photos.push({ ...photo, url: URL.createObjectURL(photo.blob), state: "queued", sent: 0 });
  if (photos.length) show(photos[0]);
  await refresh().catch(() => {});
  pump();
}

begin();
