/** The line of the data: what is at work glows, what is pointed at is lit in every place. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "../../frontend/base/html.js";
import { calm } from "../../frontend/base/media.js";
import { createGlow, GLOW_MS } from "../../frontend/levers/flow.js";
import { pointing } from "../../frontend/levers/pointing.js";

const work = () => ({ asking: signal(false), waiting: signal(false) });

test("a half glows while it works and a little longer, and not between two questions of one movement", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const half = work();
  const { lit, close } = createGlow(half);
  assert.equal(lit.value, false);
  half.asking.value = true;
  assert.equal(lit.value, true);
  half.asking.value = false;
  t.mock.timers.tick(GLOW_MS - 1);
  assert.equal(lit.value, true);
  half.asking.value = true;
  t.mock.timers.tick(GLOW_MS);
  assert.equal(lit.value, true, "it went on");
  half.asking.value = false;
  t.mock.timers.tick(GLOW_MS);
  assert.equal(lit.value, false);
  half.asking.value = true;
  half.asking.value = false;
  close();
  assert.ok(GLOW_MS >= 120 && GLOW_MS <= 200);
});

test("who asks for less motion sees what takes long, and no afterglow", () => {
  calm.value = true;
  const half = work();
  const { lit, close } = createGlow(half);
  half.asking.value = true;
  assert.equal(lit.value, false);
  half.waiting.value = true;
  assert.equal(lit.value, true);
  half.asking.value = half.waiting.value = false;
  assert.equal(lit.value, false);
  close();
  calm.value = false;
});

test("who goes away from a lever puts out its own light, not that of the next", () => {
  const pointed = signal(null);
  const [first, second] = [3, 0].map((id) => pointing(pointed, id));
  first.onPointerEnter();
  assert.equal(pointed.value, 3);
  second.onFocusIn();
  first.onPointerLeave();
  assert.equal(pointed.value, 0);
  second.onFocusOut();
  assert.equal(pointed.value, null);
});
