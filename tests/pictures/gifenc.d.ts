// gifenc brings no types along; this is the part of it that is used here.
declare module "gifenc" {
  type Colour = readonly number[];
  interface FrameOptions {
    readonly palette?: readonly Colour[];
    readonly repeat?: number;
    readonly delay?: number;
    readonly transparent?: boolean;
    readonly transparentIndex?: number;
    readonly dispose?: number;
  }
  interface Encoder {
    writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  const gifenc: {
    quantize(rgba: Uint8Array, colours: number): Colour[];
    applyPalette(rgba: Uint8Array, palette: readonly Colour[]): Uint8Array;
    GIFEncoder(): Encoder;
  };
  export default gifenc;
}
