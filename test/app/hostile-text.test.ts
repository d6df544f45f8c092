import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { type RunOptions, runTavus } from '../support/command.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { announceSeed, expectTame, hostileText } from '../support/tame.ts';

triesFollowAtOnce();

const SEED = announceSeed('hostile texts');

/** An account whose texts are all taken from this list. */
async function openAccount(texts: readonly string[]) {
  let count = 0;
  const next = () => texts[count++ % texts.length] ?? '';
  const fill = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, next()]));
  const sandbox = await startSandbox({ data: 'empty' });
  const fields = 'training_progress model_name thumbnail_video_url thumbnail_image_url error_message created_at';
  const trained = { createdAt: 0, trainingMs: 1 };
  const replica = sandbox.store.addReplica({ ...trained, overrides: { ...fill(fields), replica_name: next() } });
  const failed = sandbox.store.addReplica({ ...trained, overrides: { ...fill(fields), status: 'error' } });
  const layers = { llm: { [next()]: next(), api_key: next() }, [next()]: [next()] };
  const persona = sandbox.store.addPersona(
    {},
    {
      overrides: { ...fill('persona_name system_prompt context default_replica_id pipeline_mode created_at'), layers },
    },
  );
  const links = 'hosted_url stream_url status_details generation_progress still_image_thumbnail_url';
  const video = sandbox.store.addVideo(
    { replica_id: replica.id, script: 'x' },
    { overrides: { ...fill(links), video_name: next(), status: 'ready', data: fill('script audio_url') } },
  );
  const broken = sandbox.store.addVideo(
    { replica_id: replica.id, script: 'x' },
    { overrides: { ...fill('video_name error_details replica_id'), status: 'error' } },
  );
  const running = sandbox.store.addConversation(
    {},
    { overrides: fill(`conversation_name room_url ${OF_CONVERSATIONS}`) },
  );
  const over = sandbox.store.addConversation(
    {},
    {
      overrides: {
        ...fill(`conversation_name ${OF_CONVERSATIONS}`),
        ...{ status: 'ended', meeting_token: next(), shutdown_reason: next(), events: hostileEvents(next) },
      },
    },
  );
  return { sandbox, ids: [replica, failed, persona, video, broken, running, over].map(({ id }) => id), next };
}

const OF_CONVERSATIONS = 'conversation_url replica_id persona_id callback_url created_at';

function hostileEvents(next: () => string): readonly object[] {
  const turn = () => ({ role: next(), content: next(), timestamp: next(), inference_id: next() });
  return [
    { event_type: next(), timestamp: next(), properties: { [next()]: next() } },
    { event_type: 'system.shutdown', timestamp: next(), properties: { reason: next() } },
    {
      event_type: 'application.transcription_ready',
      properties: { transcript: [turn(), { ...turn(), role: 'user' }] },
    },
    { event_type: 'application.perception_analysis', properties: { analysis: next() } },
    { event_type: 'application.recording_ready', properties: { storage_uri: next() } },
  ];
}

/** The output of all commands about these items. */
function commandsFor(ids: readonly string[]) {
  const [replica = '', failed = '', persona = '', video = '', broken = '', running = '', over = ''] = ids;
  return [
    ...['replica list --all', 'persona list --all', 'video list --all', 'replica list --json', 'video list --json'],
    ...[`replica get ${replica}`, `replica get ${failed}`, `persona get ${persona}`, `persona get ${persona} --json`],
    ...[`video get ${video}`, `video get ${broken}`, `video open ${video}`],
    ...[`replica watch ${failed}`, `video watch ${video} ${broken}`, `persona export ${persona}`],
    ...[`persona export ${persona} --json`, `persona clone ${persona} --name Copy --dry-run`],
    ...['conversation list --all', 'conversation list --json', 'conversation end --all --yes'],
    ...[`conversation get ${running}`, `conversation get ${over}`, `conversation get ${over} --json`],
    ...[`conversation open ${running} --qr`, `conversation watch ${over}`, `conversation transcript ${over} --json`],
    ...['text', 'markdown', 'json', 'srt', 'vtt'].map(
      (format) => `conversation transcript ${over} --all-roles --format ${format}`,
    ),
    ...[`conversation end ${running}`, `conversation delete ${over} --yes`],
    ...[`replica delete ${failed} --yes`, `persona delete ${persona} --yes`, `video delete ${broken} --yes`],
  ].map((line) => line.split(' '));
}

async function run(argv: readonly string[], options: RunOptions): Promise<void> {
  const { output, errors } = await runTavus(argv, options);
  expect(errors).not.toContain('Something unexpected');
  expectTame(errors);
  expectTame(output);
  if (argv.some((word) => word.startsWith('--json')) && output !== '') JSON.parse(output);
}

