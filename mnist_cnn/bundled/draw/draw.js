// The front end of mnist_cnn.draw.DrawDigit (nbs/07_draw.ipynb). A drawing goes to Python as a
// small grey picture, what the network makes of it comes back; one picture is under way at a time.
// Linted, type-checked and tested by .ci/front/run.

/** @typedef {[number, number]} Point across and down, 0 to 1 */
/** @typedef {Point[]} Stroke */
/** @typedef {{ strokes: Stroke[], request: string }} Traits what Python and the browser share */
/**
 * @typedef {object} Answer what Python says of a drawing; `error` alone, if it cannot say anything
 * @property {string} [error]
 * @property {string} verdict
 * @property {number | null} digit
 * @property {number[]} probabilities of the ten digits; none for a blank paper
 * @property {string} short
 * @property {string} said
 */

const PAPER = 280; // the side of the paper in its own units; CSS may show it smaller
const SENT = 140; // the side of the picture that goes to Python, pixels
const INK = 18; // width of the pen, in units of the paper
const STEP = 7; // how far an arrow key moves the pen: a fortieth of the paper
// Jupyter's server holds a small message back until the browser has confirmed the one before it
// (Nagle's algorithm), and a browser confirms late unless it has something to send. So empty
// messages follow each picture: without them, an answer takes some 40 ms more.
const NUDGES = [8, 16]; // ms after a picture, if there is no answer yet
const LONG = 1000; // ms without an answer, after which the page says, quietly, that it waits
const REST = 700; // ms without a change, after which a screen reader is told

/** @type {Record<string, Point>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {number} digit */
const row = (digit) => `
  <div class="dd-row">
    <span>${digit}</span>
    <div class="dd-track"><div class="dd-bar"></div></div>
    <span class="dd-p"></span>
  </div>`;

/** @param {string} help the id of the help text, which differs from view to view */
const page = (help) => `
  <div class="dd-draw">
    <div class="dd-ask" hidden>
      <span class="dd-request"></span>
      <button type="button" class="dd-keep">Keep</button>
    </div>
    <div class="dd-sheet">
      <canvas class="dd-paper" width="${2 * PAPER}" height="${2 * PAPER}" tabindex="0"
        role="application" aria-label="Paper: draw a digit here" aria-describedby="${help}"></canvas>
      <div class="dd-hint" aria-hidden="true">Draw a digit</div>
    </div>
    <div class="dd-tools">
      <button type="button" class="dd-undo">Undo</button>
      <button type="button" class="dd-clear">Clear</button>
      <label class="dd-option">
        <input type="checkbox" class="dd-overlay"><span>Where it looks</span>
      </label>
    </div>
    <p class="dd-help" id="${help}">Arrow keys move the pen, Space puts it down or lifts it,
      Backspace clears, Ctrl+Z undoes.<span class="dd-help-keep"> Enter keeps the digit.</span></p>
  </div>
  <div class="dd-read">
    <div class="dd-top">
      <figure>
        <canvas class="dd-seen" width="28" height="28" role="img"
          aria-label="The drawing as the network sees it: nothing yet"></canvas>
        <figcaption class="dd-caption">as the network sees it</figcaption>
      </figure>
      <div class="dd-answer" aria-hidden="true">
        <div class="dd-short">–</div><div class="dd-said"></div>
      </div>
    </div>
    <div class="dd-bars" role="img"
      aria-label="Probabilities of the ten digits: nothing drawn yet">${[...Array(10).keys()]
        .map(row)
        .join("")}
    </div>
    <div class="dd-foot">
      <p class="dd-time"></p>
      <p class="dd-wait">Waiting for Python: it is busy, or its kernel has gone.</p>
    </div>
  </div>
  <p class="dd-trouble" role="alert"></p>
  <p class="dd-aloud" role="status" aria-live="polite"></p>`;

// What needs no page: tested in .ci/front/draw.test.js

/** @param {number} value */
export function clamp(value) {
  return Math.min(1, Math.max(0, value));
}

/** @param {number} p a probability */
export function percent(p) {
  return p > 0.999 ? ">99.9%" : `${(100 * p).toFixed(1)}%`;
}

