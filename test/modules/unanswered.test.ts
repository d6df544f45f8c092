import { describe, expect, it } from 'vitest';
import { ServerError } from '../../src/api/errors.ts';
import { Given } from '../../src/core/command.ts';
import { CREATE_CONVERSATION } from '../../src/modules/conversation/create.ts';
import { UnansweredError } from '../../src/modules/forms/unanswered.ts';
import { CREATE_PERSONA } from '../../src/modules/persona/create.ts';
import { CREATE_REPLICA } from '../../src/modules/replica/create.ts';
import { GENERATE_VIDEO } from '../../src/modules/video/generate.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { type Bench, type BenchOptions, openBench } from '../support/bench.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { back, comeBack, fill, leave, menu, pick, type Step, type Typed } from '../support/script.ts';

interface Making {
  readonly noun: 'replica' | 'persona' | 'video' | 'conversation';
  readonly state: string;
  readonly title: string;
  readonly busy: string;
  readonly typed: Typed;
  /** What the user does once it is made. */
  readonly after?: readonly Step[];
  /** What is said once it is made. */
  readonly made: RegExp;
  /** One of this name, made so long ago, in milliseconds. */
  add(bench: Bench, ageMs: number): string;
  run(bench: Bench): Promise<unknown>;
}

const flags = (values: Readonly<Record<string, string>>) =>
  new Given([], Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]])));
const stock = ({ store }: Bench['sandbox']) => [...store.replicas.values()].find(({ owner }) => owner === 'system');

const MAKINGS: readonly Making[] = [
  {
    ...{ noun: 'replica', state: 'create_replica', title: 'Create a Replica', busy: 'Starting the training' },
    typed: { replica_name: 'New', train_video_url: 'https://example.com/a.mp4' },
    made: /^ok: Started training “New” \(replica r\w+, status started\)\.$/,
    add: (bench, ageMs) => bench.addReplica('New', { createdAt: bench.now() - ageMs }),
    run: ({ machine }) =>
      CREATE_REPLICA.run(machine, flags({ name: 'New', 'train-video-url': 'https://example.com/a.mp4' })),
  },
  {
    ...{ noun: 'persona', state: 'create_persona', title: 'Create a Persona', busy: 'Creating the persona' },
    typed: { persona_name: 'New', system_prompt: 'Be kind.' },
    made: /^ok: Created “New” \(persona p\w+\)\.$/,
    add: ({ sandbox, now }, ageMs) => {
      const persona = sandbox.store.addPersona({ persona_name: 'New', system_prompt: 'Be kind.' });
      Object.assign(persona, { createdAt: now() - ageMs, changedAt: now() - ageMs });
      return persona.id;
    },
    run: ({ machine }) => CREATE_PERSONA.run(machine, flags({ name: 'New', 'system-prompt': 'Be kind.' })),
  },
  {
    ...{ noun: 'video', state: 'generate_video', title: 'Generate a Video', busy: 'Sending the video' },
    typed: { video_name: 'New', source: 'script', script: 'Hello.', replica_id: pick('Replica', 'Rio') },
    made: /^ok: Started generating “New” \(video \w+, status queued\)\.$/,
    add: ({ sandbox, now }, ageMs) => {
      const rio = [...sandbox.store.replicas.values()].find(({ name }) => name === 'Rio')?.id ?? '';
      const video = sandbox.store.addVideo({ replica_id: rio, script: 'Hello.', video_name: 'New' });
      Object.assign(video, { createdAt: now() - ageMs });
      return video.id;
    },
    run: ({ machine, sandbox }) => {
      const rio = [...sandbox.store.replicas.values()].find(({ name }) => name === 'Rio')?.id ?? '';
      return GENERATE_VIDEO.run(machine, flags({ name: 'New', script: 'Hello.', 'replica-id': rio }));
    },
  },
  {
    ...{ noun: 'conversation', state: 'create_conversation', title: 'Start a Conversation' },
    busy: 'Starting the conversation',
    typed: { conversation_name: 'New', replica_id: pick('Replica', 'Rio') },
    after: [back('What to do with this conversation')],
    made: /^ok: Started “New” \(conversation c\w+, status active\)\.$/,
    add: (bench, ageMs) => {
      const rio = [...bench.sandbox.store.replicas.values()].find(({ name }) => name === 'Rio')?.id ?? '';
      return bench.addConversation('New', { replica_id: rio }, { createdAt: bench.now() - ageMs });
    },
    run: ({ machine, sandbox }) => {
      const rio = [...sandbox.store.replicas.values()].find(({ name }) => name === 'Rio')?.id ?? '';
      return CREATE_CONVERSATION.run(machine, flags({ name: 'New', 'replica-id': rio }));
    },
  },
];

