// Reads a part of the page aloud, sentence by sentence, and marks the sentence. Only with a voice that is on this device:
// other voices send the text to their maker, and the text may be somebody's contract. Without one the button stays away.
const speech = window.speechSynthesis;
const LANGS = { nl: "nl-BE", fr: "fr-BE", en: "en-GB" };
const BLOCKS = "h1, h2, h3, p, li, dt, dd, th, td, summary";
const LEFT_OUT = "nav, form, [hidden], .visually-hidden, .button-row, .chips, .no-reading, details:not([open]) > :not(summary)";

function voiceFor(lang) {
  const called = (voice) => voice.lang.replace("_", "-");
  const own = speech.getVoices().filter((voice) => voice.localService && called(voice).slice(0, 2) === lang.slice(0, 2));
  return own.find((voice) => called(voice) === lang) || own[0];
}

// The sentences of a block, each with the range of the page that shows it.
function sentencesOf(block, lang) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let whole = "";
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, from: whole.length });
    whole += walker.currentNode.data;
  }
  const place = (at) => {
    const found = nodes.findLast((each) => each.from <= at);
    return [found.node, at - found.from];
  };
  const parts = window.Intl && Intl.Segmenter
    ? [...new Intl.Segmenter(lang, { granularity: "sentence" }).segment(whole)].map((each) => [each.index, each.segment])
    : [[0, whole]];
  return parts.filter(([, text]) => /[\p{L}\p{N}]/u.test(text)).map(([start, text]) => {
    const range = document.createRange();
    const skipped = text.length - text.trimStart().length;
    range.setStart(...place(start + skipped));
    const [node, at] = place(start + text.trimEnd().length - 1);
    range.setEnd(node, at + 1);
    return { text: text.replace(/\s+/g, " ").trim(), range, block };
  });
}

function start(tools) {
  const part = document.querySelector(tools.dataset.readAloud);
  const [go, stop] = [tools.querySelector("[data-read-go]"), tools.querySelector("[data-read-stop]")];
  const label = go.querySelector("span");
  const lang = LANGS[(part.closest("[lang]") || document.documentElement).lang.slice(0, 2)] || "nl-BE";
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let sentences = [];
  let at = 0;
  let turn = 0; // what ends after a pause or a stop says nothing any more

  const show = (state) => {
    tools.dataset.state = state;
    label.textContent = tools.dataset[{ silent: "textRead", reading: "textPause", paused: "textGo" }[state]];
    stop.hidden = state === "silent";
  };
  const mark = (sentence) => {
    part.querySelectorAll(".is-read-aloud").forEach((each) => each.classList.remove("is-read-aloud"));
    if (window.CSS && CSS.highlights) CSS.highlights.delete("read-aloud");
    if (!sentence) return;
    if (window.CSS && CSS.highlights) CSS.highlights.set("read-aloud", new Highlight(sentence.range));
    else sentence.block.classList.add("is-read-aloud");
    sentence.block.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  };
  const silence = () => { turn += 1; speech.cancel(); };
  const finish = () => { silence(); mark(null); at = 0; show("silent"); };
  const say = () => {
    const mine = turn;
    const sentence = sentences[at];
    if (!sentence) { finish(); go.focus({ preventScroll: true }); return; }
    mark(sentence);
    const words = new SpeechSynthesisUtterance(sentence.text);
    words.lang = lang;
    words.voice = voiceFor(lang);
    words.onend = () => { if (mine === turn) { at += 1; say(); } };
    words.onerror = () => { if (mine === turn) finish(); };
    speech.speak(words);
  };

  go.addEventListener("click", () => {
    if (tools.dataset.state === "reading") { silence(); show("paused"); return; }
    if (tools.dataset.state !== "paused") {
      at = 0;
      sentences = [...part.querySelectorAll(BLOCKS)]
        .filter((block) => !block.closest(LEFT_OUT) && !block.querySelector(BLOCKS) && !tools.contains(block))
        .flatMap((block) => sentencesOf(block, lang));
    }
    silence();
    show("reading");
    say();
  });
  stop.addEventListener("click", () => { finish(); go.focus(); });
  addEventListener("pagehide", finish);
  show("silent");
  const offer = () => { tools.hidden = !voiceFor(lang); };
  offer();
  speech.addEventListener("voiceschanged", offer);
}

if (speech && window.SpeechSynthesisUtterance) document.querySelectorAll("[data-read-aloud]").forEach(start);
