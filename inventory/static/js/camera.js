// Reads a code with the camera where the browser can (BarcodeDetector). Elsewhere one takes a photo: it is read as soon
// as it is taken, and its code goes where a scan goes, without leaving the page. Without script the photo is a form.
import { giveCode } from "./target.js";
import { signal } from "./feedback.js";

const panel = document.querySelector("[data-camera]");
const AGAIN = 2500;  // the same code is not read twice while it stays in view
const LOOKING = "camera";  // it was on when the page before was left: it goes on here, without a tap
const GOES_ON = 30_000;

const note = (name, value) => { try { if (value) sessionStorage.setItem(name, value); else sessionStorage.removeItem(name); } catch { /* closed */ } };
const wasLooking = () => { try { return Date.now() - Number(sessionStorage.getItem(LOOKING)) < GOES_ON; } catch { return false; } };

async function canRead() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return null;
  const wanted = ["qr_code", "code_128", "code_39", "data_matrix"];
  const known = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  const formats = wanted.filter((name) => known.includes(name));
  return formats.includes("qr_code") ? new window.BarcodeDetector({ formats }) : null;
}

function bind(detector) {
  const part = (name) => panel.querySelector(`[data-camera-${name}]`);
  const [start, stop, live, video, status] = ["start", "stop", "live", "video", "status"].map(part);
  let stream = null;
  let last = { code: "", at: 0 };

  const end = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    live.hidden = stop.hidden = true;
    start.hidden = false;
  };
  const look = async () => {
    if (!stream) return;
    const found = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
    const code = found.length && stream ? found[0].rawValue : "";
    if (code && document.querySelector("form[data-scan-target][method=post]:not([data-scan-asks])")) {  // thing after thing: it goes on looking
      if (code !== last.code || Date.now() - last.at > AGAIN) {
        status.textContent = panel.dataset.textFound;
        giveCode(code);
      }
      last = { code, at: Date.now() };
    } else if (code) {
      status.textContent = panel.dataset.textFound;
      signal("ok");
      end();
      note(LOOKING, String(Date.now()));
      giveCode(code);
      return;
    }
    setTimeout(look, 120);
  };
  const begin = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
    } catch {
      status.textContent = panel.dataset.textRefused;
      part("photo").querySelector("input[type=file]").focus();
      return;
    }
    video.srcObject = stream;
    await video.play();
    live.hidden = stop.hidden = false;
    start.hidden = true;
    status.textContent = panel.dataset.textBusy;
    look();
  };
  start.hidden = false;
  start.addEventListener("click", begin);
  stop.addEventListener("click", () => { end(); note(LOOKING); status.textContent = ""; });
  addEventListener("pagehide", end);
  if (wasLooking() && document.querySelector("[data-scan-target]")) {
    const folded = panel.closest("details");
    if (folded) folded.open = true;
    begin();
  }
  note(LOOKING);
}

const SIDE = 1600;  // as the server looks at it: a photo of 5 MB is sent as some hundred kB

async function smaller(photo) {
  try {
    const picture = await createImageBitmap(photo);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * scale, height: picture.height * scale });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob((made) => done(made || photo), "image/jpeg", 0.9));
  } catch { return photo; }
}

async function readPhoto(field) {
  const here = field.closest("[data-camera]");
  const status = here.querySelector("[data-camera-status]");
  const body = new FormData();
  body.set("csrf_token", field.form.elements.csrf_token.value);
  status.textContent = here.dataset.textReading;
  body.set("photo", await smaller(field.files[0]), "photo.jpg");
  field.value = "";
  const found = await fetch(here.dataset.readUrl, { method: "POST", body }).then((answer) => answer.json()).catch(() => ({}));
  if (!found.code) {
    signal("refused");
    status.textContent = found.message || here.dataset.textLost;
    return;
  }
  status.textContent = here.dataset.textFound;
  note(LOOKING, String(Date.now()));
  giveCode(found.code);
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches?.("[data-camera-photo] input[type=file]") && field.files?.length && window.fetch) readPhoto(field);
});

function unfold() {  // the photo before came from here: the next one is one tap away
  const folded = panel.closest("details");
  if (folded && wasLooking()) folded.open = true;
  note(LOOKING);
}

if (panel) canRead().then((detector) => { if (detector) bind(detector); else unfold(); });
