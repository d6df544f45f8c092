import { optional } from '../../api/read.ts';
import type { CreateVideo } from '../../api/videos.ts';
import { checkFileUrl, checkUrl } from '../forms/checks.ts';
import { checkReplicaId } from '../nouns/ids.ts';

/** The text fields of `POST /v2/videos`, each with its check: it returns what is wrong with a value. */
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

/** Column names that stand for a field of the API. All other columns only fill in placeholders. */
const FIELDS: ReadonlySet<string> = new Set([...Object.keys(TEXTS), ...SWITCHES, ...PROPERTIES]);

const YES = new Set(['true', 'yes', '1']);
const NO = new Set(['false', 'no', '0']);

/** The API field of a column; undefined for a column that only fills in placeholders. `name` means `video_name`. */
export function fieldOf(column: string): string | undefined {
  const field = column.toLowerCase().replace(/[ -]/g, '_');
  return FIELDS.has(field) ? field : field === 'name' ? 'video_name' : undefined;
}

/** @returns what is wrong with a column's name; undefined for a valid one */
export function checkColumn(column: string): string | undefined {
  if (!column.toLowerCase().startsWith(PREFIX) || fieldOf(column) !== undefined) return undefined;
  return `Unknown column ${column}. Valid columns: ${PROPERTIES.join(', ')}.`;
}

/** What replaces a missing column, in messages: the names of the settings for the script and the replica. */
interface SettingNames {
  readonly script: string;
  readonly replica_id: string;
}

interface RequestOptions {
  /** Called with each problem, in a sentence. */
  complain(text: string): void;
  /** Fields whose problem was reported before: they count as given and are not checked again. */
  readonly incomplete?: ReadonlySet<string>;
  readonly settings: SettingNames;
}

/**
 * The body of `POST /v2/videos` for one row.
 * @param texts by field, none of them empty
 * @returns undefined where something is wrong
 */
export function toRequest(
  texts: ReadonlyMap<string, string>,
  { complain, incomplete = new Set(), settings }: RequestOptions,
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
  checkTogether(texts, request, settings, refuse);
  return isFine ? request : undefined;
}

/**
 * The body of `POST /v2/videos`, unchecked but for switches and choices.
 * @param texts by field, none of them empty
 * @param refuse called with each invalid switch or choice, in a sentence
 */
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

/** Checks what depends on several fields. */
function checkTogether(
  texts: ReadonlyMap<string, string>,
  request: CreateVideo,
  settings: SettingNames,
  refuse: (text: string) => undefined,
): void {
  const { script, audio_url, properties = {} } = request;
  if (!texts.has('replica_id')) refuse(`No replica. Use ${settings.replica_id} or a column replica_id.`);
  if (script !== undefined && audio_url !== undefined) refuse('script and audio_url cannot be combined.');
  if (script === undefined && audio_url === undefined) {
    refuse(`No script and no audio_url. Use ${settings.script}, or a column script or audio_url.`);
  }
  if (request.transparent_background && !request.fast) refuse('transparent_background requires fast.');
  const scrolls = Object.keys(properties).find((name) => name.startsWith('background_scroll'));
  if (scrolls !== undefined && request.background_url === undefined) {
    refuse(`${PREFIX}${scrolls} requires a background_url.`);
  }
}

function readSwitch(name: string, text: string | undefined, refuse: (text: string) => undefined): boolean | undefined {
  if (text === undefined) return undefined;
  const word = text.toLowerCase();
  if (YES.has(word) || NO.has(word)) return YES.has(word);
  return refuse(`${name}: “${text}” must be true or false.`);
}

function readChoice<Value extends string>(
  name: string,
  text: string | undefined,
  values: readonly Value[],
  refuse: (text: string) => undefined,
): Value | undefined {
  if (text === undefined) return undefined;
  const found = values.find((value) => value === text.toLowerCase());
  return found ?? refuse(`${name}: “${text}” must be one of ${values.join(', ')}.`);
}
