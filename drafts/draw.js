function render({ model, el }) {
  const SIDE = 280, INK = 18;
  el.classList.add("draw-digit");
  el.innerHTML = `
    <div class="dd-left">
      <canvas class="dd-paper" width="${SIDE}" height="${SIDE}" tabindex="0" role="application"
        aria-label="Draw a digit here. With the keyboard: arrow keys move the pen, the space bar puts it down or lifts it, Escape clears."></canvas>
      <div class="dd-buttons"><button type="button" class="dd-undo">Undo</button><button type="button" class="dd-clear">Clear</button>
        <label><input type="checkbox" class="dd-overlay"> show what it looks at</label></div>
    </div>
    <div class="dd-right">
      <canvas class="dd-seen" width="28" height="28" role="img" aria-label="The picture as the network sees it"></canvas>
      <div class="dd-bars" role="img" aria-label="Probabilities of the ten digits"></div>
      <div class="dd-said" aria-live="polite"></div>
    </div>`;
  const $ = (name) => el.querySelector(".dd-" + name);
  const paper = $("paper"), pen = paper.getContext("2d"), seen = $("seen").getContext("2d");
  $("bars").innerHTML = [...Array(10).keys()].map((d) => `<div class="dd-row"><span>${d}</span><div class="dd-track"><div class="dd-bar"></div></div><span class="dd-p"></span></div>`).join("");
  let strokes = [], cursor = { x: SIDE / 2, y: SIDE / 2 }, down = false, waiting = false, later = false;

  function redraw() {
    pen.fillStyle = "white"; pen.fillRect(0, 0, SIDE, SIDE);
    pen.strokeStyle = pen.fillStyle = "black"; pen.lineWidth = INK; pen.lineCap = pen.lineJoin = "round";
    for (const s of strokes) {
      pen.beginPath(); pen.moveTo(s[0].x, s[0].y);
      for (const p of s) pen.lineTo(p.x + .01, p.y);
      pen.stroke();
    }
    if (document.activeElement === paper && !down) { pen.fillStyle = "#0173b2"; pen.fillRect(cursor.x - 3, cursor.y - 3, 6, 6); }
  }
  function send() {            // one picture under way at a time; the newest waits for the answer
    if (waiting) { later = true; return; }
    waiting = true; later = false;
    const small = document.createElement("canvas"); small.width = small.height = SIDE / 2;
    const c = small.getContext("2d"); c.fillStyle = "white"; c.fillRect(0, 0, SIDE, SIDE);
    c.scale(.5, .5); c.strokeStyle = "black"; c.lineWidth = INK; c.lineCap = c.lineJoin = "round";
    for (const s of strokes) { c.beginPath(); c.moveTo(s[0].x, s[0].y); for (const p of s) c.lineTo(p.x + .01, p.y); c.stroke(); }
    const rgba = c.getImageData(0, 0, SIDE / 2, SIDE / 2).data, grey = new Uint8Array(rgba.length / 4);
    for (let i = 0; i < grey.length; i++) grey[i] = rgba[4 * i];
    model.send({ side: SIDE / 2, overlay: el.querySelector(".dd-overlay").checked }, undefined, [grey.buffer]);
  }
  function changed() { redraw(); send(); }
  model.on("msg:custom", (answer, buffers) => {
    waiting = false;
    $("said").textContent = answer.said;
    el.querySelectorAll(".dd-row").forEach((row, d) => {
      const p = answer.probabilities[d] ?? 0;
      row.querySelector(".dd-bar").style.width = 100 * p + "%";
      row.querySelector(".dd-p").textContent = answer.probabilities.length ? Math.round(100 * p) + " %" : "";
      row.classList.toggle("dd-best", d === answer.digit);
    });
    const picture = seen.createImageData(28, 28);
    if (buffers.length) picture.data.set(new Uint8Array(buffers[0].buffer ?? buffers[0]));
    seen.putImageData(picture, 0, 0);
    if (later) send();
  });

  const at = (e) => { const r = paper.getBoundingClientRect(); return { x: (e.clientX - r.left) * SIDE / r.width, y: (e.clientY - r.top) * SIDE / r.height }; };
  paper.addEventListener("pointerdown", (e) => { e.preventDefault(); paper.focus(); paper.setPointerCapture(e.pointerId); down = true; strokes.push([at(e)]); changed(); });
  paper.addEventListener("pointermove", (e) => { if (down) { for (const o of e.getCoalescedEvents?.() ?? [e]) strokes.at(-1).push(at(o)); changed(); } });
  for (const name of ["pointerup", "pointercancel"]) paper.addEventListener(name, () => { down = false; redraw(); });
  paper.addEventListener("keydown", (e) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (move) {
      cursor = { x: Math.min(SIDE, Math.max(0, cursor.x + 10 * move[0])), y: Math.min(SIDE, Math.max(0, cursor.y + 10 * move[1])) };
      if (down) { strokes.at(-1).push({ ...cursor }); send(); }
    } else if (e.key === " ") { down = !down; if (down) { strokes.push([{ ...cursor }]); send(); } }
    else if (e.key === "Escape") { strokes = []; down = false; send(); }
    else return;
    e.preventDefault(); e.stopPropagation(); redraw();
  });
  for (const name of ["focus", "blur"]) paper.addEventListener(name, redraw);
  $("undo").addEventListener("click", () => { strokes.pop(); changed(); });
  $("clear").addEventListener("click", () => { strokes = []; changed(); });
  $("overlay").addEventListener("change", send);
  redraw(); send();
}
export default { render };
