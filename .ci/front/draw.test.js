// The logic of draw.js that needs no page; the page itself is tested by nbs/14_jupyterlab.ipynb.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clamp,
  drawStrokes,
  duration,
  moved,
  oneAtATime,
  percent,
} from "../../mnist_cnn/bundled/draw/draw.js";

test("a place outside the paper is brought to its edge", () => {
  assert.deepEqual([-0.1, 0, 0.5, 1, 7].map(clamp), [0, 0, 0.5, 1, 1]);
});

test("a probability never reads as certain", () => {
  assert.deepEqual([0, 0.1234, 0.999, 0.9991, 1].map(percent), [
    "0.0%",
    "12.3%",
    "99.9%",
    ">99.9%",
    ">99.9%",
  ]);
});

test("a duration has its unit", () => {
  assert.deepEqual([0.2, 12.4, 999, 37544].map(duration), ["1 ms", "12 ms", "999 ms", "37.5 s"]);
});

test("arrow keys move by a fortieth of the paper, two at once move diagonally, to the edge", () => {
  assert.deepEqual(moved([0.5, 0.5], ["ArrowLeft"]), [0.475, 0.5]);
  assert.deepEqual(moved([0.5, 0.5], new Set(["ArrowRight", "ArrowDown"])), [0.525, 0.525]);
  assert.deepEqual(moved([0, 1], ["ArrowLeft", "ArrowDown"]), [0, 1]);
  assert.deepEqual(moved([0.5, 0.5], []), [0.5, 0.5]);
});

test("one picture is under way at a time, and the newest is never left out", async () => {
  /** @type {(() => void)[]} */
  const finish = [];
  const ask = oneAtATime(() => new Promise((resolve) => finish.push(resolve)));
  const tick = () => new Promise((resolve) => setTimeout(resolve));
  ask();
  for (let i = 0; i < 5; i++) ask();
  await tick();
  assert.equal(finish.length, 1); // the first is under way
  finish[0]();
  await tick();
  assert.equal(finish.length, 2); // five more were asked for: one does
  finish[1]();
  await tick();
  assert.equal(finish.length, 2);
  ask();
  await tick();
  assert.equal(finish.length, 3); // and it can be asked again
});

test("work that fails does not stop the next", async () => {
  let asked = 0;
  const ask = oneAtATime(async () => {
    asked += 1;
    if (asked === 1) throw new Error("out of ink");
  });
  await assert.rejects(ask(), /out of ink/);
  await ask();
  assert.equal(asked, 2);
});

test("strokes become curves through their points' middles; a single point becomes a dot", () => {
  /** @type {string[]} */
  const calls = [];
  const note =
    (name) =>
    (...numbers) =>
      calls.push(`${name} ${numbers.join(" ")}`);
  const context = Object.fromEntries(
    ["fillRect", "beginPath", "moveTo", "quadraticCurveTo", "lineTo", "stroke"].map((name) => [
      name,
      note(name),
    ]),
  );
  drawStrokes(
    context,
    [
      [[0.5, 0.5]],
      [
        [0, 0],
        [0.5, 0],
        [1, 1],
      ],
    ],
    100,
  );
  assert.deepEqual(calls, [
    "fillRect 0 0 100 100",
    "beginPath ",
    "moveTo 50 50",
    "lineTo 50.01 50",
    "stroke ",
    "beginPath ",
    "moveTo 0 0",
    "quadraticCurveTo 50 0 75 50",
    "lineTo 100.01 100",
    "stroke ",
  ]);
  assert.equal(context.lineWidth, (18 * 100) / 280);
});
