// The front end of mnist_cnn.draw.DrawDigit (nbs/07_draw.ipynb). A drawing goes to Python as a small grey picture,
// what the network makes of it comes back; one picture is under way at a time.

const PAPER = 280;        // the side of the paper in its own units; CSS may show it smaller
const SENT = 140;         // the side of the picture that goes to Python, pixels
const INK = 18;           // width of the pen, in units of the paper
const STEP = 7;           // how far an arrow key moves the pen: a fortieth of the paper
// Jupyter's server holds a small message back until the browser has confirmed the one before it (Nagle's algorithm), and a
// browser confirms late unless it has something to send. So empty messages follow each picture: without them, an answer takes
// some 40 ms more.
const NUDGES = [8, 16];   // ms after a picture, if there is no answer yet
const PATIENCE = 4000;    // ms without an answer, after which the page says so

const HTML = `
  <div class="dd-draw">
    <div class="dd-sheet">
      <canvas class="dd-paper" width="${2 * PAPER}" height="${2 * PAPER}" tabindex="0" role="application"
        aria-label="Paper: draw a digit here"></canvas>
      <div class="dd-hint" aria-hidden="true">Draw a digit</div>
    </div>
    <div class="dd-tools">
      <button type="button" class="dd-undo">Undo</button>
      <button type="button" class="dd-clear">Clear</button>
      <label class="dd-option"><input type="checkbox" class="dd-overlay"><span>Where it looks</span></label>
    </div>
    <p class="dd-help">Arrow keys move the pen, Space puts it down or lifts it, Backspace clears, Ctrl+Z undoes.</p>
  </div>
  <div class="dd-read">
    <div class="dd-top">
      <figure>
        <canvas class="dd-seen" width="28" height="28" role="img" aria-label="The drawing as the network sees it: nothing yet"></canvas>
        <figcaption class="dd-caption">as the network sees it</figcaption>
      </figure>
      <div class="dd-answer" aria-hidden="true"><div class="dd-short">–</div><div class="dd-said"></div></div>
    </div>
    <div class="dd-bars" role="img" aria-label="Probabilities of the ten digits: nothing drawn yet">
      ${[...Array(10).keys()].map((d) => `<div class="dd-row"><span>${d}</span><div class="dd-track"><div class="dd-bar"></div></div><span class="dd-p"></span></div>`).join("")}
    </div>
    <p class="dd-time"></p>
  </div>
  <p class="dd-trouble" role="alert"></p>
  <p class="dd-aloud" role="status" aria-live="polite"></p>`;

// Strokes are lists of points, 0 to 1 across the paper; drawn as smooth curves on any canvas, `scale` pixels wide.
function drawStrokes(context, strokes, scale) {
  context.fillStyle = "white";
  context.fillRect(0, 0, scale, scale);
  context.strokeStyle = "black";
  context.lineWidth = INK * scale / PAPER;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of strokes) {
    const points = stroke.map(([x, y]) => [x * scale, y * scale]);
    context.beginPath();
    context.moveTo(...points[0]);
    for (let i = 1; i < points.length - 1; i++) {
      const [[x, y], [nextX, nextY]] = [points[i], points[i + 1]];
      context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
    }
    const [x, y] = points.at(-1);
    context.lineTo(x + .01, y);   // a single point becomes a dot
    context.stroke();
  }
}

