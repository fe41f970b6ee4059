// Keeps the page and its files for days without a network. KEPT, above, is written by the server.
"use strict";
const OURS = "manyi-kiosk-";
const CACHE = OURS + KEPT.software;
const PAGE = KEPT.files[0];

self.addEventListener("install", (event) => {
  const fresh = KEPT.files.map((address) => new Request(address, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith(OURS) && name !== CACHE);
  const cleared = caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))));
  event.waitUntil(cleared.then(() => self.clients.claim()));
});

// A new page waits until the old one says that no customer is at it.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = new URL(request.url).pathname;
  const wanted = request.mode === "navigate" && address === PAGE ? PAGE : address;
  if (!KEPT.files.includes(wanted)) return;
  const kept = caches.open(CACHE).then((cache) => cache.match(wanted, { ignoreVary: true }));
  event.respondWith(kept.then((found) => found ?? fetch(request)));
});
