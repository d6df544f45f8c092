import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { AccessibleTavus, leave, listQuestion, MENU } from '../support/accessible-tavus.ts';
import { openSandbox } from '../support/journey-tavus.ts';

const YES_OR_NO = '[y/N]';

function replicaId({ store }: Sandbox, name: string): string {
  return [...store.replicas.values()].find((replica) => replica.name === name)?.id ?? '';
}

function changesTo(sandbox: Sandbox): string[] {
  return sandbox.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method);
}

const DETAILS = 'Number (details)';
const NEXT = 'n next page';
const BEFORE = 'p previous page';

const LEAVE = 'Number, or b to continue editing';

describe('creating a replica in the accessible mode', () => {
  test.each([
    ['1', [['Training video', 'https://example.com/me.mp4']], { train_video_url: 'https://example.com/me.mp4' }],
    [
      'a video and',
      [
        ['Training video', 'https://example.com/me.mp4'],
        ['Consent video', 'https://example.com/yes.mp4'],
      ],
      { train_video_url: 'https://example.com/me.mp4', consent_video_url: 'https://example.com/yes.mp4' },
    ],
    [
      '3',
      [
        ['Image', 'https://example.com/me.png'],
        ['Voice, number or id', 'anna'],
      ],
      { train_image_url: 'https://example.com/me.png', voice_name: 'anna' },
    ],
  ] as const)('way %s', async (way, answers, sent) => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Replicas', 'Create');
    const from = 'Train from, number [a video that starts with the consent statement]';
    await tavus.fillIn([['Name', 'Brand new'], [from, way], ...answers], 'Start the training');
    await tavus.asks(MENU);
    const id = replicaId(sandbox, 'Brand new');
    expect(tavus.heard()).toContain(`Done: Started training “Brand new” (replica ${id}, status started).`);
    expect(sandbox.requests.at(-1)?.body).toEqual({ replica_name: 'Brand new', ...sent });
    await tavus.answer(MENU, 'List');
    await tavus.hears(`User Replicas: 1. Brand new, started`);
    await tavus.interrupt();
  });

  test('reports invalid answers, goes back with b, allows changes before sending, and keeps the answers', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Replicas', 'Create');
    await tavus.answer('Name', '');
    await tavus.hears('Error: Name is needed.');
    await tavus.answer('Name', 'Draft');
    await tavus.answer('statement]', '7');
    await tavus.hears('“7” is not an option. Type a number from 1 to 3.');
    await tavus.answer('statement]', 'an image');
    await tavus.answer('Image', 'http://example.com/a.png');
    await tavus.hears('Error: The URL must start with https://');
    await tavus.answer('Image', 'b');
    await tavus.answer('Train from, number [an image and a voice]', 'b');
    await tavus.answer('Name [Draft]', '\\b');
    await tavus.answer('voice]', '');
    await tavus.answer('Image', 'https://example.com/a.png');
    await tavus.answer('Voice, number or id', 'anna');
    await tavus.hears('1. Name: b 2. Train from: an image and a voice');
    await tavus.answer(tavus.summary('Start the training'), '5');
    await tavus.answer('More options, number [not shown]', 'shown');
    await tavus.answer(tavus.summary('Start the training'), '6');
    await tavus.answer("Model [Tavus' default]", 'phoenix-4');
    await tavus.answer(tavus.summary('Start the training'), '6');
    await tavus.answer('Model [phoenix-4]', '.');
    await tavus.hears("6. Model: Tavus' default");
    await tavus.answer(tavus.summary('Start the training'), '2');
    await tavus.answer('voice]', '1');
    // A new field must be filled in before the summary is printed again.
    await tavus.answer('Training video', 'b');
    await tavus.answer(tavus.summary('Start the training'), '0');
    await tavus.hears('Error: Training video is needed.');
    await tavus.answer('Training video', 'b');
    await tavus.answer(tavus.summary('Start the training'), '17');
    await tavus.hears('“17” is not an option. Type 0, b, or a number from 1 to 6.');
    await tavus.answer(tavus.summary('Start the training'), 'b');
    await tavus.answer(LEAVE, 'Keep');
    await tavus.answer(MENU, 'Create');
    await tavus.hears('You left this form just now');
    await tavus.answer(MENU, 'Continue');
    await tavus.answer('Name [b]', 'Ada');
    await tavus.answer(']', 'b');
    await tavus.answer('Name [Ada]', 'b');
    await tavus.answer(LEAVE, 'b');
    await tavus.answer('Name [Ada]', 'b');
    await tavus.answer(LEAVE, 'Discard');
    await tavus.answer(MENU, 'Create');
    await tavus.asks('Name');
    expect(changesTo(sandbox)).toEqual([]);
    await tavus.interrupt();
  });
});

