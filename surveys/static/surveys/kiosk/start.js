// The page of a branch's tablet, in parts: each file adds one. All they share is this name.
"use strict";
const Kiosk = { settings: document.documentElement.dataset };
