import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainError } from '../../src/app/report-error.ts';
import { Given } from '../../src/core/command.ts';
import { Back, Interrupted } from '../../src/ui/ui.ts';
import { KEY, type Reply, serve } from '../api/server.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';
import { openMonkey } from '../support/monkey.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { WATCH_CONVERSATIONS, WATCH_REPLICAS, WATCH_VIDEOS } from '../support/noun-commands.ts';
import { announceSeed, expectTame, hostileText } from '../support/tame.ts';

triesFollowAtOnce();

const SEED = announceSeed('fuzzed answers');
const [COMMANDS, WALKS] = [1800, 300];

const links = { hosted_url: 'https://a.example/w', thumbnail_image_url: 'https://a.example/i.jpg' };
const dates = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01 00:00:00' };
const WHOLE = [
  { replica_id: 'r1', replica_name: 'Rio', status: 'completed', training_progress: '100/100', replica_type: 'user' },
  { face_id: 'r2', face_name: 'Ana', status: 'started', error_message: null, finetune_status: 'training' },
  { persona_id: 'p1', persona_name: 'Coach', system_prompt: 'Be kind.', context: 'x', layers: { llm: { model: 'm' } } },
  { pal_id: 'p2', pal_name: 'Guide', default_face_id: 'r1', pipeline_mode: 'full', layers: { tts: { api_key: 'k' } } },
  { video_id: 'v1', video_name: 'Hi', status: 'ready', data: { script: 'Hi' }, generation_progress: '100/100' },
  { video_id: 'v2', video_name: 'Lo', status: 'error', error_details: 'x', replica_id: 'r1', data: null },
  { conversation_id: 'c1', conversation_name: 'Live', status: 'active', room_url: 'https://a.example/c1' },
  {
    ...{ conversation_id: 'c2', conversation_name: 'Over', status: 'ended', pal_id: 'p1', face_id: 'r1' },
    ...{
      conversation_url: 'https://a.example/c2',
      meeting_token: 'token-0123456789',
      shutdown_reason: 'internal error',
    },
    events: [
      { event_type: 'system.shutdown', timestamp: 1.5, properties: { reason: 'internal error' } },
      {
        event_type: 'application.transcription_ready',
        properties: { transcript: [{ role: 'user', content: 'Hi', timestamp: 1, seconds_from_start: 0, duration: 2 }] },
      },
      { event_type: 'application.perception_analysis', properties: { analysis: 'Smiles.' } },
      { event_type: 'application.recording_ready', properties: { storage_uri: 's3://a/b' } },
    ],
  },
].map((item) => ({ ...item, ...links, ...dates }));

/** Stand in the JSON for what no value of JavaScript can say. */
const RAW: Readonly<Record<string, string>> = {
  '"@deep"': `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  '"@objects"': `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  '"@infinite"': '1e999',
  '"@long"': '123456789012345678901234567890',
  '"@twice"': '{"name":1,"name":{"name":[]}}',
};
const odd = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1e308, 5e-324, [], {}, [[]], [null], '', ' ', '0/0', '1/0', '9'.repeat(400)),
  fc.constantFrom('@deep', '@objects', '@infinite', '@long', '@twice'),
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
);
const names = [...new Set(WHOLE.flatMap((item) => Object.keys(item)))];
const changes = fc.dictionary(fc.constantFrom(...names), fc.option(odd, { nil: undefined }), { maxKeys: 4 });
const item = fc.tuple(fc.constantFrom(...WHOLE), changes).map(([whole, changed]) => ({ ...whole, ...changed }));
const rows = fc.array(fc.oneof({ weight: 6, arbitrary: item }, { weight: 1, arbitrary: odd }), { maxLength: 5 });
const list = fc.record({
  data: fc.oneof({ weight: 8, arbitrary: rows }, { weight: 1, arbitrary: odd }),
  total_count: fc.oneof(fc.nat(9), odd),
});
const toText = (value: unknown) =>
  Object.entries(RAW).reduce((text, [mark, raw]) => text.replaceAll(mark, () => raw), JSON.stringify(value) ?? '');
const whole = fc
  .oneof({ weight: 4, arbitrary: list }, { weight: 4, arbitrary: item }, { weight: 1, arbitrary: odd })
  .map(toText);
const body = fc.oneof(
  { weight: 8, arbitrary: whole },
  { weight: 1, arbitrary: fc.tuple(whole, fc.nat(60)).map(([text, cut]) => text.slice(0, cut)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'null', '<html><title>Sign in</title>', '\ufeff{}', 'OK', '[]', '""', '0'),
  },
);
const reply = fc.record({
  body,
  status: fc.oneof(
    { weight: 9, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.constantFrom(201, 204, 304, 400, 401, 402, 404, 409, 422, 500) },
  ),
});
const replies = fc.array(reply, { minLength: 1, maxLength: 4 });

