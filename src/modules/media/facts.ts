import type { FileFormat } from './file-format.ts';
import type { ImageFacts } from './image-header.ts';

export interface VideoFacts {
  /** mediabunny's name, such as `avc` for H.264; another codec as the file has it. */
  readonly codec: string;
  /** In pixels, as shown, with the rotation. */
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise by which a player turns it: 0, 90, 180 or 270. */
  readonly rotation: number;
  /** Frames a second on average; undefined where they are too far into the file. */
  readonly frameRate?: number;
  readonly isConstant?: boolean;
}

export interface AudioFacts {
  readonly codec: string;
  /** Undefined where it cannot be told without decoding. */
  readonly isSilent?: boolean;
}

/** What the container of a recording says. */
export interface TrackFacts {
  readonly seconds?: number;
  readonly video?: VideoFacts;
  readonly audio?: AudioFacts;
}

/** Why a recording could not be read: the end is missing; it is damaged; its index is too far into the file. */
export type Damage = 'cut' | 'damaged' | 'far';

/** What a file is, as far as it could be read. */
export interface FileFacts extends TrackFacts {
  readonly format: FileFormat;
  /** Undefined if a server does not tell. */
  readonly bytes: number | undefined;
  readonly image?: ImageFacts;
  readonly damage?: Damage;
}
