/** Pixels in rows from the top, four bytes each: red, green, blue and alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** A picture in the size in which it is shown, with three bytes per pixel: red, green and blue. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}
