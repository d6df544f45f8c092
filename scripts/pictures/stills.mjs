// The still pictures: for each its name, its title (the text for screen readers), and the keys to reach the screen.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const REPLICAS = 'Work with Replicas';
const PERSONAS = 'Work with Personas';
const VIDEOS = 'Work with Videos';
/** Lines of the terminal; blank lines at the end are cut off. */
const [ROWS, HIGH] = [30, 40];
/** Videos of the batch: sent when the picture is taken, and in total. */
const [SENT, TOTAL] = [38, 100];
/** Milliseconds: longer than a picture takes, and longer than the batch needs for the videos before the last one. */
const [FOREVER_MS, DELAY_MS] = [600_000, 3000];

export const STILLS = [
  menu('main-menu', 'The main menu', async (screen) => {
    await screen.moveTo(VIDEOS);
  }),
  menu(
    'list-replicas',
    'The list of replicas, with pages, sections, a filter and the status of each',
    async (screen) => {
      await screen.go(REPLICAS, 'List Replicas');
      await screen.shows('115 replicas');
      await screen.moveTo('Team lead, Lisbon');
    },
  ),
  menu(
    'replica-details',
    'The details of a replica, with its image and its actions',
    async (screen) => {
      await screen.go(REPLICAS, 'List Replicas');
      await screen.choose('Rio');
      await screen.cursorOn('Generate a video with it');
    },
    HIGH,
  ),
  menu('form-replica', 'The form for a replica, with an error at its field', async (screen) => {
    await screen.go(REPLICAS, 'Create a Replica');
    await screen.answer('Name', 'Keynote speaker');
    await screen.cursorOn('Train from');
    screen.press('enter');
    await screen.cursorOn('Training video');
    screen.press('https://www.youtube.com/watch?v=keynote');
    await screen.shows('?v=keynote');
    screen.press('enter');
    await screen.shows('not the file.');
  }),
  menu('form-persona', 'The form for a persona, with a long text', async (screen) => {
    await screen.go(PERSONAS, 'Create a Persona');
    await screen.answer('Name', 'Life coach');
    await screen.cursorOn('System prompt');
    screen.press('You are a life coach who listens first and asks one question at a time. Be kind, be brief.');
    await screen.shows('be brief.');
  }),
  menu('picker', 'The picker for a replica: one in training shows why it cannot be chosen yet', async (screen) => {
    await screen.go(VIDEOS, 'Generate a Video');
    await screen.answer('Name', 'Welcome');
    screen.press('enter');
    await screen.at('Replica');
    await screen.choose('Team lead, Lisbon');
    await screen.shows('Still training');
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
  menu('watch', 'Progress bars for two videos', async (screen) => {
    await screen.go(VIDEOS);
    await screen.choose('Watch Videos');
    await screen.shows('so far');
  }),
  shell('command-table', 'The output of tavus video list: a table of videos', async (screen) => {
    await run(screen, 'tavus video list');
  }),
  shell('command-help', 'The help of a command', async (screen) => {
    await run(screen, 'tavus video download --help');
  }),
  shell('doctor', 'The output of tavus doctor: checks, and how to fix what they find', async (screen) => {
    await run(screen, 'tavus doctor');
  }),
  shell('batch-preview', 'The preview of a batch, before it is sent', async (screen, stage) => {
    await startBatch(screen, stage);
  }),
  shell('batch-progress', 'The progress of a batch', async (screen, stage) => {
    pauseBatch(stage);
    await startBatch(screen, stage);
    screen.press('y', 'enter');
    await screen.shows(`${SENT} of ${TOTAL} sent`);
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
  await screen.holds('the end of the command', (lines) => lines.filter((each) => /^\$/.test(each)).length > 1);
}

async function startBatch(screen, { home }) {
  const people = Array.from({ length: TOTAL }, (_, index) => `Customer ${index + 1},c${index + 1}@example.com`);
  writeFileSync(join(home, 'people.csv'), ['name,email', ...people, ''].join('\n'));
  const line = `tavus video batch people.csv --replica-id Rio --script 'Hi {{name}}!' --name '{{email}}'`;
  screen.press(line, 'enter');
  await screen.shows('[y/N]');
}

/** Pauses a batch after SENT videos. */
function pauseBatch({ sandbox, pass }) {
  const { store } = sandbox;
  const add = store.addVideo;
  let count = 0;
  store.addVideo = (...given) => {
    count += 1;
    const request = { method: 'POST', path: '/v2/videos' };
    // Delays the last video, so that the line before it is drawn.
    if (count === SENT - 1) sandbox.fail({ ...request, delayMs: DELAY_MS });
    if (count === SENT - 1) sandbox.fail({ ...request, delayMs: FOREVER_MS, times: Number.POSITIVE_INFINITY });
    // Moves the clock after the videos before it are drawn.
    if (count === SENT) setTimeout(pass, DELAY_MS / 2, DELAY_MS);
    return add(...given);
  };
}