describe('the list of replicas in the accessible mode', () => {
  test('shows user replicas first, page by page, filters, and opens details', async () => {
    const tavus = new AccessibleTavus({ sandbox: await openSandbox() });
    await tavus.go('Work with Replicas', 'List');
    await tavus.asks(listQuestion(DETAILS, NEXT));
    expect(tavus.heard()).toContain('Loading replicas…');
    expect(tavus.heard()).toContain('(from TAVUS_API_KEY) Page 1 of 15, 145 replicas, ');
    expect(tavus.heard()).toMatch(/ 9\. Two of us, error, r[0-9a-f]+, 10 d ago 10\. Rio, /);
    await tavus.answer('b back', 'n');
    await tavus.asks(listQuestion(DETAILS, NEXT, BEFORE));
    expect(tavus.heard()).toContain('Page 2 of 15, 145 replicas, kind: all, status: any. User Replicas: 11. ');
    await tavus.answer('b back', '38');
    await tavus.hears(
      'Number 38 is on another page. Page 4 of 15, 145 replicas, kind: all, status: any. User Replicas: 31. ',
    );
    await tavus.hears('System Replicas: 38. ');
    await tavus.answer('b back', 'f');
    await tavus.answer(MENU, 'Kind: user');
    await tavus.hears('Page 1 of 4, 37 replicas, kind: user, status: any.');
    await tavus.answer('b back', '?');
    await tavus.hears('Type the number of an item to choose it (details)');
    await tavus.hears('f: filter');
    await tavus.answer('b back', 'nonsense');
    await tavus.hears('“nonsense” is not an option.');
    await tavus.answer('b back', '9');
    await tavus.asks(MENU);
    expect(tavus.heard()).toContain('Name: ');
    expect(tavus.heard()).toContain('Status: error');
    expect(tavus.heard()).toContain('What went wrong: ');
    await tavus.answer(MENU, 'Back to the list');
    await tavus.hears('Page 1 of 4, 37 replicas, kind: user, status: any.');
    await tavus.answer('b back', 'b');
    await tavus.answer(MENU, 'b');
    await leave(tavus);
  });
});