describe('hostile text', () => {
  it('of the account does nothing, whichever command shows it', { timeout: 120_000 }, async () => {
    const directory = await temporaryDirectory();
    const property = fc.asyncProperty(
      fc.array(hostileText, { minLength: 5 }),
      fc.boolean(),
      async (texts, isTerminal) => {
        const { sandbox, ids } = await openAccount(texts);
        const options = { sandbox, directory, isTerminal, env: { TERM: 'xterm-256color' } };
        for (const argv of commandsFor(ids)) await run(['--no-input', ...argv], options);
        await sandbox.close();
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: 12, endOnFailure: true });
  });

  it('of an error, a header, a flag, a variable or a file does nothing', { timeout: 120_000 }, async () => {
    const directory = await temporaryDirectory();
    const sandbox = await startSandbox({ data: 'empty' });
    const statuses = fc.constantFrom(200, 400, 401, 402, 404, 409, 413, 422, 429, 500, 503);
    const inHeader = hostileText.map((text) => text.replaceAll(/[^\x20-\x7e\x80-\xff]/g, '\x9b'));
    const property = fc.asyncProperty(
      hostileText,
      statuses,
      inHeader,
      fc.boolean(),
      async (text, status, header, isTerminal) => {
        const options = { sandbox, directory, isTerminal, env: { TERM: 'xterm' } };
        const argument = text.toWellFormed().replaceAll('\0', '');
        for (const body of [
          { message: text },
          { error: { detail: text } },
          `<title>${text}</title>`,
          text,
          { conflict: text },
        ]) {
          sandbox.clearFaults();
          sandbox.fail({
            status,
            body,
            headers: { 'retry-after': header, 'x-request-id': header, location: header },
            times: 9,
          });
          await run(['--no-input', 'replica', 'rename', 'r1', '--name', argument], options);
          await run(['--no-input', 'video', 'list', '--json'], options);
        }
        sandbox.clearFaults();
        const lines = [
          [argument],
          ['video', argument],
          ['video', 'get', argument],
          ['video', 'get', `--${argument}`],
          ['video', 'list', `--json=${argument}`],
          ['video', 'list', '--limit', argument],
          ['video', 'batch', argument],
          ['video', 'generate', '--replica-id', argument, '--script-file', argument],
          ['video', 'generate', '--replica-id', argument, '--script', argument, '--dry-run'],
          ['persona', 'edit', 'p1', '--set', argument],
          ['persona', 'import', argument],
          ['replica', 'list', '--profile', argument],
          ['replica', 'list', '--api-key-file', argument],
          ['completion', argument],
          ['help', argument],
        ];
        for (const argv of lines) await run(['--no-input', ...argv], options);
        for (const name of ['TAVUS_BASE_URL', 'TAVUS_API_KEY', 'TAVUS_PROFILE', 'HTTPS_PROXY', 'NODE_EXTRA_CA_CERTS']) {
          await run(['auth', 'status', '--no-input'], { ...options, env: { ...options.env, [name]: argument } });
        }
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: 10, endOnFailure: true });
    await sandbox.close();
  });

  it('of a CSV does nothing', { timeout: 120_000 }, async () => {
    const directory = await temporaryDirectory();
    const sandbox = await startSandbox({ data: 'empty' });
    const { id } = sandbox.store.addReplica({ name: 'Rio', createdAt: 0, trainingMs: 1 });
    const cell = (text: string) => `"${text.toWellFormed().replaceAll('\0', '').replaceAll('"', '""')}"`;
    let count = 0;
    const property = fc.asyncProperty(
      fc.array(hostileText, { minLength: 2, maxLength: 6 }),
      fc.boolean(),
      async (texts, isTerminal) => {
        count += 1;
        const path = join(directory, `people\x1b[5m${count}.csv`);
        const rows = texts.map((text, row) => `${row},${cell(text)}`);
        await writeFile(path, ['name,what', ...rows].join('\n'));
        await writeFile(join(directory, 'header.csv'), [texts.map(cell).join(','), rows[0]].join('\n'));
        const options = { sandbox, directory, isTerminal, env: { TERM: 'xterm' } };
        const flags = ['--replica-id', id, '--no-input'];
        const name = `{{what}} {{name}} ${count}`;
        const batch = ['video', 'batch', path, ...flags, '--script', 'Hi {{what}}', '--name', name];
        await run([...batch, '--dry-run'], options);
        await run(['video', 'batch', join(directory, 'header.csv'), ...flags, '--script', '{{x}}'], options);
        sandbox.fail({ method: 'POST', status: 400, body: { message: texts[0] }, times: 1 });
        await run([...batch, '--yes'], options);
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: 8, endOnFailure: true });
    await sandbox.close();
  });

  it.each([
    ['nothing that can be seen', '\u200b\u202e\u2066\ufeff', '\\u200b\\u202e\\u2066\\ufeff'],
    ['nothing but joiners', '\u200d\u200c', '\\u200d\\u200c'],
    ['a million letters', 'a'.repeat(1_000_000), 'aaa'],
    ['too many marks', `a${'\u0301\u0316'.repeat(100_000)}`, '\\u0316'],
  ])('is shown in a name of %s, and does not freeze or flood the terminal', async (_what, name, shown) => {
    const sandbox = await startSandbox({ data: 'empty' });
    const { id } = sandbox.store.addReplica({ name, createdAt: 0, trainingMs: 1 });
    const options = { sandbox, isTerminal: true };
    for (const argv of [['list'], ['get', id], ['watch', id], ['delete', id, '--yes']]) {
      const { output, errors } = await runTavus(['replica', ...argv, '--no-input'], options);
      expectTame(output + errors);
      expect(output + errors).toContain(shown);
      expect(output.length + errors.length).toBeLessThan(60_000);
    }
    await sandbox.close();
  });
});
