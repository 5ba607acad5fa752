// A sound and a buzz for what a scan did: <body data-signal="ok|already|refused">. Can be muted; the words stay.
import { bindSwitch, isOn } from "./settings.js";

const SIGNALS = {
  ok: { notes: [[880, 0.09], [1320, 0.12]], buzz: [40] },
  already: { notes: [[660, 0.12], [660, 0.12]], buzz: [40, 60, 40] },
  refused: { notes: [[220, 0.18], [165, 0.28]], buzz: [200] },
};

export function signal(name) {
  const what = SIGNALS[name];
  if (!what || !isOn("sound")) return;
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(what.buzz);  // earlier the browser refuses it
  const Audio = window.AudioContext || window.webkitAudioContext;
  if (!Audio) return;
  const audio = new Audio();
  if (audio.state === "suspended") { audio.close(); return; }  // the browser wants a click first
  let at = audio.currentTime + 0.02;
  for (const [pitch, length] of what.notes) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.2, at + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + 0.03;
  }
  setTimeout(() => audio.close(), 1500);
}

bindSwitch("[data-sound-toggle]", "sound", (on) => { if (on) signal("ok"); });
const onLoad = document.querySelector("[data-signal]");
if (onLoad) signal(onLoad.dataset.signal);