describe('changing replicas in the accessible mode', () => {
  test('renames from the details and from the menu', async () => {
    const sandbox = await openSandbox();
    const id = replicaId(sandbox, 'Rio');
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Replicas', 'List');
    await tavus.choose('Rio');
    await tavus.answer(MENU, 'Rename');
    await tavus.answer('New name [Rio]', 'Rio de Janeiro');
    await tavus.hears(`Done: Renamed “Rio” to “Rio de Janeiro”: replica ${id}.`);
    await tavus.hears('Name: Rio de Janeiro');
    await tavus.answer(MENU, 'b');
    await tavus.hears('Rio de Janeiro, completed');
    await tavus.answer('b back', 'b');
    await tavus.answer(MENU, 'Rename');
    await tavus.choose('Rio de Janeiro');
    await tavus.answer('New name [Rio de Janeiro]', 'b');
    await tavus.answer(MENU, 'Rename');
    await tavus.choose('Rio de Janeiro');
    await tavus.answer('New name [Rio de Janeiro]', 'Twice');
    await tavus.hears('Done: Renamed “Rio de Janeiro” to “Twice”');
    await tavus.asks(MENU);
    expect(changesTo(sandbox)).toEqual(['PATCH', 'PATCH']);
    expect(sandbox.store.replicas.get(id)?.name).toBe('Twice');
  });

  test('deletes only after yes: not after Enter, no, b, or a yes typed before the question', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Replicas', 'Delete');
    for (const line of ['', 'no', 'b']) {
      await tavus.choose('Ada');
      await tavus.hears(`Delete replica “Ada” (${replicaId(sandbox, 'Ada')})?`);
      await tavus.answer(YES_OR_NO, line);
      await tavus.answer(MENU, 'Delete');
    }
    await tavus.answer('b back', '1\ryes\ryes');
    await tavus.hears('3 lines were pasted, but one is expected. Type one line.');
    await tavus.asks('b back');
    // The list is on the page of last time.
    await tavus.answer('b back', '1');
    await tavus.answer('b back', '1');
    await tavus.answer(YES_OR_NO, 'b');
    await tavus.answer(MENU, 'Delete');
    await tavus.choose('Ada');
    await tavus.answer(YES_OR_NO, 'perhaps');
    await tavus.hears('“perhaps” is neither yes nor no.');
    expect(changesTo(sandbox)).toEqual([]);
    await tavus.answer(YES_OR_NO, 'yes');
    await tavus.hears('Done: Deleted “Ada”: replica');
    await tavus.asks(MENU);
    expect(changesTo(sandbox)).toEqual(['DELETE']);
    expect(replicaId(sandbox, 'Ada')).toBe('');
  });

  test('reports input typed during a request, and does not use it as an answer', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Replicas', 'List');
    await tavus.asks('b back');
    // The rest of the list is still loading: only the request for the replica must be delayed.
    sandbox.fail({ path: /^\/v2\/replicas\/r/, delayMs: 1500 });
    await tavus.answer('b back', '1');
    await tavus.hears('Loading the replica…');
    tavus.type('Delete\ryes\r');
    await tavus.asks(MENU);
    await tavus.hears('Ignored, because they were typed before the question: 2 lines.');
    expect(changesTo(sandbox)).toEqual([]);
    await tavus.interrupt();
  });

  test('ignores part of a word typed before the question', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Videos', 'Delete');
    await tavus.asks('b back');
    tavus.type('1\rye');
    await tavus.hears('Ignored, because it was typed before the question: “ye”.');
    await tavus.answer(YES_OR_NO, '');
    await tavus.hears('Nothing was deleted.');
    await tavus.answer(MENU, 'Delete');
    await tavus.answer('b back', '1');
    await tavus.answer(YES_OR_NO, 'yes');
    await tavus.hears('Deleting…');
    await tavus.asks(MENU);
    expect(changesTo(sandbox)).toEqual(['DELETE']);
  });

  test('explains why stock replicas cannot be changed', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    const why = 'Not possible: Stock replicas cannot be renamed or deleted.';
    await tavus.go('Work with Replicas', 'List');
    await tavus.answer('b back', '145');
    await tavus.answer('b back', '145');
    await tavus.hears('Rename (not possible: Stock replicas cannot be');
    await tavus.answer(MENU, 'Rename');
    await tavus.hears(why);
    await tavus.answer(MENU, 'b');
    await tavus.answer('b back', 'b');
    for (const label of ['Rename', 'Delete']) {
      await tavus.answer(MENU, label);
      await tavus.answer('b back', '145');
      await tavus.hears(', not possible');
      await tavus.answer('b back', '145');
      await tavus.hears(why);
      await tavus.answer('b back', 'b');
    }
    await tavus.asks(MENU);
    expect(changesTo(sandbox)).toEqual([]);
  });
});