/** Received, but without a response. */
const LOST: readonly (readonly [what: string, fault: Fault])[] = [
  ['the connection is dropped', { drop: 'after' }],
  ['the answer breaks off', { cutAt: 5 }],
];
/** Not received, as far as the program can tell. */
const ABSENT = 'It is not in the list yet. Check again in a minute before you send it again.';

triesFollowAtOnce();

async function open(options?: BenchOptions): Promise<Bench> {
  const bench = await openBench(options);
  bench.addReplica('Rio');
  return bench;
}

function lines({ ui }: Bench, title: string): string {
  return ui.screen(title).lines.join('\n');
}

describe.each(MAKINGS)('the creation of a $noun without a clear response', (making) => {
  const { noun, state, title, busy, typed, made, add, run, after = [] } = making;

  it.each(LOST)('is found in the list when %s, and not sent again', async (_, fault) => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', ...fault });
    await bench.visit(state, fill(title, typed), ...after);
    expect(bench.sent('POST')).toHaveLength(1);
    const [remark = '', done] = bench.ui.transcript;
    expect(remark).toMatch(
      new RegExp(
        `^warn: Tavus sent no clear response, but received the request: ${noun} \\w+ “New” was created on .*2026.*\\. It was not sent again\\.$`,
      ),
    );
    expect(done).toMatch(made);
    expect(bench.ui.busyLabels).toContain(`No clear response. Looking for the ${noun} in the list`);
    // It is sent: no draft is left.
    await bench.visit(state, back(title));
  });

  it('leaves one item in the list', async () => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', drop: 'after' });
    await bench.visit(state, fill(title, typed), ...after);
    const list = `List ${noun[0]?.toUpperCase()}${noun.slice(1)}s`;
    await bench.visit(`list_${noun}s`, back(list));
    expect(bench.ui.screen(list).lines.filter((line) => line.startsWith('New |'))).toHaveLength(1);
  });

  it('shows the form again if it is not found, and says so in the draft', async () => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', drop: 'before' });
    await bench.visit(state, fill(title, typed), ...leave(title));
    expect(lines(bench, title)).toContain(ABSENT);
    await bench.visit(state, comeBack(), back(title));
    expect(lines(bench, title)).toContain(ABSENT);
  });

  it.each([60_000, 600_000])('is not confused with an item of the same name created %i ms before', async (ageMs) => {
    const bench = await open();
    const id = add(bench, ageMs);
    bench.sandbox.fail({ method: 'POST', drop: 'before' });
    await bench.visit(state, fill(title, typed), ...leave(title));
    const isNear = ageMs < 120_000;
    expect(lines(bench, title).includes(`This may be its result: ${noun} ${id} “New”, created on `)).toBe(isNear);
    expect(lines(bench, title).includes('Check it before you send the request again.')).toBe(isNear);
    expect(lines(bench, title).includes(ABSENT)).toBe(!isNear);
    expect(bench.sent('POST')).toHaveLength(1);
  });

  it('is uncertain if two items have its name', async () => {
    const bench = await open();
    add(bench, 0);
    bench.sandbox.fail({ method: 'POST', drop: 'after' });
    await bench.visit(state, fill(title, typed), ...leave(title));
    expect(lines(bench, title)).toContain('probably received the request');
  });

  it('tells the user to check the list if it cannot be loaded', async () => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', status: 502 });
    bench.sandbox.fail({ path: new RegExp(`^/v2/${noun}s\\?.*`), status: 503, times: 4 });
    await bench.visit(state, fill(title, typed), ...leave(title));
    expect(lines(bench, title)).toContain('Check the list before you send it again.');
    expect(lines(bench, title)).not.toContain(ABSENT);
    expect(bench.count('GET', `/v2/${noun}s`)).toBeGreaterThanOrEqual(4);
  });

  it('is found by a later try if the list lags', async () => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', drop: 'after' });
    const empty = { status: 200, body: { data: [], total_count: 0 } };
    bench.sandbox.fail({ path: new RegExp(`^/v2/${noun}s\\?.*page=`), times: 2, ...empty });
    expect(await run(bench)).toBe(0);
    expect(bench.ui.allText()).toContain('but received the request');
    expect(bench.sent('POST')).toHaveLength(1);
  });

  it.each([3_600_000, -3_600_000, 86_400_000])('is found with a clock that is %i ms behind the server', async (ms) => {
    const bench = await open({ serverAheadMs: ms });
    bench.sandbox.fail({ method: 'POST', drop: 'after' });
    expect(await run(bench)).toBe(0);
    expect(bench.ui.allText()).toContain('but received the request');
  });

  it('fails within 20 s if the list does not respond', async () => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', drop: 'after' });
    bench.sandbox.fail({ path: new RegExp(`^/v2/${noun}s\\?`), delayMs: 600_000, times: 9 });
    const ending = Promise.resolve(run(bench)).catch((thrown: unknown) => thrown);
    await expect.poll(() => bench.count('GET', `/v2/${noun}s`)).toBe(1);
    bench.advance(20_000);
    expect(await ending).toMatchObject({ name: 'NetworkError' });
    expect(bench.count('GET', `/v2/${noun}s`)).toBe(1);
  });

  it.each([
    ['302', { status: 302, headers: { location: 'https://example.com' }, body: '' }],
    ['a web page', { status: 200, contentType: 'text/html', body: '<html>' }],
    ['no id', { status: 200, body: { status: 'queued' } }],
  ] satisfies [string, Fault][])('is looked up after %s, and not sent again', async (_, fault) => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', ...fault });
    await expect(run(bench)).rejects.toBeInstanceOf(UnansweredError);
    expect(bench.ui.busyLabels).toContain(`No clear response. Looking for the ${noun} in the list`);
    expect(bench.sent('POST')).toHaveLength(1);
  });

  it('returns to the form on Esc during the look-up', async () => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', drop: 'after' });
    await bench.visit(state, fill(title, typed), back(busy), ...leave(title));
    expect(lines(bench, title)).toContain('Stopped waiting for the response.');
  });

  it('is found by a command, which exits with 0', async () => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', drop: 'after' });
    expect(await run(bench)).toBe(0);
    expect(bench.ui.allText()).toContain('but received the request');
    expect(bench.sent('POST')).toHaveLength(1);
  });

  it('makes a command fail with what to do if it is not found', async () => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', status: 504, body: { message: 'gateway' } });
    const error = await Promise.resolve(run(bench)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnansweredError);
    const explained = bench.services.explain(error);
    expect(explained).toMatchObject({
      hint: expect.stringMatching(/ It is not in the list yet\./),
      mayHaveBeenReceived: true,
    });
    expect(explained.text).toContain('gateway');
    expect((error as UnansweredError).failure).toBeInstanceOf(ServerError);
  });

  it('is not looked up if it was refused', async () => {
    const bench = await open();
    bench.sandbox.fail({ method: 'POST', status: 402 });
    await bench.visit(state, fill(title, typed), ...leave(title));
    expect(bench.ui.busyLabels.join()).not.toContain('looking for');
  });
});

