import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEY, type Seen, serve } from '../api/server.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';

/** Names of items that could lead to another folder, or to a reserved file name. */
const HOSTILE = [
  ...['../out', '../../out', '..', '.', '/', '//', '/tmp/out', 'a/../../out', 'a/b', './out', 'out/', '~', '~/out'],
  ...['..\\out', '\\\\host\\share', 'C:', 'C:out', 'C:\\out', 'out:stream', 'CON', 'nul', 'com1.txt', 'LPT9', 'CONIN$'],
  ...['a\0b', '\0', 'a\nb', '\x1b[2J', 'dots...', 'blanks   ', ' . . ', '.hidden', '-rf', '--force', '%2e%2e%2fout'],
  ...[
    'x'.repeat(300),
    '日'.repeat(300),
    '👩‍💻'.repeat(100),
    '\ud800',
    '\udfff../out',
    '\u202e../out',
    '',
    ' ',
    'ｏｕｔ／．．',
  ],
];

const MEDIA = 'not really a video';

/** A server whose only video, persona and conversation have this name. */
async function serveItem(id: string, name: string) {
  const video = (url: string) => ({
    video_id: id,
    video_name: name,
    status: 'ready',
    download_url: `${url}/media.mp4`,
  });
  const persona = { persona_id: id, persona_name: name, system_prompt: 'Hi' };
  const transcript = [{ role: 'user', content: 'Hi' }];
  const events = [{ event_type: 'application.transcription_ready', properties: { transcript } }];
  const conversation = { conversation_id: id, conversation_name: name, status: 'ended', events };
  let address = '';
  const answer = ({ url }: Seen) => {
    const [path = ''] = url.split('?');
    if (path.startsWith('/media')) return { body: MEDIA, headers: { 'content-length': MEDIA.length } };
    const others = path.startsWith('/v2/conversations') ? conversation : persona;
    const item = path.startsWith('/v2/videos') ? video(address) : others;
    return { body: /^\/v2\/\w+$/.test(path) ? { data: [item], total_count: 1 } : item };
  };
  const { url } = await serve(answer);
  address = url;
  return url;
}

/** All files below a folder, by the folder they are in. */
function filesBelow(folder: string): readonly { readonly folder: string; readonly name: string }[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => ({ folder: parentPath, name }));
}

/** Runs a command that saves into `folder/`. @returns where files are */
async function save(args: readonly string[], { id, name }: { readonly id: string; readonly name: string }) {
  // Deep enough that no name leads out of the checked folder.
  const outer = await temporaryDirectory();
  const folder = join(outer, 'a', 'b', 'folder');
  mkdirSync(folder, { recursive: true });
  const url = await serveItem(id, name);
  const env = { TAVUS_BASE_URL: url, TAVUS_API_KEY: KEY };
  const outcome = await runTavus([...args, '-o', `${folder}/`], { env });
  return { ...outcome, folder, files: filesBelow(outer) };
}

const COMMANDS: readonly (readonly [what: string, args: readonly string[]])[] = [
  ['persona export', ['persona', 'export', 'p1']],
  ['conversation transcript', ['conversation', 'transcript', 'c1']],
  ['video download', ['video', 'download', 'v1']],
  ['video download --all', ['video', 'download', '--all']],
];

describe.each(COMMANDS)('%s stays in its folder', (_what, args) => {
  it.each(HOSTILE)('with the id %j', async (id) => {
    const { code, folder, files, errors } = await save(args, { id, name: '///' });
    expect(files.filter((file) => file.folder !== folder)).toEqual([]);
    // A file was saved, or an error was printed.
    if (code === 0) expect(files).toHaveLength(1);
    else expect(errors).not.toBe('');
    for (const { name } of files) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  });

  it.each(HOSTILE)('with the name %j', async (name) => {
    const { code, folder, files } = await save(args, { id: 'a1b2c3', name });
    expect(code).toBe(0);
    expect(files.map((file) => file.folder)).toEqual([folder]);
    expect(Buffer.byteLength(files[0]?.name ?? '')).toBeLessThanOrEqual(255);
    expect(files[0]?.name).not.toMatch(/^[.-]|[\\/:\0]|^(con|nul|com\d|lpt\d)\b/i);
  });

  it.skipIf(platform() === 'win32')('that contains a link of that name, also with --force', async () => {
    const outer = await temporaryDirectory();
    const [folder, victim] = [join(outer, 'folder'), join(outer, 'victim')];
    mkdirSync(folder);
    writeFileSync(victim, 'precious');
    const env = { TAVUS_BASE_URL: await serveItem('a1b2c3', 'Hello'), TAVUS_API_KEY: KEY };
    const run = (...more: string[]) => runTavus([...args, '-o', `${folder}/`, ...more], { env });
    expect((await run()).code).toBe(0);
    const [{ name } = { name: '' }] = filesBelow(folder);
    for (const target of [victim, join(outer, 'missing')]) {
      expect((await run('--force')).code).toBe(0);
      rmSync(join(folder, name));
      symlinkSync(target, join(folder, name));
      const refused = await run();
      expect(refused.errors).toMatch(new RegExp(`${name} .*already`));
      expect((await run('--force')).code).toBe(0);
      expect(readFileSync(victim, 'utf8')).toBe('precious');
    }
    expect(readdirSync(outer).sort()).toEqual(['folder', 'victim']);
  });
});
