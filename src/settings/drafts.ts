import { describeFileCode, fileCodeOf } from '../lib/error-code.ts';
import { isGone, LockedError } from '../lib/files/lock.ts';
import { PrivateFolder } from '../lib/files/private-folder.ts';
import { LinkError } from '../lib/files/regular-file.ts';
import { isObject } from '../lib/guards.ts';
import { parseJson } from '../lib/json.ts';

/** Milliseconds that a key may wait for another program's draft. */
const WAIT_MS = 500;
type Texts = Readonly<Record<string, string>>;

/** What was typed into a form that was not sent. */
export interface Draft {
  /** Milliseconds since 1970, UTC. */
  readonly savedAt: number;
  readonly values: Texts;
  /** What picked values are called. */
  readonly labels: Texts;
  /** What has to be known before it is sent again. */
  readonly notice?: { readonly text: string; readonly hint?: string | undefined };
}

/** Drafts for as long as the program runs. */
export class MemoryDrafts {
  readonly #drafts = new Map<string, Draft>();

  read(name: string): Draft | undefined {
    return this.#drafts.get(name);
  }

  /** @returns why it could not be kept beyond this run; told once. */
  save(name: string, draft: Draft): string | undefined {
    this.#drafts.set(name, draft);
    return undefined;
  }

  /** The user begins afresh: what was read is not gone on with. */
  decline(_name: string): void {}

  remove(name: string): void {
    this.#drafts.delete(name);
  }

  /** True when what this run saved last is where the next start finds it. */
  isOnDisk(_name: string): boolean {
    return false;
  }
}

/** A draft as it is on the disk. */
interface SavedDraft {
  readonly file: string;
  readonly draft: Draft;
  /** The run that saved it. */
  readonly by: string;
}

/**
 * Drafts in a directory. Everything is synchronous: a draft is on the disk before the next key is read, so that no way
 * to end the program loses it. Without a disk that takes them they last as long as the program runs.
 *
 * A form that several programs are in has a draft of each: one that another has saved is not replaced but where the user
 * went on with it, or the other has ended.
 */
export class DraftFiles extends MemoryDrafts {
  readonly #folder: PrivateFolder | undefined;
  /** What was read last, by the name of the form. */
  readonly #read = new Map<string, SavedDraft>();
  #hasFailed = false;

  /** @param directory undefined where there is no place for them. @param pid this process */
  constructor(directory: string | undefined, pid?: number, waitMs = WAIT_MS) {
    super();
    this.#folder = directory === undefined ? undefined : new PrivateFolder(directory, { pid, waitMs });
  }

  /** Removes what a killed program left behind. */
  tidy(): void {
    try {
      this.#folder?.tidy();
    } catch {
      // It is in nobody's way.
    }
  }

  /** The newest one. */
  override read(name: string): Draft | undefined {
    // The files go first: another tavus may have sent the form meanwhile.
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
      return isFirst ? `What you type can't be saved${where}. ${reasonOf(error)}` : undefined;
    }
  }

  override decline(name: string): void {
    const read = this.#read.get(name);
    // It may still be on the screen of its own program.
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
      // Where nothing can be removed, nothing could be saved either, and that was said.
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

  /** What this run has saved, or goes on with, unless another has changed it since. */
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

/** `form.json`, and `form.0123456789ab.json` where another program was in the same form. */
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

/** Nobody wrote it in the place of a draft that is in use: a program leaves drafts whole. */
function putAside(folder: PrivateFolder, file: string): void {
  try {
    folder.rename(file, `${file}.corrupt`);
  } catch {
    // The next draft takes its place.
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof LinkError) return `${error.path} is a link.`;
  if (error instanceof LockedError) return `If no other tavus is running, remove ${error.path}`;
  const code = fileCodeOf(error);
  if (code !== undefined) return describeFileCode(code);
  return error instanceof Error ? error.message : String(error);
}

/** @throws SyntaxError when it is not what `save` wrote. */
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
