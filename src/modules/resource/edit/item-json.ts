import type { Path } from '../../../lib/json-pointer.ts';

/** The writable fields of an item, by name: all but those that Tavus sets. Fields that are not known here are kept. */
export type ItemJson = Readonly<Record<string, unknown>>;

/** The JSON of an item, or its first problem in a sentence. */
export type ItemRead = { readonly json: ItemJson } | { readonly problem: string };

/** A difference between two versions of an item. `before` or `after` is undefined for an added or removed value. */
export interface Change {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/** The JSON of a new item, and the fields that are left out because Tavus sets them; or its first problem. */
export type NewItemRead =
  | { readonly json: ItemJson; readonly leftOut: readonly string[] }
  | { readonly problem: string };

/** What editing has to know of the JSON of one kind of item. */
export interface ItemFields {
  /** The singular noun. */
  readonly noun: string;
  readonly examples: EditExamples;
  /**
   * Checks JSON that was written by hand. What Tavus itself sent is not checked again.
   * @param before the item as Tavus sent it; undefined for a new one @returns the JSON as requests have it, or its first problem
   */
  read(value: unknown, before?: ItemJson): ItemRead;
  /** The path of a value as requests have it, or why it cannot be changed, in a sentence. */
  resolve(path: Path): { readonly path: Path } | { readonly problem: string };
  /** True for the path of a text, as requests have it: a number that is typed for it is text too. */
  isText(path: Path): boolean;
  /** The differences between two versions, in the order of the fields. */
  changes(before: ItemJson, after: ItemJson): readonly Change[];
  /** What Tavus takes and is probably not meant so, in sentences. */
  remarks(json: ItemJson): readonly string[];
  /** The fields that are not known here, and the known ones that each may stand for. */
  unknownIn(json: ItemJson): readonly UnknownField[];
  /** True for a field that Tavus may not keep. */
  mayBeDropped(name: string): boolean;
}

interface UnknownField {
  readonly path: Path;
  readonly name: string;
  readonly like: readonly string[];
}

/** Examples in messages and help. */
interface EditExamples {
  /** A value of `--set`: `layers.tts.tts_engine=cartesia`. */
  readonly setting: string;
  /** Another one, of a text with spaces: `persona_name="Life coach"`. */
  readonly text: string;
  /** The command that prints the JSON: `tavus persona export`. */
  readonly shownBy: string;
}
