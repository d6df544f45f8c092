import type { SandboxRequest, SandboxResponse } from '../http.ts';
import { NOUNS } from '../nouns.ts';
import { handleRequest } from '../routes.ts';
import { badRequest, HttpError, readFields, text } from '../validate.ts';
import { rescheduleVideos } from '../videos/video.ts';
import type { Control, ControlRoute } from './control.ts';

/** Ends the work on an item, and responds like a GET of it. */
async function endWork(call: SandboxRequest, { context }: Control, isFailure: boolean): Promise<SandboxResponse> {
  const { code } = call.text === '' ? {} : readFields(call, { code: text });
  const { store, clock } = context;
  const noun = NOUNS.find(({ name }) => store[name].has(call.id));
  if (noun === undefined) throw new HttpError(404, { error: 'No item has this id' });
  const work = noun.work(store, call.id);
  if (work === undefined) return badRequest(`${noun.name} cannot be finished or failed`);
  const now = clock.now();
  if (isFailure) work.fail(now, typeof code === 'string' ? code : undefined);
  else work.finish(now);
  if (noun.name === 'replicas') rescheduleVideos(store, call.id, now);
  const query = new URLSearchParams({ verbose: 'true' });
  return await handleRequest({ ...call, method: 'GET', path: `/v2/${noun.name}/${call.id}`, query }, context);
}

export const ITEM_ROUTES: readonly ControlRoute[] = [
  ['/_sandbox/items/*/finish', { POST: (call, control) => endWork(call, control, false) }],
  ['/_sandbox/items/*/fail', { POST: (call, control) => endWork(call, control, true) }],
];
