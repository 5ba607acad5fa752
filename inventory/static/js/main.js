// Everything here only helps: each page works without script.
import "./wedge.js";
import "./live.js";
import "./number.js";
import "./once.js";
import "./feedback.js";
import "./menu.js";
import "./palette.js";
import "./keys.js";
import "./privacy.js";
import "./undo.js";
import "./camera.js";
import "./draft.js";
import "./errors.js";
import "./print.js";

document.querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });
if ("desk" in document.body.dataset) import("./offline/desk.js");