function clamp(value) { return Math.min(1, Math.max(0, value)); }
function percent(p) { return p > .999 ? ">99.9%" : (100 * p).toFixed(1) + "%"; }

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "draw-digit";
  root.dataset.lmSuppressShortcuts = "true";   // JupyterLab: its keys are not meant while one draws
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Draw a digit, and see how the network reads it");
  root.innerHTML = HTML;
  el.append(root);
  const part = (name) => root.querySelector(".dd-" + name);
  const paper = part("paper"), pen = paper.getContext("2d"), seen = part("seen").getContext("2d"), rows = [...root.querySelectorAll(".dd-row")];
  const copy = document.createElement("canvas");
  copy.width = copy.height = SENT;
  const small = copy.getContext("2d", { willReadFrequently: true });

  let strokes = (model.get("strokes") ?? []).filter((stroke) => stroke.length), past = [];
  let pointer = null;                                  // the finger, pen or mouse that is drawing
  let cursor = [.5, .5], penDown = false, held = new Set();   // the keyboard's pen
  let sent = 0, waiting = false, later = false, changedAt = performance.now(), sentFor, patience, pause;
  const view = Math.random().toString(36).slice(2);    // answers go to all views of a widget: this one's are marked

  // What is seen
  function redraw() {
    drawStrokes(pen, strokes, 2 * PAPER);
    root.classList.toggle("dd-drawn", strokes.length > 0);
    root.classList.toggle("dd-pen-down", penDown);
    part("undo").setAttribute("aria-disabled", !past.length);
    part("clear").setAttribute("aria-disabled", !strokes.length);
    if (document.activeElement !== paper || !paper.matches(":focus-visible")) return;
    pen.beginPath();
    pen.arc(2 * PAPER * cursor[0], 2 * PAPER * cursor[1], INK, 0, 7);
    pen.lineWidth = 4; pen.strokeStyle = "#0173b2"; pen.fillStyle = "#0173b2";
    if (penDown) pen.fill(); else pen.stroke();
  }
  function sayAloud(text) { if (part("aloud").textContent !== text) part("aloud").textContent = text; }
  function sayTrouble(text) { part("trouble").textContent = text; }

  // To Python
  function send() {
    if (waiting) { later = true; return; }
    waiting = true; later = false; sent += 1; sentFor = changedAt;
    drawStrokes(small, strokes, SENT);
    const colours = small.getImageData(0, 0, SENT, SENT).data, grey = new Uint8Array(SENT * SENT);
    for (let i = 0; i < grey.length; i++) grey[i] = colours[4 * i];
    clearTimeout(patience);
    patience = setTimeout(giveUp, PATIENCE);
    try { model.send({ id: `${view}-${sent}`, side: SENT, overlay: part("overlay").checked }, undefined, [grey.buffer]); }
    catch { giveUp(); return; }
    const current = sent;
    for (const delay of NUDGES) setTimeout(() => { if (waiting && sent === current) model.send({ kind: "nudge" }); }, delay);
  }
  function giveUp() {
    waiting = false;
    sayTrouble("Python does not answer. Either it is busy with another cell, or there is no live kernel: run this cell again with Shift+Enter.");
  }
  function change(next) {      // a step that Undo takes back
    past.push(strokes);
    strokes = next;
    changed();
  }
  function changed() { changedAt = performance.now(); redraw(); send(); }
  function keep() { model.set("strokes", strokes); model.save_changes(); }   // for Python, and for other views

  // From Python
  function receive(answer, buffers) {
    if (answer?.kind !== "read") return;
    const own = String(answer.id).startsWith(view);
    if (own) {
      if (answer.id !== `${view}-${sent}`) return;     // an old one, given up before
      waiting = false;
      clearTimeout(patience);
    }
    sayTrouble(answer.error ?? "");
    if (!answer.error) show(answer, buffers);
    if (own && !answer.error) showTime();
    if (later) send();
  }
  function show(answer, buffers) {
    part("short").textContent = answer.short;
    part("said").textContent = answer.said;
    rows.forEach((row, d) => {
      const p = answer.probabilities[d];
      row.querySelector(".dd-bar").style.transform = `scaleX(${p ?? 0})`;
      row.querySelector(".dd-p").textContent = p === undefined ? "" : percent(p);
      row.classList.toggle("dd-best", d === answer.digit);
    });
    const picture = seen.createImageData(28, 28), pixels = buffers[0];
    if (pixels) picture.data.set(new Uint8Array(pixels.buffer ?? pixels, pixels.byteOffset ?? 0, picture.data.length));
    seen.putImageData(picture, 0, 0);
    root.dataset.verdict = answer.verdict;
    root.dataset.digit = answer.digit ?? "";
    root.dataset.reads = Number(root.dataset.reads ?? 0) + 1;
    clearTimeout(pause);
    pause = setTimeout(() => {     // for a screen reader: when the pen rests, not at every move
      part("bars").setAttribute("aria-label", "Probabilities: " + (answer.probabilities.length ? answer.probabilities.map((p, d) => `${d}: ${percent(p)}`).join(", ") : "nothing drawn yet"));
      part("seen").setAttribute("aria-label", "The drawing as the network sees it: " + answer.said);
      sayAloud(answer.said);
    }, 700);
  }

  function showTime() {
    const since = sentFor;     // the newest change that this answer knows of
    requestAnimationFrame(() => {     // as the bars are painted
      part("time").textContent = `${Math.max(1, Math.round(performance.now() - since))} ms from pen to bars`;
    });
  }

  // Mouse, pen, finger
  function at(event) {
    const box = paper.getBoundingClientRect();
    return [clamp((event.clientX - box.left) / box.width), clamp((event.clientY - box.top) / box.height)].map((v) => Math.round(1e4 * v) / 1e4);
  }
  function letGo() { pointer = null; penDown = false; }   // the stroke ends, wherever the finger or the mouse is
  function extend(...points) { strokes = [...strokes.slice(0, -1), [...strokes.at(-1), ...points]]; changed(); }
  paper.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    paper.setPointerCapture(event.pointerId);
    pointer = event.pointerId; penDown = false;
    change([...strokes, [at(event)]]);
  });
  paper.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    extend(...(moves.length ? moves : [event]).map(at));
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    paper.addEventListener(name, (event) => { if (event.pointerId === pointer) { pointer = null; redraw(); keep(); } });
  }

  // Keyboard
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function liftPen() { if (penDown) { penDown = false; keep(); } }
  function moveCursor() {
    const [dx, dy] = [...held].reduce(([x, y], key) => [x + ARROWS[key][0], y + ARROWS[key][1]], [0, 0]);
    cursor = [clamp(cursor[0] + dx * STEP / PAPER), clamp(cursor[1] + dy * STEP / PAPER)];
    if (penDown) extend([...cursor]); else redraw();
  }
  function press(event) {
    if (event.key in ARROWS) { held.add(event.key); moveCursor(); }
    else if (event.key === " ") {
      if (event.repeat) return true;
      if (penDown) { liftPen(); redraw(); }
      else { penDown = true; change([...strokes, [[...cursor]]]); }
      sayAloud(penDown ? "pen down" : "pen up");
    }
    else if (event.key === "Backspace" || event.key === "Delete") clear();
    else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) undo();
    else return false;
    return true;
  }
  paper.addEventListener("keydown", (event) => { if (press(event)) { event.preventDefault(); event.stopPropagation(); } });
  paper.addEventListener("keyup", (event) => held.delete(event.key));
  paper.addEventListener("focus", redraw);
  paper.addEventListener("blur", () => { held.clear(); liftPen(); redraw(); });

  // Buttons
  function undo() { letGo(); if (past.length) { strokes = past.pop(); changed(); keep(); } }
  function clear() { letGo(); if (strokes.length) { change([]); keep(); } }
  part("undo").addEventListener("click", undo);
  part("clear").addEventListener("click", clear);
  part("overlay").addEventListener("change", () => {
    part("caption").textContent = part("overlay").checked ? "orange: what it looks at" : "as the network sees it";
    changed();
  });

  // From Python or from another view of the same widget
  function changedElsewhere() {
    const theirs = model.get("strokes") ?? [];
    if (JSON.stringify(theirs) === JSON.stringify(strokes) || pointer !== null) return;
    letGo();
    change(theirs.filter((stroke) => stroke.length));
  }
  model.on("msg:custom", receive);
  model.on("change:strokes", changedElsewhere);
  redraw();
  send();
  return () => {
    clearTimeout(patience); clearTimeout(pause);
    model.off("msg:custom", receive);
    model.off("change:strokes", changedElsewhere);
  };
}

export default { render };