/** @param {number} ms */
export function duration(ms) {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/**
 * Where the pen is when the arrow keys that are held have moved it by a step.
 * @param {Point} from
 * @param {Iterable<string>} keys
 * @returns {Point}
 */
export function moved([x, y], keys) {
  for (const key of keys) {
    x += (ARROWS[key][0] * STEP) / PAPER;
    y += (ARROWS[key][1] * STEP) / PAPER;
  }
  return [clamp(x), clamp(y)];
}

/**
 * A function that begins `work`; asked while it works, it lets it finish and begins it once more.
 * @param {() => Promise<void>} work
 */
export function oneAtATime(work) {
  let working = false;
  let again = false;
  return async () => {
    again = true;
    if (working) return;
    working = true;
    try {
      while (again) {
        again = false;
        await work();
      }
    } finally {
      working = false;
    }
  };
}

/**
 * Draw strokes as smooth curves on any canvas, `scale` pixels wide.
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke[]} strokes
 * @param {number} scale
 */
export function drawStrokes(context, strokes, scale) {
  context.fillStyle = "white";
  context.fillRect(0, 0, scale, scale);
  context.strokeStyle = "black";
  context.lineWidth = (INK * scale) / PAPER;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) {
    const points = stroke.map(([x, y]) => [x * scale, y * scale]);
    const [[startX, startY], [endX, endY]] = [points[0], points[points.length - 1]];
    context.beginPath();
    context.moveTo(startX, startY);
    for (let i = 1; i < points.length - 1; i++) {
      const [[x, y], [nextX, nextY]] = [points[i], points[i + 1]];
      context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
    }
    context.lineTo(endX + 0.01, endY); // a single point becomes a dot
    context.stroke();
  }
}

