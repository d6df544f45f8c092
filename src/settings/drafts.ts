import { describeFileCode, fileCodeOf } from '../lib/error-code.ts';
import { isGone, LockedError } from '../lib/files/lock.ts';
import { PrivateFolder } from '../lib/files/private-folder.ts';
import { LinkError } from '../lib/files/regular-file.ts';
import { isObject } from '../lib/guards.ts';
import { parseJson } from '../lib/json.ts';

/** Milliseconds that a key press may wait for another process that saves a draft. */
const WAIT_MS = 500;
type Texts = Readonly<Record<string, string>>;

/** The input of a form that was not sent. */
export interface Draft {
  /** Milliseconds since 1970, UTC. */
  readonly savedAt: number;
  readonly values: Texts;
  /** The names of picked values. */
  readonly labels: Texts;
  /** Shown before the form is sent again, such as that it may have been received. */
  readonly notice?: { readonly text: string; readonly hint?: string | undefined };
}

/** Drafts in memory, for as long as the program runs. */
export class MemoryDrafts {
  readonly #drafts = new Map<string, Draft>();

  read(name: string): Draft | undefined {
    return this.#drafts.get(name);
  }

  /** @returns why the draft could not be saved to disk; only the first time */
  save(name: string, draft: Draft): string | undefined {
    this.#drafts.set(name, draft);
    return undefined;
  }

  /** The user starts with an empty form instead of the draft that was read. */
  decline(_name: string): void {}

  remove(name: string): void {
    this.#drafts.delete(name);
  }

  /** True if the draft that this run saved last is on disk. */
  isOnDisk(_name: string): boolean {
    return false;
  }
}

/** A draft on disk. */
interface SavedDraft {
  readonly file: string;
  readonly draft: Draft;
  /** The owner that saved it, from `nameOwner`. */
  readonly by: string;
}

/**
 * Drafts in a directory. All methods are synchronous: a draft is on disk before the next key press is read, so that it is
 * not lost however the program ends. If saving fails, drafts last only as long as the program runs.
 *
 * If several processes have the same form open, each saves its own draft. It replaces the draft of another process only
 * if the user continued with that draft.
 */
export class DraftFiles extends MemoryDrafts {
  readonly #folder: PrivateFolder | undefined;
  /** The drafts read last, by name of the form. */
  readonly #read = new Map<string, SavedDraft>();
  #hasFailed = false;

  /** @param directory undefined without a home folder @param pid of this process */
  constructor(directory: string | undefined, pid?: number, waitMs = WAIT_MS) {
    super();
    this.#folder = directory === undefined ? undefined : new PrivateFolder(directory, { pid, waitMs });
  }

  /** Removes files that a killed process left behind. */
  tidy(): void {
    try {
      this.#folder?.tidy();
    } catch {
      // Leftover files do no harm.
    }
  }

  /** The newest draft of a form. */
  override read(name: string): Draft | undefined {
    // Files override memory: another process may have sent the form since.
    const [newest] = this.#readAll(name).toSorted((one, other) => other.draft.savedAt - one.draft.savedAt);
    if (!newest) return this.#hasFailed ? super.read(name) : undefined;
    this.#read.set(name, newest);
    return newest.draft;
  }