describe('personas in the accessible mode', () => {
  const PROMPT = [
    "“Be kind”, say 'please' — ¡sé amable! 親切に 👩‍💻",
    '',
    '\t- b',
    'b',
    '.',
    '  {{name}}\\n  ',
    'last',
  ];

  test('creates a persona with a pasted prompt, sent byte for byte, and a picked replica', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Personas', 'Create');
    await tavus.answer('Name', 'Shop assistant');
    await tavus.write('then a line with only a period.', ...PROMPT);
    await tavus.waitUntil('the whole paste', () => tavus.heard().trimEnd().endsWith('last'));
    // Typed text must arrive after the paste, as from a person.
    await new Promise((resolve) => setTimeout(resolve, 100));
    tavus.type('.\r');
    await tavus.hears('Entered 7 lines.');
    await tavus.write('Press Enter to leave it empty.', '');
    await tavus.answer('Default replica, number or id [none]', 'choose');
    await tavus.choose('Ada');
    await tavus.answer(tavus.summary('Create the persona'), '0');
    await tavus.hears('Done: Created “Shop assistant” (persona p');
    await tavus.asks(MENU);
    expect(sandbox.requests.at(-1)?.body).toEqual({
      persona_name: 'Shop assistant',
      system_prompt: PROMPT.join('\n'),
      default_replica_id: replicaId(sandbox, 'Ada'),
    });
  });

  test('creates a persona with a typed prompt after the replica is removed', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Personas', 'Create');
    await tavus.answer('Name', 'Coach');
    await tavus.write('then a line with only a period.', 'b');
    await tavus.answer('Name [Coach]', '');
    await tavus.write('then a line with only a period.', 'Listen first.', 'Then ask.', '.');
    await tavus.write('Press Enter to leave it empty.', '');
    await tavus.answer('[none]', '1');
    await tavus.answer('b back', 'b');
    await tavus.answer('[none]', '1');
    await tavus.answer('b back', '1');
    await tavus.hears('4. Default replica: Just sent in (r');
    await tavus.answer(tavus.summary('Create the persona'), '4');
    await tavus.answer(')]', 'none');
    await tavus.answer(tavus.summary('Create the persona'), '2');
    await tavus.hears('System prompt now, 2 lines: Listen first. Then ask.');
    await tavus.write('Press Enter to keep it.', '');
    await tavus.answer(tavus.summary('Create the persona'), '0');
    await tavus.hears('Done: Created “Coach”');
    const body = sandbox.requests.at(-1)?.body;
    expect(body).toEqual({ persona_name: 'Coach', system_prompt: 'Listen first.\nThen ask.' });
  });

  test('lists user and stock personas, and deletes from the details and from the menu', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Personas', 'List');
    await tavus.hears('Page 1 of 2, 14 personas, ');
    await tavus.answer('b back', 'f');
    await tavus.answer(MENU, 'Kind: system');
    await tavus.hears('Page 1 of 3, 30 personas, kind: system.');
    await tavus.answer('b back', '1');
    await tavus.hears('Delete (not possible: Stock personas cannot be deleted.)');
    await tavus.answer(MENU, 'b');
    await tavus.answer('b back', 'f');
    await tavus.answer(MENU, 'Kind: user');
    await tavus.asks(listQuestion(DETAILS, NEXT));
    await tavus.answer('b back', tavus.numberOf('Life Coach'));
    await tavus.answer(MENU, 'Delete');
    await tavus.answer(YES_OR_NO, 'yes');
    await tavus.hears('Done: Deleted “Life Coach”: persona p');
    await tavus.hears('13 personas');
    await tavus.answer('b back', 'b');
    await tavus.answer(MENU, 'Delete');
    await tavus.asks(listQuestion('Number (delete)', NEXT));
    await tavus.answer('b back', tavus.numberOf('Interviewer'));
    await tavus.answer(YES_OR_NO, 'y');
    await tavus.hears('Done: Deleted “Interviewer”: persona p');
    await tavus.asks(MENU);
    expect(changesTo(sandbox)).toEqual(['DELETE', 'DELETE']);
  });
});

