import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

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

  remove(name: string): void {
    this.#drafts.delete(name);
  }
}

/**
 * Drafts in a directory, one file each. Everything is synchronous: a draft is on the disk before the next key is read,
 * so that no way to end the program loses it. Without a disk that takes them they last as long as the program runs.
 */
export class DraftFiles extends MemoryDrafts {
  readonly #directory: string;
  #hasFailed = false;

  constructor(directory: string) {
    super();
    this.#directory = directory;
  }

  override read(name: string): Draft | undefined {
    // The file goes first: another tavus may have sent the form meanwhile.
    return this.#readFile(name) ?? (this.#hasFailed ? super.read(name) : undefined);
  }

  override save(name: string, draft: Draft): string | undefined {
    super.save(name, draft);
    try {
      this.#write(name, JSON.stringify(draft));
      return undefined;
    } catch (error) {
      const isFirst = !this.#hasFailed;
      this.#hasFailed = true;
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return isFirst ? `What you type can't be saved in ${this.#directory} (${code}).` : undefined;
    }
  }

  override remove(name: string): void {
    super.remove(name);
    try {
      rmSync(this.#path(name), { force: true });
    } catch {
      // Where nothing can be removed, nothing could be saved either, and that was said.
    }
  }

  #write(name: string, text: string): void {
    const path = this.#path(name);
    try {
      writeFileSync(`${path}.tmp`, text, { mode: FILE_MODE });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      mkdirSync(this.#directory, { recursive: true, mode: DIRECTORY_MODE });
      writeFileSync(`${path}.tmp`, text, { mode: FILE_MODE });
    }
    renameSync(`${path}.tmp`, path);
  }

  #readFile(name: string): Draft | undefined {
    try {
      return readDraft(JSON.parse(readFileSync(this.#path(name), 'utf8')));
    } catch (error) {
      if (error instanceof SyntaxError) this.#moveAside(name);
      return undefined;
    }
  }

  #moveAside(name: string): void {
    try {
      renameSync(this.#path(name), `${this.#path(name)}.corrupt`);
    } catch {
      // The next draft takes its place.
    }
  }

  #path(name: string): string {
    return join(this.#directory, `${name}.json`);
  }
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

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
