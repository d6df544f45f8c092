/** Pixels in rows from the top: four bytes each, which are red, green, blue and how opaque. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** The same in the size in which it is shown: three bytes a pixel. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}