describe('videos in the accessible mode', () => {
  test('generates a video from a script with a ready replica', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Videos', 'Generate a');
    await tavus.answer('Name', 'Spring greeting');
    await tavus.answer('Replica, number or id', '');
    await tavus.hears('Type 1.');
    await tavus.answer('Replica, number or id', 'p90bbd427f71');
    await tavus.hears('Error: This is the id of a persona. Replica ids start with r.');
    await tavus.answer('Replica, number or id', '1');
    await tavus.asks(listQuestion('Number (choose)', NEXT));
    expect(tavus.heard()).toMatch(/Night shift, started 3\/100, r[0-9a-f]+, \d+ min ago, not possible/);
    await tavus.answer('b back', tavus.numberOf('Night shift'));
    await tavus.hears('Not possible: Still training (3/100). Takes 3 to 4 hours.');
    await tavus.choose('Ada');
    await tavus.answer('Speaks, number [a script]', '');
    await tavus.write('then a line with only a period.', 'Hello {{name}}!', 'Welcome.', '.');
    await tavus.hears('Entered 2 lines. 3 words, 24 characters, about 1 s');
    await tavus.answer(tavus.summary('Generate the video'), '0');
    await tavus.hears('Done: Started generating “Spring greeting” (video');
    await tavus.asks(MENU);
    const replica_id = replicaId(sandbox, 'Ada');
    const body = { video_name: 'Spring greeting', replica_id, script: 'Hello {{name}}!\nWelcome.' };
    expect(sandbox.requests.at(-1)?.body).toEqual(body);
    await tavus.answer(MENU, 'List');
    await tavus.hears('1. Spring greeting, queued');
  });

  test('generates a video from an audio file', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Videos', 'Generate a');
    await tavus.answer('Name', 'Spoken');
    await tavus.answer('Replica, number or id', 'choose');
    await tavus.choose('Rio');
    await tavus.answer('[a script]', 'an audio');
    await tavus.answer('Audio URL', 'https://example.com/voice.wav');
    await tavus.answer(tavus.summary('Generate the video'), '0');
    await tavus.hears('Done: Started generating “Spoken”');
    expect(sandbox.requests.at(-1)?.body).toMatchObject({ audio_url: 'https://example.com/voice.wav' });
  });

  test('prints the links of a video, renames and deletes it', async () => {
    const sandbox = await openSandbox();
    const { id = '' } = [...sandbox.store.videos.values()].find(({ name }) => name === 'Fast preview') ?? {};
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Videos', 'List');
    await tavus.asks('b back');
    await tavus.answer('b back', tavus.numberOf('Fast preview'));
    await tavus.hears(`Watch: ${sandbox.url}/watch/${id}`);
    await tavus.answer(MENU, 'Rename');
    await tavus.answer('New name [Fast preview]', 'Faster preview');
    await tavus.hears(`Done: Renamed “Fast preview” to “Faster preview”: video ${id}.`);
    await tavus.answer(MENU, 'Delete');
    await tavus.hears('This cannot be undone.');
    await tavus.answer(YES_OR_NO, 'no');
    await tavus.hears('Nothing was deleted.');
    await tavus.answer(MENU, 'Delete');
    await tavus.answer(YES_OR_NO, 'YES');
    await tavus.hears('Done: Deleted “Faster preview”');
    await tavus.hears('52 videos');
    for (const [label, sent] of [
      ['Rename', 'PATCH'],
      ['Delete', 'DELETE'],
    ] as const) {
      await tavus.answer('b back', 'b');
      await tavus.answer(MENU, label);
      await tavus.answer('b back', '1');
      await tavus.answer(label === 'Rename' ? ']' : YES_OR_NO, label === 'Rename' ? 'New' : 'yes');
      await tavus.answer(MENU, 'List');
      await tavus.asks('b back');
      expect(changesTo(sandbox).at(-1)).toBe(sent);
    }
    await tavus.interrupt();
  });
});

describe('an empty account in the accessible mode', () => {
  test('has a message in every list, which names no keys', async () => {
    const tavus = new AccessibleTavus({ sandbox: await openSandbox({ data: 'empty' }) });
    await tavus.go('Work with Replicas', 'List');
    await tavus.answer('b back', 'f');
    await tavus.answer(MENU, 'Kind: user');
    await tavus.hears(
      'Page 1 of 1, 0 replicas, kind: user, status: any. No replicas match the filter: kind user. To create one,',
    );
    await tavus.asks(listQuestion());
    await tavus.answer('b back', '1');
    await tavus.hears('“1” is not an option.');
    await tavus.answer('b back', 'b');
    await tavus.answer(MENU, 'b');
    await tavus.go('Work with Videos', 'Delete');
    await tavus.hears('There are no videos. To create one, choose Generate a Video');
    await tavus.asks(listQuestion());
    await tavus.answer('b back', 'b');
    await tavus.answer(MENU, 'b');
    await tavus.go('Work with Personas', 'List');
    await tavus.hears('No personas match the filter: kind user. To create one, choose Create a Persona');
    await tavus.asks('b back');
  });
});

describe('the line limit of a terminal', () => {
  test('rejects a name that may be truncated, and warns about a long line of a text', async () => {
    const tavus = new AccessibleTavus({ sandbox: await openSandbox() });
    await tavus.go('Work with Personas', 'Create');
    await tavus.answer('Name', 'x'.repeat(5000));
    await tavus.hears('The terminal accepts 4095 bytes per line, so the end of this one may be missing.');
    await tavus.answer('Name', 'Long-winded');
    await tavus.write('then a line with only a period.', 'short', 'é'.repeat(3000));
    await tavus.hears('Warning: line 2 has the maximum length of a line in this terminal. Its end may be missing.');
    await tavus.interrupt();
  });
});
