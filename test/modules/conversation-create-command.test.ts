import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJson, runTavus, startTavus } from '../support/command.ts';
import { BILLED, LIMITS, openCommands } from '../support/conversations.ts';
import { eventually } from '../support/eventually.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';

triesFollowAtOnce();

describe('tavus conversation create', () => {
  it('takes ids and names, prints the line for scripts, and says what it costs and how to end it', async () => {
    const { run, ids, bodies, sandbox, rio, coach } = await openCommands();
    const { code, output, errors } = await run([
      'create',
      '--persona-id',
      'Coach',
      '--replica-id',
      'Rio',
      '--name',
      'Live',
    ]);
    const [id] = ids();
    expect(code).toBe(0);
    expect(output).toMatch(new RegExp(`^${id}\tLive\tactive\t${coach}\t${rio}\t\\S+\n$`));
    expect(bodies()).toEqual([{ persona_id: coach, replica_id: rio, conversation_name: 'Live', properties: LIMITS }]);
    const billed = errors.search(BILLED);
    const started = errors.indexOf(`Started “Live” (conversation ${id}, status active).`);
    const page = errors.indexOf(`The page to open or share: ${sandbox.url}/room/${id}`);
    const end = errors.indexOf(`Still running and billed. To end it: tavus conversation end ${id}\n`);
    expect([billed, started, page, end].toSorted((a, b) => a - b)).toEqual([billed, started, page, end]);
    expect(billed).toBeGreaterThanOrEqual(0);
  });

  it('gives one without a name the date and time', async () => {
    const { run, bodies, rio } = await openCommands();
    await run(['create', '--replica-id', rio]);
    expect(bodies()).toEqual([
      expect.objectContaining({
        conversation_name: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      }),
    ]);
  });

  it('reads context and properties from files, which flags override', async () => {
    const { run, bodies, rio, directory } = await openCommands();
    const [context, properties] = [join(directory, 'context.md'), join(directory, 'properties.json')];
    await writeFile(context, 'Ana applies.\n');
    await writeFile(properties, '{"language": "Dutch", "max_call_duration": 60, "apply_greenscreen": true}');
    const files = ['--context-file', context, '--properties-file', properties];
    expect((await run(['create', '--replica-id', rio, ...files, '--max-call-duration', '5m'])).code).toBe(0);
    expect(bodies()).toEqual([
      expect.objectContaining({
        conversational_context: 'Ana applies.',
        properties: { ...LIMITS, max_call_duration: 300, language: 'Dutch', apply_greenscreen: true },
      }),
    ]);
  });

  it.each<[what: string, argv: readonly string[], words: RegExp]>([
    ['no replica', [], /--replica-id/],
    ['a persona without a replica', ['--persona-id', 'Alone'], /“Alone” has no default replica.*\n.*Add --replica-id/],
    ['a wrong duration', ['--replica-id', 'RIO', '--max-call-duration', '2h'], /between 1s and 1h/],
    ['a property that is not JSON', ['--replica-id', 'RIO', '--properties', 'x'], /--properties: Invalid JSON/],
    ['two contexts', ['--replica-id', 'RIO', '--context', 'x', '--context-file', '-'], /cannot be combined/],
    ['an unknown JSON field', ['--replica-id', 'RIO', '--json=token'], /Unknown JSON field/],
  ])('refuses %s with exit code 2, and sends nothing', async (_what, argv, words) => {
    const { run, bodies, rio } = await openCommands();
    const { code, output, errors } = await run(['create', ...argv.map((word) => (word === 'RIO' ? rio : word))], {
      stdin: 'x',
    });
    expect([code, output, bodies()]).toEqual([2, '', []]);
    expect(errors).toMatch(words);
    expect(errors).not.toMatch(BILLED);
  });

  it.each([
    ['an unknown persona', ['--persona-id', 'p00de1e7ed00', '--replica-id', 'RIO'], 'persona_id', 1],
    ['an unknown persona, before anything is sent', ['--persona-id', 'p00de1e7ed00'], 'persona_id', 0],
    ['an unknown replica', ['--replica-id', 'r00de1e7ed00'], 'replica_uuid', 1],
    ['an unknown name of a persona', ['--persona-id', 'Nobody'], 'No persona is named “Nobody”', 0],
    ['an unknown name of a replica', ['--persona-id', 'Coach', '--replica-id', 'Roi'], 'Did you mean “Rio”?', 0],
  ])('exits with 4 for %s', async (_what, argv, words, posts) => {
    const { run, bodies, rio, sandbox } = await openCommands();
    const { code, output, errors } = await run(['create', ...argv.map((word) => (word === 'RIO' ? rio : word))]);
    expect([code, output, bodies().length]).toEqual([4, '', posts]);
    expect(errors).toContain(words);
    expect(sandbox.store.conversations.size).toBe(0);
  });

  it('without credits exits with 1, says what credits are, and reminds of nothing', async () => {
    const { run, rio } = await openCommands({ limits: { conversationCredits: 0 } });
    const { code, errors } = await run(['create', '--replica-id', rio, '--json']);
    const { error } = JSON.parse(errors.trim().split('\n').at(-1) ?? '');
    expect([code, error.code, error.status]).toEqual([1, 'out_of_credits', 402]);
    expect(error.hint).toContain('credits of your plan');
    expect(errors).not.toContain('conversation end');
  });

  it('as a test says nothing of a bill', async () => {
    const { run, rio } = await openCommands();
    const { code, output, errors } = await run([
      'create',
      '--replica-id',
      rio,
      '--test-mode',
      '--open',
      '--qr',
      '--json',
    ]);
    expect([code, JSON.parse(output).status]).toEqual([0, 'ended']);
    expect(errors).not.toMatch(/billed|Scan to join|page to open/);
  });

  it('prints the page as a QR code with --qr, and opens it with --open', async () => {
    const { run, ids, rio, sandbox } = await openCommands();
    const { code, output, errors } = await run(['create', '--replica-id', rio, '--qr', '--open', '--json=room_url']);
    const [id] = ids();
    expect([code, JSON.parse(output)]).toEqual([0, { room_url: `${sandbox.url}/room/${id}` }]);
    expect(errors).toContain('Scan to join');
    expect(errors).toMatch(/[▀▄█]{10}/);
    expect(errors.match(/The page to open or share:/g)).toHaveLength(2);
  });

  it('reminds of nothing in the sandbox, whose conversations end with it', async () => {
    const inSandbox = (...words: string[]) => runTavus(['--sandbox', ...words]);
    // Its ids repeat.
    const stock = await inSandbox('replica', 'list', '--type', 'system', '--limit', '1', '--json=replica_id');
    const [{ replica_id = '' } = {}] = readJson(stock) as { replica_id?: string }[];
    const { code, output, errors } = await inSandbox('conversation', 'create', '--replica-id', replica_id, '--json');
    expect([code, JSON.parse(output).status]).toEqual([0, 'active']);
    expect(errors).not.toContain('tavus conversation end');
  });

  it('prompts on a terminal only for what is missing', async () => {
    const { run, rio, bodies } = await openCommands();
    const complete = await run(['create', '--replica-id', rio, '--name', 'Live'], { isTerminal: true });
    expect([complete.code, bodies().length]).toEqual([0, 1]);
    const refused = await run(['create', '--no-input'], { isTerminal: true });
    expect([refused.code, bodies().length]).toEqual([2, 1]);
  });

  it('exits with 5 if --timeout passes first, and still prints it and how to end it', async () => {
    const { run, ids, rio } = await openCommands();
    const { code, output, errors } = await run(['create', '--replica-id', rio, '--wait', '--timeout', '1s', '--json']);
    const [id] = ids();
    expect([code, JSON.parse(output)]).toEqual([5, expect.objectContaining({ conversation_id: id, status: 'active' })]);
    expect(errors).toContain('Still in progress after 1 s.');
    expect(errors).toContain(`tavus conversation end ${id}`);
  });

  it('with --wait prints it as it is at its end, and no longer how to end it', async () => {
    const { run, rio } = await openCommands();
    const { code, output, errors } = await run([
      'create',
      ...['--replica-id', rio, '--name', 'Live', '--participant-absent-timeout', '1s', '--wait', '--json'],
    ]);
    expect([code, JSON.parse(output)]).toEqual([
      0,
      expect.objectContaining({ status: 'ended', shutdown_reason: 'participant_absent_timeout reached' }),
    ]);
    expect(errors).toMatch(/“Live” \(c\w+\) ended after 1 s\. No participant joined in time\./);
    expect(errors).not.toContain('conversation end');
  });

  it('that is interrupted says that Tavus may have received it, and exits with 130', async () => {
    const { sandbox, directory, rio, bodies } = await openCommands();
    sandbox.fail({ method: 'POST', delayMs: 600_000 });
    const argv = ['conversation', 'create', '--replica-id', rio, '--name', 'Live'];
    const { fake, ended } = await startTavus(argv, { sandbox, directory });
    await eventually(() => expect(bodies()).toHaveLength(1));
    fake.interrupt();
    const { code, output, errors } = await ended;
    expect([code, output]).toEqual([130, '']);
    expect(errors).toContain('Tavus may have received the request. Check the list before you send it again.');
  });

  it('that is interrupted while it is waited for says its id and how to end it, once', async () => {
    const { sandbox, directory, rio, ids } = await openCommands();
    const argv = ['conversation', 'create', '--replica-id', rio, '--name', 'Live', '--wait'];
    const { fake, ended } = await startTavus(argv, { sandbox, directory });
    await eventually(() => expect(fake.errors()).toContain('Live: active'));
    fake.interrupt();
    const { code, errors } = await ended;
    expect(code).toBe(130);
    expect(errors).toContain(
      `Stopped watching. It is still running and billed.\nTo end it: tavus conversation end ${ids()[0]}`,
    );
    expect(errors.match(/tavus conversation end c/g)).toHaveLength(1);
  });

  it('that got no response prints what was found, once', async () => {
    const { run, ids, rio, sandbox, bodies } = await openCommands();
    sandbox.fail({ method: 'POST', drop: 'after' });
    const outcome = await run(['create', '--replica-id', rio, '--name', 'Live', '--json']);
    expect([outcome.code, bodies().length]).toEqual([0, 1]);
    const [id] = ids();
    expect(readJson(outcome)).toMatchObject({ conversation_id: id, conversation_name: 'Live', status: 'active' });
    expect(outcome.errors).toContain('It was not sent again.');
    expect(outcome.errors).toContain(`tavus conversation end ${id}`);
  });
});
