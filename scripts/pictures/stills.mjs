// The pictures of the main screens: name, title, and how to get there.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const REPLICAS = 'Work with Replicas';
const PERSONAS = 'Work with Personas';
const VIDEOS = 'Work with Videos';
/** Lines of the terminal; blank lines at the end are removed. */
const [ROWS, HIGH] = [30, 40];
/** Videos of the batch: those sent when the picture is taken, and all. */
const [SENT, ALL] = [38, 100];
/** Milliseconds: longer than a picture takes, and longer than the first rows of the batch take. */
const [NEVER_MS, LATER_MS] = [600_000, 3000];

export const STILLS = [
  menu('main-menu', 'The main menu', async (screen) => {
    await screen.moveTo(VIDEOS);
  }),
  menu('list-replicas', 'The list of replicas: pages, sections, a filter, the state of each', async (screen) => {
    await screen.go(REPLICAS, 'List Replicas');
    await screen.shows('115 replicas');
    await screen.moveTo('Team lead, Lisbon');
  }),
  menu(
    'replica-details',
    'The details of a replica, with its picture and actions',
    async (screen) => {
      await screen.go(REPLICAS, 'List Replicas');
      await screen.choose('Rio');
      await screen.cursorOn('Rename');
    },
    HIGH,
  ),
  menu('form-replica', 'The form for a replica, with an invalid value', async (screen) => {
    await screen.go(REPLICAS, 'Create a Replica');
    await screen.answer('Name', 'Keynote speaker');
    await screen.cursorOn('Train from');
    screen.press('enter');
    await screen.cursorOn('Training video');
    screen.press('https://www.youtube.com/watch?v=keynote');
    await screen.shows('?v=keynote');
    screen.press('enter');
    await screen.shows('not the file itself');
  }),
  menu('form-persona', 'The form for a persona, with a long text', async (screen) => {
    await screen.go(PERSONAS, 'Create a Persona');
    await screen.answer('Name', 'Life coach');
    await screen.cursorOn('System prompt');
    screen.press('You are a life coach who listens first and asks one question at a time. Be kind, be brief.');
    await screen.shows('be brief.');
  }),
  menu('picker', 'Choosing a replica from the list: one that is in training cannot be used yet', async (screen) => {
    await screen.go(VIDEOS, 'Generate a Video');
    await screen.answer('Name', 'Welcome');
    screen.press('enter');
    await screen.at('Replica');
    await screen.choose('Team lead, Lisbon');
    await screen.shows('still training');
  }),
  menu('form-video', 'The form for a video', async (screen) => {
    await screen.go(VIDEOS, 'Generate a Video');
    await screen.answer('Name', 'Welcome');
    screen.press('enter');
    await screen.at('Replica');
    await screen.choose('Rio');
    await screen.cursorOn('Speaks');
    screen.press('down');
    await screen.cursorOn('Script');
    screen.press('Hi Sofia, and welcome! I am Rio. Let me show you around in half a minute.');
    await screen.shows('half a minute.');
  }),
  menu('watch', 'Two videos in progress, with a bar for each', async (screen) => {
    await screen.go(VIDEOS);
    await screen.choose('Watch Videos');
    await screen.shows('so far');
  }),
  shell('command-table', 'A command: the newest videos as a table', async (screen) => {
    await run(screen, 'tavus video list');
  }),
  shell('command-help', 'The help of a command', async (screen) => {
    await run(screen, 'tavus video download --help');
  }),
  shell('doctor', 'tavus doctor: checks of settings, key and connection', async (screen) => {
    await run(screen, 'tavus doctor');
  }),
  shell('batch-preview', 'The preview of a batch', async (screen, stage) => {
    await startBatch(screen, stage);
  }),
  shell('batch-progress', 'A batch in progress', async (screen, stage) => {
    holdBatch(stage);
    await startBatch(screen, stage);
    screen.press('y', 'enter');
    await screen.shows(`${SENT} of ${ALL} sent`);
  }),
];

function menu(name, title, play, rows = ROWS) {
  const open = async ({ tavus }) => {
    const screen = tavus();
    await screen.cursorOn('Set API Key');
    return screen;
  };
  return { name, title, rows, play: (stage) => shoot(stage, open, play) };
}

function shell(name, title, play) {
  const open = async (stage) => {
    const screen = stage.shell();
    await screen.atPrompt();
    return screen;
  };
  return { name, title, rows: HIGH, play: (stage) => shoot(stage, open, play) };
}

async function shoot(stage, open, play) {
  const screen = await open(stage);
  await play(screen, stage);
  return screen.frame();
}

async function run(screen, line) {
  screen.press(line, 'enter');
  await screen.holds('an end', (lines) => lines.filter((each) => /^\$/.test(each)).length > 1);
}

async function startBatch(screen, { home }) {
  const people = Array.from({ length: ALL }, (_, index) => `Customer ${index + 1},c${index + 1}@example.com`);
  writeFileSync(join(home, 'people.csv'), ['name,email', ...people, ''].join('\n'));
  const line = `tavus video batch people.csv --replica-id Rio --script 'Hi {{name}}!' --name '{{email}}'`;
  screen.press(line, 'enter');
  await screen.shows('(y/N)');
}

/** Stops a batch after a number of rows. */
function holdBatch({ sandbox, pass }) {
  const { store } = sandbox;
  const add = store.addVideo;
  let count = 0;
  store.addVideo = (...given) => {
    count += 1;
    const request = { method: 'POST', path: '/v2/videos' };
    // The last one is delayed, so that it is drawn separately.
    if (count === SENT - 1) sandbox.fail({ ...request, delayMs: LATER_MS });
    if (count === SENT - 1) sandbox.fail({ ...request, delayMs: NEVER_MS, times: Number.POSITIVE_INFINITY });
    // The clock advances after the previous rows have been drawn.
    if (count === SENT) setTimeout(pass, LATER_MS / 2, LATER_MS);
    return add(...given);
  };
}
