import { crc32, deflateSync } from "node:zlib";

/** Red, green, blue and how opaque, 0 to 255 each. */
export type Colour = readonly [number, number, number, number];

/** Points that are looked at in each direction of a pixel, for smooth edges. */
const samples = 4;

/** A square picture of a speech bubble as a PNG (W3C, third edition). `share`: how much of the square it takes. */
export function bubbleIcon(size: number, background: Colour, bubble: Colour, share: number): Uint8Array {
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const part = coverage(x, y, size, share);
      const at = y * (1 + size * 4) + 1 + x * 4;
      // A bubble on nothing keeps its own colour at the edges and only becomes transparent.
      const under = background[3] === 0 ? [bubble[0], bubble[1], bubble[2], 0] : background;
      for (let channel = 0; channel < 4; channel += 1) {
        rows[at + channel] = Math.round((bubble[channel] ?? 0) * part + (under[channel] ?? 0) * (1 - part));
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // 8 bits a channel, red, green, blue and alpha.
  header.set([8, 6], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** How much of a pixel the bubble covers. */
function coverage(x: number, y: number, size: number, share: number): number {
  let inside = 0;
  for (let index = 0; index < samples * samples; index += 1) {
    const across = (x + ((index % samples) + 0.5) / samples) / size;
    const down = (y + (Math.floor(index / samples) + 0.5) / samples) / size;
    if (isInBubble((across - 0.5) / share + 0.5, (down - 0.5) / share + 0.5)) inside += 1;
  }
  return inside / samples ** 2;
}

/** A rounded box with a tail at its lower left, in a square from 0 to 1. */
function isInBubble(x: number, y: number): boolean {
  const [bottom, radius] = [0.76, 0.2];
  const left = Math.max(radius - x, x - (1 - radius), 0);
  const top = Math.max(radius - y, y - (bottom - radius), 0);
  const isInBox = x >= 0 && x <= 1 && y >= 0 && y <= bottom && left ** 2 + top ** 2 <= radius ** 2;
  const isInTail = y >= bottom - 0.01 && y <= 1 && x >= 0.2 && x <= 0.2 + (1 - y);
  return isInBox || isInTail;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "ascii"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
