import type { Line } from './transcript.ts';

/** Turns, alternately of the assistant and the user. */
function talk(...texts: string[]): Line[] {
  return texts.map((content, index) => ({ role: index % 2 === 0 ? 'assistant' : 'user', content }));
}

export const interview = talk(
  'Welcome! Shall we start with a few words about you?',
  'Sure. I studied computer science in Porto, and I wrote a small scheduler for our rowing club.',
  'Nice. Which part of the scheduler was the hardest?',
  'Time zones, honestly. Two of our coaches were abroad.',
  'How did you test that?',
  'I gave it a clock that I could set, so every test chose its own time.',
  'That is a good answer. What would you do differently today?',
  'I would talk to the coaches before writing any code.',
  'Thank you, that was the last question. You will hear from us within a week.',
  'Thanks, goodbye!',
);

const words = [
  ...[
    'bread|pão',
    'water|água',
    'milk|leite',
    'apple|maçã',
    'house|casa',
    'street|rua',
    'train|comboio',
    'ticket|bilhete',
  ],
  ...['today|hoje', 'tomorrow|amanhã', 'friend|amigo', 'work|trabalho', 'book|livro', 'window|janela', 'door|porta'],
  ...['sea|mar', 'sun|sol', 'rain|chuva', 'hand|mão', 'heart|coração'],
] as const;

/** 120 turns, one of them a call of a tool. */
export const languageLesson: readonly Line[] = [
  { role: 'system', content: 'The participant learns Portuguese and knows about 200 words.' },
  {
    role: 'assistant',
    content: 'Olá! Today we repeat twenty words. I say the English word, you say the Portuguese one.',
  },
  { role: 'user', content: 'Okay, I am ready.' },
  { role: 'tool', content: '{"name":"load_words","list":"week 7","count":20}' },
  ...[1, 2].flatMap((round) => words.flatMap((word, index) => question(word, round, index))).slice(0, 115),
  { role: 'assistant', content: 'That was the last word for today. Até amanhã!' },
];

function question(word: string, round: number, index: number): Line[] {
  const [english = '', portuguese = ''] = word.split('|');
  const isWrong = round === 1 && index % 6 === 5;
  const remark = isWrong ? `Almost: it is “${portuguese}”.` : 'Correct!';
  return [
    { role: 'assistant', content: `What is “${english}” in Portuguese?` },
    { role: 'user', content: isWrong ? 'I do not remember that one.' : `${portuguese}.` },
    { role: 'assistant', content: round === 2 && index % 5 === 0 ? `${remark} Much better than before.` : remark },
  ];
}

/** Text that must not reach a terminal unchanged: escape sequences, overrides of the direction, line ends, markup. */
export const hostileTalk = talk(
  'Hello \u001B[31mred\u001B[0m \u001B[2J\u001B[H and a title: \u001B]0;owned\u0007 and a link: \u001B]8;;https://example.com\u001B\\here\u001B]8;;\u001B\\',
  'abc\u202Edcba\u202C and \u2066isolated\u2069 and zero\u200Bwidth\uFEFF',
  'One line\r\nassistant: not a turn of mine\rover\u0085written\u2028end',
  'back\u0008\u0008\u0008\u0008gone\u007F, nul \u0000, bell \u0007, C1 \u009B31m',
  '<script>alert(1)</script> & "quotes" $(whoami) `id` %s %n',
  'a\tb\t\tc '.repeat(60),
  `${'x'.repeat(500)}\u0301\u0301\u0301\u0301\u0301`,
);