it('does not confuse a video of another script or replica with the one that was sent', async () => {
  const bench = await open();
  const other = stock(bench.sandbox)?.id ?? '';
  const rio = [...bench.sandbox.store.replicas.values()].find(({ name }) => name === 'Rio')?.id ?? '';
  bench.sandbox.store.addVideo({ replica_id: other, script: 'Hello.', video_name: 'New' });
  bench.sandbox.store.addVideo({ replica_id: rio, script: 'Bye.', video_name: 'New' });
  bench.sandbox.fail({ method: 'POST', drop: 'before' });
  const typed = { video_name: 'New', source: 'script', script: 'Hello.', replica_id: pick('Replica', 'Rio') };
  await bench.visit('generate_video', fill('Generate a Video', typed), ...leave('Generate a Video'));
  expect(lines(bench, 'Generate a Video')).toContain(ABSENT);
});

it('never finds a persona without a name with certainty', async () => {
  const bench = await openBench();
  const id = bench.addPersona('Coach');
  bench.advance(600_000);
  bench.sandbox.fail({ method: 'POST', drop: 'after' });
  const what = 'What to do with this persona';
  await bench.visit(
    'list_personas',
    pick('List Personas', 'Coach'),
    menu(what, 'Clone'),
    fill('Clone the persona', { persona_name: '' }),
    back('Clone the persona'),
    back(what),
    back('List Personas'),
  );
  expect(lines(bench, 'Clone the persona')).toContain('probably received the request');
  expect(lines(bench, 'Clone the persona')).not.toContain(id);
});