/**
 * A canvas to draw on.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
function contextOf(canvas, settings) {
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("this browser has no canvas");
  return context;
}

/** @type {import("@anywidget/types").Render<Traits>} */
function render({ model, el, experimental }) {
  const root = document.createElement("div");
  root.className = "draw-digit";
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab: its keys are not meant while one draws
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Draw a digit, and see how the network reads it");
  root.innerHTML = page(`dd-help-${crypto.getRandomValues(new Uint32Array(1))[0]}`);
  el.append(root);

  /** @param {string} name of the part of the page with the class `dd-…` */
  const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`.dd-${name}`));
  const paper = /** @type {HTMLCanvasElement} */ (part("paper"));
  const overlay = /** @type {HTMLInputElement} */ (part("overlay"));
  const pen = contextOf(paper);
  const seen = contextOf(/** @type {HTMLCanvasElement} */ (part("seen")));
  const bars = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".dd-bar")]);
  const shares = [...root.querySelectorAll(".dd-p")];
  const rows = [...root.querySelectorAll(".dd-row")];
  const copy = document.createElement("canvas");
  copy.width = SENT;
  copy.height = SENT;
  const small = contextOf(copy, { willReadFrequently: true });

  let strokes = drawn();
  /** @type {Stroke[][]} */
  const past = [];
  /** @type {number | null} the finger, pen or mouse that is drawing */
  let pointer = null;
  /** @type {Point} the keyboard's pen */
  let cursor = [0.5, 0.5];
  let penDown = false;
  /** @type {Set<string>} */
  const held = new Set();
  /** @type {number | null} when the pen last drew; null if what changed last was no pen's doing */
  let drewAt = null;
  /** @type {ReturnType<typeof setTimeout>} */
  let rest;
  const gone = new AbortController(); // when this view is closed

  function drawn() {
    return (model.get("strokes") ?? []).filter((stroke) => stroke.length);
  }

  // What is seen
  function redraw() {
    drawStrokes(pen, strokes, 2 * PAPER);
    root.classList.toggle("dd-drawn", strokes.length > 0);
    part("undo").setAttribute("aria-disabled", String(!past.length));
    part("clear").setAttribute("aria-disabled", String(!strokes.length));
    part("keep").setAttribute("aria-disabled", String(!strokes.length));
    if (document.activeElement !== paper || !paper.matches(":focus-visible")) return;
    pen.beginPath();
    pen.arc(2 * PAPER * cursor[0], 2 * PAPER * cursor[1], INK, 0, 7);
    pen.lineWidth = 4;
    pen.strokeStyle = "#0173b2";
    pen.fillStyle = "#0173b2";
    if (penDown) pen.fill();
    else pen.stroke();
  }
  /** @param {string} text */
  function sayAloud(text) {
    if (part("aloud").textContent !== text) part("aloud").textContent = text;
  }
  /** @param {string} text */
  function sayTrouble(text) {
    part("trouble").textContent = text;
  }
  function showRequest() {
    const request = model.get("request") ?? "";
    part("ask").hidden = !request;
    part("help-keep").hidden = !request;
    part("request").textContent = request;
    if (request) sayAloud(request);
  }

  // To Python, and back. A busy kernel answers when it can: nothing here loses patience.
  /**
   * @param {string} command a method of the widget in Python
   * @param {object} message
   * @returns {Promise<{ answer: Answer, buffers: DataView[] } | undefined>} undefined: no answer
   */
  async function ask(command, message) {
    drawStrokes(small, strokes, SENT);
    const colours = small.getImageData(0, 0, SENT, SENT).data;
    const grey = new Uint8Array(SENT * SENT).map((_, i) => colours[4 * i]);
    const timers = NUDGES.map((delay) => setTimeout(() => model.send({ kind: "nudge" }), delay));
    const options = {
      buffers: [new DataView(grey.buffer)],
      signal: AbortSignal.any([gone.signal]), // of its own: anywidget adds a listener each time
    };
    const busy = () => root.setAttribute("aria-busy", "true"); // draw.css shows it
    timers.push(setTimeout(busy, LONG));
    try {
      const sent = { side: SENT, ...message };
      const [answer, buffers] = await experimental.invoke(command, sent, options);
      sayTrouble(answer.error ?? "");
      return answer.error ? undefined : { answer, buffers };
    } catch (error) {
      if (gone.signal.aborted) return undefined;
      sayTrouble(`Python cannot be reached (${error}): run this cell again with Shift+Enter.`);
    } finally {
      timers.forEach(clearTimeout);
      root.removeAttribute("aria-busy");
    }
  }
  const read = oneAtATime(async () => {
    const since = drewAt; // the newest change that this answer will know of
    const told = await ask("_read", { overlay: overlay.checked });
    if (!told) return;
    show(told.answer, told.buffers[0]);
    requestAnimationFrame(() => {
      // as the bars are painted
      const took = since === null ? "" : duration(performance.now() - since);
      part("time").textContent = took && `${took} from pen to bars`;
    });
  });
  /**
   * @param {Answer} answer
   * @param {DataView} pixels
   */
  function show(answer, pixels) {
    part("short").textContent = answer.short;
    part("said").textContent = answer.said;
    rows.forEach((row, d) => {
      const p = answer.probabilities[d];
      bars[d].style.transform = `scaleX(${p ?? 0})`;
      shares[d].textContent = p === undefined ? "" : percent(p);
      row.classList.toggle("dd-best", d === answer.digit);
    });
    const picture = seen.createImageData(28, 28);
    picture.data.set(new Uint8Array(pixels.buffer, pixels.byteOffset, picture.data.length));
    seen.putImageData(picture, 0, 0);
    root.dataset.verdict = answer.verdict;
    root.dataset.digit = String(answer.digit ?? "");
    root.dataset.reads = String(Number(root.dataset.reads ?? 0) + 1);
    clearTimeout(rest);
    rest = setTimeout(() => tell(answer), REST);
  }
  /**
   * For a screen reader: when the pen rests, not at every move.
   * @param {Answer} answer
   */
  function tell(answer) {
    const each = answer.probabilities.map((p, d) => `${d}: ${percent(p)}`).join(", ");
    part("bars").setAttribute("aria-label", `Probabilities: ${each || "nothing drawn yet"}`);
    part("seen").setAttribute("aria-label", `The drawing as the network sees it: ${answer.said}`);
    sayAloud(answer.said);
  }
  function keepDigit() {
    if (!strokes.length) return;
    ask("_keep", {}); // sends what is drawn now; if Python refuses it, Undo brings it back
    clear();
  }

  // What changes the drawing
  /** @param {Stroke[]} next */
  function change(next) {
    // a step that Undo takes back
    past.push(strokes);
    strokes = next;
    changed();
  }
  function changed(byPen = false) {
    drewAt = byPen ? performance.now() : null;
    redraw();
    read();
  }
  function share() {
    // with Python, and with other views
    model.set("strokes", strokes);
    model.save_changes();
  }
  function letGo() {
    // the stroke ends, wherever the finger or the mouse is
    pointer = null;
    penDown = false;
  }
  /** @param {Point} point */
  function begin(point) {
    past.push(strokes);
    strokes = [...strokes, [point]];
    changed(true);
  }
  /** @param {Point[]} points */
  function extend(points) {
    strokes = [...strokes.slice(0, -1), [...strokes[strokes.length - 1], ...points]];
    changed(true);
  }
  function undo() {
    letGo();
    const before = past.pop();
    if (!before) return;
    strokes = before;
    changed();
    share();
  }
  function clear() {
    letGo();
    if (!strokes.length) return;
    change([]);
    share();
  }

  // Mouse, pen, finger
  /**
   * @param {PointerEvent} event
   * @returns {Point}
   */
  function at(event) {
    const box = paper.getBoundingClientRect();
    const x = clamp((event.clientX - box.left) / box.width);
    const y = clamp((event.clientY - box.top) / box.height);
    return [Math.round(1e4 * x) / 1e4, Math.round(1e4 * y) / 1e4];
  }
  paper.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    paper.setPointerCapture(event.pointerId);
    penDown = false;
    pointer = event.pointerId;
    begin(at(event));
  });
  paper.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    extend((moves.length ? moves : [event]).map(at));
  });
  /** @param {PointerEvent} event */
  function pointerEnds(event) {
    if (event.pointerId !== pointer) return;
    pointer = null;
    redraw();
    share();
  }
  paper.addEventListener("pointerup", pointerEnds);
  paper.addEventListener("pointercancel", pointerEnds);
  paper.addEventListener("lostpointercapture", pointerEnds);

  // Keyboard
  function liftPen() {
    if (!penDown) return;
    penDown = false;
    share();
  }
  function moveCursor() {
    cursor = moved(cursor, held);
    if (penDown) extend([cursor]);
    else redraw();
  }
  function pressSpace() {
    if (penDown) {
      liftPen();
      redraw();
    } else {
      penDown = true;
      begin(cursor);
    }
    sayAloud(penDown ? "pen down" : "pen up");
  }
  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key is one of ours
   */
  function press(event) {
    const undoes = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
    if (event.key in ARROWS) {
      held.add(event.key);
      moveCursor();
    } else if (event.key === " ") {
      if (!event.repeat) pressSpace();
    } else if (event.key === "Backspace" || event.key === "Delete") clear();
    else if (event.key === "Enter" && model.get("request")) keepDigit();
    else if (undoes) undo();
    else return false;
    return true;
  }
  paper.addEventListener("keydown", (event) => {
    if (!press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  paper.addEventListener("keyup", (event) => held.delete(event.key));
  paper.addEventListener("focus", redraw);
  paper.addEventListener("blur", () => {
    held.clear();
    liftPen();
    redraw();
  });

  // Buttons
  part("undo").addEventListener("click", undo);
  part("clear").addEventListener("click", clear);
  part("keep").addEventListener("click", keepDigit);
  overlay.addEventListener("change", () => {
    const plain = "as the network sees it";
    part("caption").textContent = overlay.checked ? "orange: what it looks at" : plain;
    changed();
  });

  // From Python or from another view of the same widget
  function changedElsewhere() {
    const theirs = drawn();
    if (JSON.stringify(theirs) === JSON.stringify(strokes) || pointer !== null) return;
    letGo();
    change(theirs);
  }
  model.on("change:strokes", changedElsewhere);
  model.on("change:request", showRequest);
  showRequest();
  redraw();
  read();
  return () => {
    gone.abort();
    clearTimeout(rest);
    model.off("change:strokes", changedElsewhere);
    model.off("change:request", showRequest);
  };
}

export default { render };