/** A server that gives these answers, one after the other and then from the start. */
async function serveReplies() {
  let [held, at] = [[] as readonly Reply[], 0];
  const { url } = await serve(() => held[at++ % held.length] ?? {});
  const set = (next: readonly Reply[]) => {
    [held, at] = [next, 0];
  };
  return { url, set };
}

const LINES = [
  ...[
    'replica list',
    'replica list --all --json',
    'replica get r1',
    'replica get Rio --json',
    'replica delete r1 --yes',
  ],
  ...['replica rename r1 --name New', 'replica create --train-video-url https://a.example/v.mp4 --replica-name N'],
  ...['persona list', 'persona list --json', 'persona get p1', 'persona get Coach --json', 'persona delete p1 --yes'],
  ...['persona export p1', 'persona clone p1 --name N', 'persona edit p1 --set context=new --yes'],
  ...['persona create --persona-name N --system-prompt S', 'video list', 'video list --json --all', 'video get v1'],
  ...['video open v1', 'video get v1 --json', 'video rename v1 --name New', 'video delete v1 --yes'],
  ...['conversation list', 'conversation list --all --json', 'conversation get c2', 'conversation get c2 --json'],
  ...['conversation create --replica-id r1 --qr', 'conversation create --persona-id p1', 'conversation open c1'],
  ...['conversation end c1 c2', 'conversation end --all --yes', 'conversation delete c2 --yes'],
  ...['text', 'markdown', 'json', 'srt', 'vtt'].map((format) => `conversation transcript c2 --format ${format}`),
  ...['video generate --replica-id r1 --script Hello', 'auth status', 'replica list --search rio --type user'],
].map((line) => line.split(' '));

const STATES = `create_replica list_replicas rename_replica delete_replica watch_replicas create_persona list_personas
  delete_persona import_persona edit_persona generate_video list_videos rename_video delete_video watch_videos
  create_conversation list_conversations end_conversation read_transcript watch_conversations delete_conversation`.split(
  /\s+/,
);

describe('responses of any structure', () => {
  it('end every command with words of ours', { timeout: 240_000 }, async () => {
    const server = await serveReplies();
    const directory = await temporaryDirectory();
    const env = { TAVUS_BASE_URL: server.url, TAVUS_API_KEY: KEY, TERM: 'xterm' };
    const property = fc.asyncProperty(
      fc.constantFrom(...LINES),
      replies,
      fc.boolean(),
      async (argv, answers, isTerminal) => {
        server.set(answers);
        const { code, output, errors } = await runTavus([...argv, '--no-input'], { directory, isTerminal, env });
        expect(errors).not.toContain('Something unexpected');
        expect([0, 1, 2, 3, 4]).toContain(code);
        expectTame(output + errors);
        if (argv.includes('--json') && output !== '') JSON.parse(output);
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: COMMANDS });
  });

  it('leave every screen standing', { timeout: 240_000 }, async () => {
    const server = await serveReplies();
    let dice: readonly number[] = [0];
    let thrown = 0;
    const monkey = await openMonkey(server.url, KEY, (below) => (dice[thrown++ % dice.length] ?? 0) % below);
    const { machine } = monkey;
    const watches = [WATCH_REPLICAS, WATCH_VIDEOS, WATCH_CONVERSATIONS].map(
      (command) => () => command.run(machine, new Given(['r1', 'v1', 'c1'])),
    );
    const walks = [...STATES.map((state) => () => machine.run(state)), ...watches];
    const property = fc.asyncProperty(
      fc.nat(walks.length - 1),
      replies,
      fc.array(fc.nat(1000), { minLength: 5, maxLength: 15 }),
      async (which, answers, numbers) => {
        server.set(answers);
        [dice, thrown] = [numbers, 0];
        machine.forgetItems();
        monkey.rest();
        const error = await Promise.resolve(walks[which]?.()).catch((thrownError: unknown) => thrownError);
        const isEnd = error instanceof Back || error instanceof Interrupted || !(error instanceof Error);
        const text = monkey.take() + (isEnd ? '' : explainError(error).text);
        expect(text).not.toContain('Something unexpected');
        expect(text).not.toContain('fault of the program');
        expectTame(text.replace(isEnd ? '' : explainError(error as Error).text, ''));
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: WALKS });
  });
});
