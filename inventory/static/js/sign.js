// Draws a signature on a canvas and hands its strokes over as whole points in a field of 600 by 200.
const WIDTH = 600, HEIGHT = 200, MOST = 4800, CLOSE = 1.5;

const pad = document.querySelector("[data-sign-pad]");
const part = (name) => document.querySelector(`[data-sign-${name}]`);

function bind(canvas, field) {
  const [clear, keep, state] = ["clear", "keep", "state"].map(part);
  const context = canvas.getContext("2d");
  let strokes = [], pen = null;

  const fit = () => {
    const scale = Math.max(1, (canvas.clientWidth * (window.devicePixelRatio || 1)) / WIDTH);
    canvas.width = Math.round(WIDTH * scale);
    canvas.height = Math.round(HEIGHT * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    Object.assign(context, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: "#12233a" });
    strokes.forEach((stroke) => line(stroke, 0));
  };
  const line = (stroke, from) => {
    context.beginPath();
    context.moveTo(stroke[from], stroke[from + 1]);
    for (let at = from; at < stroke.length; at += 2) context.lineTo(stroke[at], stroke[at + 1]);
    context.stroke();
  };
  const count = () => strokes.reduce((sum, stroke) => sum + stroke.length / 2, 0);
  const show = () => {
    const drawn = count() >= 4;
    clear.disabled = !strokes.length;
    keep.disabled = !drawn;
    state.textContent = drawn ? pad.dataset.textDrawn : pad.dataset.textEmpty;
    field.value = drawn ? JSON.stringify({ w: WIDTH, h: HEIGHT, s: strokes }) : "";
  };
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    const place = (value, start, size, most) => Math.min(most, Math.max(0, Math.round(((value - start) / size) * most)));
    return [place(event.clientX, box.left, box.width, WIDTH), place(event.clientY, box.top, box.height, HEIGHT)];
  };
  const add = (event) => {
    const stroke = strokes[strokes.length - 1];
    const from = Math.max(0, stroke.length - 2);
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) {
      const [x, y] = point(each);
      const far = Math.hypot(x - stroke[stroke.length - 2], y - stroke[stroke.length - 1]);
      if ((!stroke.length || far >= CLOSE) && count() < MOST) stroke.push(x, y);
    }
    line(stroke, from);
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (pen !== null || event.button > 0) return;
    event.preventDefault();
    pen = event.pointerId;
    canvas.setPointerCapture(pen);
    strokes.push([]);
    add(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId === pen) add(event);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId !== pen) return;
      pen = null;
      if (!strokes[strokes.length - 1].length) strokes.pop();
      show();
    });
  }
  clear.addEventListener("click", () => {
    strokes = [];
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.restore();
    show();
    canvas.focus();
  });
  window.addEventListener("resize", fit);
  fit();
  show();
}

if (pad) bind(pad.querySelector("canvas"), pad.closest("form").elements.namedItem("strokes"));
