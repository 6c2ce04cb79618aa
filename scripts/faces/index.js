#!/usr/bin/env node
// Draws the pixel-art faces that models are trained on, the same in every run, as a file for NumPy.
// Once:  npm ci --prefix scripts/faces
// Then:  node scripts/faces [--count 40000] [--out pixel_faces.npz]
// and set DRAWBAR_DATA to the folder that the file is in.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { crc32, deflateRawSync } from "node:zlib";
import { createAvatar } from "@dicebear/core";
import * as pixelArt from "@dicebear/pixel-art";
import { Resvg } from "@resvg/resvg-js";

const SIDE = 16;
const ATTRIBUTES = ["hair", "eyes", "glasses", "mouth", "hat", "accessories", "clothing"].flatMap((part) => [
  part,
  `${part}Color`,
]);
ATTRIBUTES.push("skinColor", "beard"); // a beard has the colour of the hair

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "40000" },
    out: { type: "string", default: "pixel_faces.npz" },
  },
});
const count = Number(values.count);
if (!Number.isInteger(count) || count < 1) {
  console.error(`--count ${values.count}: give a whole number, 1 or more.`);
  process.exit(2);
}

const images = Buffer.alloc(count * SIDE * SIDE * 3);
const columns = Object.fromEntries(ATTRIBUTES.map((name) => [name, /** @type {string[]} */ ([])]));
for (let i = 0; i < count; i++) {
  const face = createAvatar(pixelArt, { seed: `face-${i}`, backgroundColor: ["f4f1ea"] });
  const { pixels } = new Resvg(face.toString(), {
    fitTo: { mode: "width", value: SIDE },
    font: { loadSystemFonts: false },
  }).render(); // RGBA, and nothing is transparent
  for (let p = 0; p < SIDE * SIDE; p++) pixels.copy(images, (i * SIDE * SIDE + p) * 3, p * 4, p * 4 + 3);
  const { extra } = face.toJson();
  for (const name of ATTRIBUTES) columns[name].push(String(extra[name] ?? ""));
  if ((i + 1) % 1000 === 0) console.error(`${i + 1} of ${count}`);
}
writeFileSync(
  values.out,
  zip([
    ["images.npy", npy("|u1", [count, SIDE, SIDE, 3], images)],
    ...ATTRIBUTES.map((name) => /** @type {[string, Buffer]} */ ([`${name}.npy`, words(columns[name])])),
  ]),
);

/**
 * An array as NumPy's own format has it, version 1.0.
 * @param {string} type @param {number[]} shape @param {Buffer} data
 */
function npy(type, shape, data) {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const start = Buffer.from("\x93NUMPY\x01\x00\x00\x00", "latin1");
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + "\n";
  start.writeUInt16LE(padded.length, 8);
  return Buffer.concat([start, Buffer.from(padded, "latin1"), data]);
}

/** Words as an array of strings of fixed length, four bytes a character. @param {string[]} list */
function words(list) {
  const longest = Math.max(1, ...list.map((word) => word.length));
  const data = Buffer.alloc(list.length * longest * 4);
  list.forEach((word, row) => {
    for (let i = 0; i < word.length; i++) data.writeUInt32LE(word.charCodeAt(i), (row * longest + i) * 4);
  });
  return npy(`<U${longest}`, [list.length], data);
}

/** A zip archive, its files as of 1980: the same faces, the same bytes. @param {[string, Buffer][]} files */
function zip(files) {
  const bodies = [];
  const directory = [];
  let offset = 0;
  for (const [name, data] of files) {
    const packed = deflateRawSync(data, { level: 9 });
    const about = Buffer.alloc(26); // from the version needed on, the same in both places
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(8, 4); // deflated
    about.writeUInt16LE(33, 8); // the first of January 1980
    about.writeUInt32LE(crc32(data), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(data.length, 18);
    about.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from("PK\x03\x04"), about, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00"), about, tail, Buffer.from(name));
    bodies.push(body);
    offset += body.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, index, end]);
}
