import { optional } from '../../api/read.ts';
import type { CreateVideo } from '../../api/videos.ts';
import { checkFileUrl, checkUrl } from '../forms/checks.ts';
import { checkReplicaId } from '../nouns/ids.ts';

/** What of `POST /v2/videos` is text, and what is wrong with a value. */
const TEXTS = {
  replica_id: checkReplicaId,
  video_name: () => undefined,
  script: () => undefined,
  audio_url: checkFileUrl,
  background_url: checkUrl,
  background_source_url: checkFileUrl,
  watermark_image_url: checkFileUrl,
  callback_url: checkUrl,
} satisfies Readonly<Record<string, (value: string) => string | undefined>>;

const SWITCHES = ['fast', 'transparent_background'] as const;
const PROPERTY_SWITCHES = ['background_scroll', 'start_with_wave'] as const;
const PROPERTY_CHOICES = {
  background_scroll_type: ['human', 'smooth'],
  background_scroll_depth: ['middle', 'bottom'],
  background_scroll_return: ['return', 'halt'],
} as const;

const PREFIX = 'properties.';
const PROPERTIES = [...PROPERTY_SWITCHES, ...Object.keys(PROPERTY_CHOICES)].map((name) => PREFIX + name);

/** Every column that means a field; all others are for placeholders alone. */
const FIELDS: ReadonlySet<string> = new Set([...Object.keys(TEXTS), ...SWITCHES, ...PROPERTIES]);

const YES = new Set(['true', 'yes', '1']);
const NO = new Set(['false', 'no', '0']);

/** The field that a column is for; a column `name` is the video's where no other is. */
export function fieldOf(column: string): string | undefined {
  const field = column.toLowerCase().replace(/[ -]/g, '_');
  return FIELDS.has(field) ? field : field === 'name' ? 'video_name' : undefined;
}

/** What is wrong with a column as such. */
export function checkColumn(column: string): string | undefined {
  if (!column.toLowerCase().startsWith(PREFIX) || fieldOf(column) !== undefined) return undefined;
  return `There is no ${column}. There are ${PROPERTIES.join(', ')}.`;
}

/**
 * Makes a request from texts that are not empty, by field.
 * @param complain is told of each that is wrong.
 * @param incomplete fields that count as there, and of which nothing more is to be said.
 */
export function toRequest(
  texts: ReadonlyMap<string, string>,
  complain: (text: string) => void,
  incomplete: ReadonlySet<string> = new Set(),
): CreateVideo | undefined {
  let isFine = true;
  const refuse = (text: string): undefined => {
    isFine = false;
    complain(text);
  };
  for (const [field, check] of Object.entries(TEXTS)) {
    const problem = texts.has(field) && !incomplete.has(field) ? check(texts.get(field) ?? '') : undefined;
    if (problem !== undefined) refuse(`${field}: ${problem}`);
  }
  const request = buildRequest(texts, refuse);
  checkTogether(texts, request, refuse);
  return isFine ? request : undefined;
}

/** The body of `POST /v2/videos` from texts that are not empty, by field. @param refuse is told of a switch or choice that is none. */
export function buildRequest(
  texts: ReadonlyMap<string, string>,
  refuse: (text: string) => undefined = () => undefined,
): CreateVideo {
  const text = <Name extends string>(name: Name) => optional(name, texts.get(name));
  const flag = <Name extends string>(name: Name, from: string = name) =>
    optional(name, readSwitch(from, texts.get(from), refuse));
  const choice = <Value extends string>(name: string, values: readonly Value[]) =>
    readChoice(PREFIX + name, texts.get(PREFIX + name), values, refuse);
  const properties = {
    ...flag('background_scroll', `${PREFIX}background_scroll`),
    ...optional('background_scroll_type', choice('background_scroll_type', PROPERTY_CHOICES.background_scroll_type)),
    ...optional('background_scroll_depth', choice('background_scroll_depth', PROPERTY_CHOICES.background_scroll_depth)),
    ...optional(
      'background_scroll_return',
      choice('background_scroll_return', PROPERTY_CHOICES.background_scroll_return),
    ),
    ...flag('start_with_wave', `${PREFIX}start_with_wave`),
  };
  return {
    replica_id: texts.get('replica_id') ?? '',
    ...text('video_name'),
    ...text('script'),
    ...text('audio_url'),
    ...text('background_url'),
    ...text('background_source_url'),
    ...text('watermark_image_url'),
    ...text('callback_url'),
    ...flag('fast'),
    ...flag('transparent_background'),
    ...(Object.keys(properties).length > 0 && { properties }),
  };
}

function checkTogether(
  texts: ReadonlyMap<string, string>,
  request: CreateVideo,
  refuse: (text: string) => undefined,
): void {
  const { script, audio_url, properties = {} } = request;
  if (!texts.has('replica_id')) refuse('There is no replica. Give --replica-id, or a column replica_id.');
  if (script !== undefined && audio_url !== undefined) refuse('There are both a script and an audio_url.');
  if (script === undefined && audio_url === undefined) {
    refuse('There is neither a script nor an audio_url. Give --script, or a column for one of them.');
  }
  if (request.transparent_background && !request.fast) refuse('A transparent_background goes with fast.');
  const scrolls = Object.keys(properties).find((name) => name.startsWith('background_scroll'));
  if (scrolls !== undefined && request.background_url === undefined) {
    refuse(`${PREFIX}${scrolls} goes with a background_url.`);
  }
}

function readSwitch(name: string, text: string | undefined, refuse: (text: string) => undefined): boolean | undefined {
  if (text === undefined) return undefined;
  const word = text.toLowerCase();
  if (YES.has(word) || NO.has(word)) return YES.has(word);
  return refuse(`${name}: “${text}” is neither true nor false.`);
}

function readChoice<Value extends string>(
  name: string,
  text: string | undefined,
  values: readonly Value[],
  refuse: (text: string) => undefined,
): Value | undefined {
  if (text === undefined) return undefined;
  const found = values.find((value) => value === text.toLowerCase());
  return found ?? refuse(`${name}: “${text}” is none of ${values.join(', ')}.`);
}
