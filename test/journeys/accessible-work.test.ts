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

const LEAVE = 'Number, or b to go on editing';

describe('I create a replica', () => {
  test.each([
    ['1', [['Training video', 'https://example.com/me.mp4']], { train_video_url: 'https://example.com/me.mp4' }],
    [
      'a video, with a consent',
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
        ['Voice', 'anna'],
      ],
      { train_image_url: 'https://example.com/me.png', voice_name: 'anna' },
    ],
  ] as const)('way %s', async (way, answers, sent) => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Replicas', 'Create');
    const from = 'Train from, number [a video that opens with the consent statement]';
    await tavus.fillIn([['Name', 'Brand new'], [from, way], ...answers], 'Start the training');
    await tavus.asks(MENU);
    const id = replicaId(sandbox, 'Brand new');
    expect(tavus.heard()).toContain(`Done: Training of “Brand new” has started: replica ${id}, status started.`);
    expect(sandbox.requests.at(-1)?.body).toEqual({ replica_name: 'Brand new', ...sent });
    await tavus.answer(MENU, 'List');
    await tavus.hears(`User Replicas: 1. Brand new, started`);
    await tavus.interrupt();
  });

  test('I am told what is wrong, go back with b, change my answers before I send, and keep them when I leave', async () => {
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
    await tavus.hears('Error: Tavus takes https links only: the URL must start with https://');
    await tavus.answer('Image', 'b');
    await tavus.answer('Train from, number [an image, with a stock voice]', 'b');
    await tavus.answer('Name [Draft]', '\\b');
    await tavus.answer('voice]', '');
    await tavus.answer('Image', 'https://example.com/a.png');
    await tavus.answer('Voice', 'anna');
    await tavus.hears('1. Name: b 2. Train from: an image, with a stock voice');
    await tavus.answer(tavus.summary('Start the training'), '5');
    await tavus.answer('More options, number [not shown]', 'shown');
    await tavus.answer(tavus.summary('Start the training'), '6');
    await tavus.answer("Model [Tavus' default]", 'phoenix-4');
    await tavus.answer(tavus.summary('Start the training'), '6');
    await tavus.answer('Model [phoenix-4]', '.');
    await tavus.hears("6. Model: Tavus' default");
    await tavus.answer(tavus.summary('Start the training'), '2');
    await tavus.answer('voice]', '1');
    // A field that appeared must be filled in before all is said again.
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
    await tavus.answer(MENU, 'Go on');
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

describe('I look at my replicas', () => {
  test('page by page, my own first, with filters, to the details of one and back', async () => {
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

describe('I change my replicas', () => {
  test('I rename one from its details and from the menu', async () => {
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

  test('Enter alone, no and b delete nothing, neither does a yes from before the question; a yes deletes', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Replicas', 'Delete');
    for (const line of ['', 'no', 'b']) {
      await tavus.choose('Ada');
      await tavus.hears(`Delete the replica “Ada” (${replicaId(sandbox, 'Ada')})?`);
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

  test('what I type while I wait is said, and answers nothing', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Replicas', 'List');
    await tavus.asks('b back');
    // The rest of the list is still loading behind: only the replica itself is to be late.
    sandbox.fail({ path: /^\/v2\/replicas\/r/, delayMs: 1500 });
    await tavus.answer('b back', '1');
    await tavus.hears('Loading the replica…');
    tavus.type('Delete\ryes\r');
    await tavus.asks(MENU);
    await tavus.hears('Ignored, because they were typed before the question: 2 lines.');
    expect(changesTo(sandbox)).toEqual([]);
    await tavus.interrupt();
  });

  test('half a yes that I typed before the question is no part of my answer', async () => {
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

  test('those of Tavus say why they cannot be changed', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    const why = "Not possible: Tavus' own: a system replica can't be renamed or deleted.";
    await tavus.go('Work with Replicas', 'List');
    await tavus.answer('b back', '145');
    await tavus.answer('b back', '145');
    await tavus.hears("1. Rename (not possible: Tavus' own:");
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

describe('I work with personas', () => {
  const PROMPT = [
    "“Be kind”, say 'please' — ¡sé amable! 親切に 👩‍💻",
    '',
    '\t- b',
    'b',
    '.',
    '  {{name}}\\n  ',
    'last',
  ];

  test('I create one with a pasted prompt, which arrives to the byte, and a replica that I pick', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Personas', 'Create');
    await tavus.answer('Name', 'Shop assistant');
    await tavus.write('then a line with only a period.', ...PROMPT);
    await tavus.waitUntil('the whole paste', () => tavus.heard().trimEnd().endsWith('last'));
    // What is typed by hand comes later than the paste.
    await new Promise((resolve) => setTimeout(resolve, 100));
    tavus.type('.\r');
    await tavus.hears('Entered 7 lines.');
    await tavus.write('Press Enter to leave it empty.', '');
    await tavus.answer('Default replica, number or id [none]', 'choose');
    await tavus.choose('Ada');
    await tavus.answer(tavus.summary('Create the persona'), '0');
    await tavus.hears('Done: Created the persona “Shop assistant”: p');
    await tavus.asks(MENU);
    expect(sandbox.requests.at(-1)?.body).toEqual({
      persona_name: 'Shop assistant',
      system_prompt: PROMPT.join('\n'),
      default_replica_id: replicaId(sandbox, 'Ada'),
    });
  });

  test('I create one with a typed prompt and no replica after all', async () => {
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
    await tavus.hears('Done: Created the persona “Coach”');
    const body = sandbox.requests.at(-1)?.body;
    expect(body).toEqual({ persona_name: 'Coach', system_prompt: 'Listen first.\nThen ask.' });
  });

  test('I list my own and those of Tavus, and delete one from its details and one from the menu', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Personas', 'List');
    await tavus.hears('Page 1 of 2, 14 personas, ');
    await tavus.answer('b back', 'f');
    await tavus.answer(MENU, 'Kind: system');
    await tavus.hears('Page 1 of 3, 30 personas, kind: system.');
    await tavus.answer('b back', '1');
    await tavus.hears("4. Delete (not possible: Tavus' own: a system persona can't be deleted.)");
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

describe('I work with videos', () => {
  test('I generate one from a script, with a replica that is ready', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Videos', 'Generate a');
    await tavus.answer('Name', 'Spring greeting');
    await tavus.answer('Replica, number or id', '');
    await tavus.hears('Type 1.');
    await tavus.answer('Replica, number or id', 'p90bbd427f71');
    await tavus.hears("Error: That is a persona's id; a replica's starts with r.");
    await tavus.answer('Replica, number or id', '1');
    await tavus.asks(listQuestion('Number (choose)', NEXT));
    expect(tavus.heard()).toMatch(/Night shift, started 3\/100, r[0-9a-f]+, \d+ min ago, not possible/);
    await tavus.answer('b back', tavus.numberOf('Night shift'));
    await tavus.hears('Not possible: It is still training (3/100). Training takes 3 to 4 hours.');
    await tavus.choose('Ada');
    await tavus.answer('Speaks, number [a script]', '');
    await tavus.write('then a line with only a period.', 'Hello {{name}}!', 'Welcome.', '.');
    await tavus.hears('Entered 2 lines. 3 words, 24 characters, about 1 s');
    await tavus.answer(tavus.summary('Generate the video'), '0');
    await tavus.hears('Done: “Spring greeting” is on its way: video');
    await tavus.asks(MENU);
    const replica_id = replicaId(sandbox, 'Ada');
    const body = { video_name: 'Spring greeting', replica_id, script: 'Hello {{name}}!\nWelcome.' };
    expect(sandbox.requests.at(-1)?.body).toEqual(body);
    await tavus.answer(MENU, 'List');
    await tavus.hears('1. Spring greeting, queued');
  });

  test('I generate one from an audio file', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Videos', 'Generate a');
    await tavus.answer('Name', 'Spoken');
    await tavus.answer('Replica, number or id', 'choose');
    await tavus.choose('Rio');
    await tavus.answer('[a script]', 'an audio');
    await tavus.answer('Audio URL', 'https://example.com/voice.wav');
    await tavus.answer(tavus.summary('Generate the video'), '0');
    await tavus.hears('Done: “Spoken” is on its way');
    expect(sandbox.requests.at(-1)?.body).toMatchObject({ audio_url: 'https://example.com/voice.wav' });
  });

  test('I hear the links of one, rename and delete it', async () => {
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
    await tavus.hears('Its links stop working, and this cannot be undone.');
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

describe('My account is empty', () => {
  test('every list says so, and names no key that does nothing here', async () => {
    const tavus = new AccessibleTavus({ sandbox: await openSandbox({ data: 'empty' }) });
    await tavus.go('Work with Replicas', 'List');
    await tavus.answer('b back', 'f');
    await tavus.answer(MENU, 'Kind: user');
    await tavus.hears(
      'Page 1 of 1, 0 replicas, kind: user, status: any. No replicas here. Type f for another filter, or b and',
    );
    await tavus.asks(listQuestion());
    await tavus.answer('b back', '1');
    await tavus.hears('“1” is not an option.');
    await tavus.answer('b back', 'b');
    await tavus.answer(MENU, 'b');
    await tavus.go('Work with Videos', 'Delete');
    await tavus.hears('There are no such videos in this account. Type b and choose Generate a Video.');
    await tavus.asks(listQuestion());
    await tavus.answer('b back', 'b');
    await tavus.answer(MENU, 'b');
    await tavus.go('Work with Personas', 'List');
    await tavus.hears("You have no personas of your own yet. Type f to see Tavus' stock ones, or b and choose Create");
    await tavus.asks('b back');
  });
});

describe('My terminal takes only so much of a line', () => {
  test('a name that may be cut is not taken, and a long line of a text is warned of', async () => {
    const tavus = new AccessibleTavus({ sandbox: await openSandbox() });
    await tavus.go('Work with Personas', 'Create');
    await tavus.answer('Name', 'x'.repeat(5000));
    await tavus.hears('The terminal takes 4095 bytes a line, so the end of this one may be missing.');
    await tavus.answer('Name', 'Long-winded');
    await tavus.write('then a line with only a period.', 'short', 'é'.repeat(3000));
    await tavus.hears('Warning: line 2 is as long as a line can be; its end may be missing.');
    await tavus.interrupt();
  });
});