  override save(name: string, draft: Draft): string | undefined {
    super.save(name, draft);
    try {
      const folder = this.#folder;
      if (!folder) throw new Error('There is no home folder.');
      folder.change(() => this.#write(folder, name, draft));
      return undefined;
    } catch (error) {
      const isFirst = !this.#hasFailed;
      this.#hasFailed = true;
      const where = this.#folder ? ` in ${this.#folder.path}` : '';
      return isFirst ? `Could not save the draft of this form${where}. ${reasonOf(error)}` : undefined;
    }
  }

  override decline(name: string): void {
    const read = this.#read.get(name);
    // The other process may still show it.
    if (read && read.by !== this.#folder?.owner && !isGone(read.by)) this.#read.delete(name);
  }

  override remove(name: string): void {
    super.remove(name);
    const folder = this.#folder;
    try {
      const found = this.#readAll(name).filter((saved) => this.#isOurs(name, saved));
      if (found.length === 0 || !folder) return void this.#read.delete(name);
      folder.change(() => {
        for (const saved of this.#readAll(name)) if (this.#isOurs(name, saved)) folder.remove(saved.file);
      });
    } catch {
      // If files cannot be removed, they could not be saved either, which was reported.
    }
    this.#read.delete(name);
  }

  override isOnDisk(name: string): boolean {
    const savedAt = super.read(name)?.savedAt;
    return this.#readAll(name).some(({ by, draft }) => by === this.#folder?.owner && draft.savedAt === savedAt);
  }

  #write(folder: PrivateFolder, name: string, draft: Draft): void {
    const all = this.#readAll(name);
    const [place, ...more] = all.filter((saved) => this.#isOurs(name, saved)).map(({ file }) => file);
    const isFree = all.every(({ file }) => file !== `${name}.json`);
    const id = folder.owner.slice(-12);
    const file = place ?? (isFree ? `${name}.json` : `${name}.${id}.json`);
    folder.write(file, JSON.stringify({ ...draft, by: folder.owner }));
    for (const other of more) folder.remove(other);
    this.#read.delete(name);
  }

  /** True for a draft that this run saved or continues, unless another process has changed it since. */
  #isOurs(name: string, { file, by, draft }: SavedDraft): boolean {
    const read = this.#read.get(name);
    const isRead = read?.file === file && read.by === by && read.draft.savedAt === draft.savedAt;
    return isRead || by === this.#folder?.owner;
  }

  #readAll(name: string): readonly SavedDraft[] {
    const folder = this.#folder;
    if (!folder) return [];
    try {
      const files = folder.names().filter((file) => isDraftOf(name, file));
      return files.flatMap((file) => {
        const saved = readSaved(folder, file);
        if (saved === 'corrupt') putAside(folder, file);
        return saved === undefined || saved === 'corrupt' ? [] : [saved];
      });
    } catch {
      return [];
    }
  }
}

/** True for `form.json`, and for `form.0123456789ab.json` of another process with the same form. */
function isDraftOf(name: string, file: string): boolean {
  if (!file.startsWith(`${name}.`)) return false;
  return /^([0-9a-f]{12}\.)?json$/.test(file.slice(name.length + 1));
}

function readSaved(folder: PrivateFolder, file: string): SavedDraft | 'corrupt' | undefined {
  try {
    const text = folder.read(file);
    if (text === undefined) return undefined;
    const json = parseJson(text);
    return { file, draft: readDraft(json), by: isObject(json) && typeof json.by === 'string' ? json.by : '' };
  } catch (error) {
    return error instanceof SyntaxError ? 'corrupt' : undefined;
  }
}

/** Renames a corrupt draft. It is not in use: tavus writes drafts atomically. */
function putAside(folder: PrivateFolder, file: string): void {
  try {
    folder.rename(file, `${file}.corrupt`);
  } catch {
    // The next draft replaces it.
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof LinkError) return `${error.path} is a symbolic link.`;
  if (error instanceof LockedError) return `If no other tavus is running, remove ${error.path}`;
  const code = fileCodeOf(error);
  if (code !== undefined) return describeFileCode(code);
  return error instanceof Error ? error.message : String(error);
}

/** @throws SyntaxError if it is not a draft */
function readDraft(json: unknown): Draft {
  if (!isObject(json) || typeof json.savedAt !== 'number') throw new SyntaxError('not a draft');
  const draft = { savedAt: json.savedAt, values: readTexts(json.values), labels: readTexts(json.labels) };
  if (!isObject(json.notice) || typeof json.notice.text !== 'string') return draft;
  const { text, hint } = json.notice;
  return { ...draft, notice: { text, hint: typeof hint === 'string' ? hint : undefined } };
}

function readTexts(json: unknown): Texts {
  if (!isObject(json)) throw new SyntaxError('not texts');
  const texts = Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}
