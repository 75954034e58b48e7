import gifenc from "gifenc";
import { PNG } from "pngjs";

/** One picture of a film. */
export interface Frame {
  /** All of one size. */
  readonly png: Buffer;
  readonly durationMs: number;
}

/** Colours of the whole film, one of them kept for what has not changed. */
const colours = 128;

/**
 * Puts frames together to an animated GIF that begins again at its end. One palette serves all frames, and a frame
 * holds only what differs from the one before, so that pictures of pages stay small.
 */
export function animate(frames: readonly Frame[]): Uint8Array {
  const pictures = frames.map(({ png }) => PNG.sync.read(png));
  const [first] = pictures;
  if (first === undefined) throw new Error("A film needs a frame.");
  const { width, height } = first;
  const palette = gifenc.quantize(sample(pictures), colours - 1);
  const unchanged = palette.length;
  const encoder = gifenc.GIFEncoder();
  let before: Uint8Array | undefined;
  for (const [index, picture] of pictures.entries()) {
    const indices = gifenc.applyPalette(picture.data, palette);
    const shown = before === undefined ? indices : difference(indices, before, unchanged);
    encoder.writeFrame(shown, width, height, {
      ...(index === 0 ? { palette: [...palette, [0, 0, 0]], repeat: 0 } : {}),
      delay: frames[index]?.durationMs ?? 0,
      transparent: index > 0,
      transparentIndex: unchanged,
      dispose: 1,
    });
    before = indices;
  }
  encoder.finish();
  return encoder.bytes();
}

function difference(indices: Uint8Array, before: Uint8Array, unchanged: number): Uint8Array {
  return indices.map((index, place) => (index === before[place] ? unchanged : index));
}

/** Pixels of all frames, few enough to count. */
function sample(pictures: readonly PNG[]): Uint8Array {
  const pixels: number[] = [];
  for (const { data } of pictures) {
    // A step that is no multiple of a row, so that it meets every column.
    for (let at = 0; at + 3 < data.length; at += 4 * 97) pixels.push(...data.subarray(at, at + 4));
  }
  return Uint8Array.from(pixels);
}
