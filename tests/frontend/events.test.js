import assert from "node:assert/strict";
import { test } from "node:test";
import { events, pieces } from "../../frontend/base/events.js";

const bytes = (text) => new TextEncoder().encode(text);

/** The events of a text that comes in pieces of so many bytes. */
async function read(text, size = 1e6) {
  const all = bytes(text);
  const found = [];
  async function* some() {
    for (let i = 0; i < all.length; i += size) yield all.subarray(i, i + size);
  }
  for await (const event of events(some())) found.push(event);
  return found;
}

const STREAM =
  '\ufeff: hello\nid: 0\nevent: start\ndata: {"side": 28}\n\n' +
  "id: 1\r\nevent: line\r\ndata: first\r\ndata:second\r\n\r\n" +
  "retry: 100\rdata: 像素\r\rid: 2\nevent: nothing\n\ndata\n\ndata: cut off\n";

test("events are read as the standard says", async () => {
  assert.deepEqual(await read(STREAM), [
    { event: "start", data: '{"side": 28}', id: "0" },
    { event: "line", data: "first\nsecond", id: "1" },
    { event: "message", data: "像素", id: "1" },
    { event: "message", data: "", id: "2" },
  ]);
});

test("the pieces that the network makes of a stream change nothing", async () => {
  const whole = await read(STREAM);
  for (const size of [1, 2, 3, 5, 7, 64]) assert.deepEqual(await read(STREAM, size), whole, `${size}`);
});

test("an event is given as soon as its blank line is there", async () => {
  let asked = 0;
  async function* slow() {
    for (const text of ["data: 1\n\n", "data: 2\n\n"]) {
      asked += 1;
      yield bytes(text);
    }
  }
  for await (const { data } of events(slow())) assert.equal(asked, Number(data));
});

test("who stops reading ends the body", async () => {
  let cancelled = false;
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(bytes("data: x\n\n")),
    cancel() {
      cancelled = true;
    },
  });
  for await (const { data } of events(pieces(body))) {
    assert.equal(data, "x");
    break;
  }
  assert.ok(cancelled);
});
