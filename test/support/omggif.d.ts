declare module 'omggif' {
  interface FrameOptions {
    readonly palette?: readonly number[];
    readonly transparent?: number;
    readonly delay?: number;
  }
  export class GifWriter {
    constructor(bytes: Uint8Array, width: number, height: number, options?: { readonly palette?: readonly number[] });
    addFrame(
      x: number,
      y: number,
      width: number,
      height: number,
      indexes: Uint8Array | readonly number[],
      options?: FrameOptions,
    ): number;
    /** @returns how many bytes were written. */
    end(): number;
  }
}
