// The animation in the README. The duration of each frame is fixed here, independent of the speed of the machine.
import { Film } from './film.mjs';

/** Short enough for one line of the form. */
const SCRIPT = 'Hi Sofia, and welcome! Let me show you around.';
const GENERATE = 'tavus video generate --name Hi --replica-id Rio --script "Hi, Ann!" --wait';
const LIST = 'tavus video list --limit 3 --json=video_name,status';
const SECOND = 1000;
/** Seconds of rendering between two frames. */
const STEPS = [4, 4, 3, 3, 2];

export const TOUR = {
  name: 'tour',
  title: 'A tour of tavus: menus, lists, a form, the progress of a video, and the same as commands',
  description:
    'The main menu, the list of replicas and the details of one. A video is generated with it and watched until it is ready. Then two commands do the same.',
  rows: 26,
  async play(stage) {
    const screen = stage.shell();
    await screen.atPrompt();
    const film = new Film(screen);
    film.take(600);
    await film.type('tavus', 90);
    await lookAround(screen, film);
    await generate(screen, film);
    await watch(screen, film, stage);
    await leave(screen, film);
    await command(screen, film, stage);
    return { frames: film.frames, still: film.still };
  },
};

async function lookAround(screen, film) {
  await film.enter(() => screen.cursorOn('Set API Key'), 1200);
  await film.choose('Work with Replicas', 700);
  await film.choose('List Replicas', 0, () => screen.shows('115 replicas'));
  film.take(1600);
  await film.moveTo('Rio');
  await film.enter(() => screen.cursorOn('Generate a video with it'), 2200);
  film.keep();
  for (const title of ['List Replicas', 'Work with Replicas', 'Tavus']) {
    await film.press('esc', () => screen.at(title), 200);
  }
}

async function generate(screen, film) {
  await film.choose('Work with Videos', 500);
  await film.choose('Generate a Video', 600);
  await film.type('Welcome', 80);
  await film.enter(() => screen.cursorOn('Replica'), 300);
  await film.enter(() => screen.at('Replica'), 900);
  await film.moveTo('Rio');
  await film.enter(() => screen.cursorOn('Speaks'), 400);
  await film.press('down', () => screen.cursorOn('Script'), 400);
  await film.type(SCRIPT, 60, 3);
  await film.enter(() => screen.cursorOn('[ Generate the video ]'), 700);
  await film.enter(() => screen.at('Work with Videos'), 1500);
}

/** Watches the video until it is ready. */
async function watch(screen, film, { pass }) {
  await film.moveTo('Watch Videos');
  await film.enter(() => screen.shows('so far'), 500);
  await progress(screen, film, pass);
  film.take(1000);
  await film.press('esc', () => screen.at('Work with Videos'), 900);
}

async function progress(screen, film, pass) {
  for (const seconds of STEPS) {
    const before = barsOf(screen);
    pass(seconds * SECOND);
    await screen.holds('progress', () => barsOf(screen) !== before);
    film.take(450);
  }
}

async function leave(screen, film) {
  await film.press('esc', () => screen.at('Tavus'), 200);
  await film.press('q', () => screen.atPrompt(), 400);
}

async function command(screen, film, { pass }) {
  screen.press('clear', 'enter');
  await screen.holds('an empty screen', (lines) => lines.filter((line) => line !== '').length === 1);
  film.take(400);
  await film.type(GENERATE, 45, 3);
  await film.enter(() => screen.shows('so far'), 400);
  await progress(screen, film, pass);
  await screen.atPrompt();
  film.take(900);
  await film.type(LIST, 45, 3);
  await film.enter(() => screen.atPrompt(), 3000);
}

function barsOf(screen) {
  return screen
    .screen()
    .filter((line) => /[█░]/.test(line))
    .join('');
}
