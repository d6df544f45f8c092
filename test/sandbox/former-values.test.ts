import { describe, expect, it } from 'vitest';
import { type Json, open } from './support.ts';

const PERSONAS = '/v2/personas';
const withLayer = (layers: Json) => ({ system_prompt: 'Be kind.', layers });

describe('a value that Tavus no longer documents', () => {
  it.each([
    ['layers.perception.perception_model', 'basic', { perception: { perception_model: 'basic' } }],
    ['layers.stt.stt_engine', 'tavus-turbo', { stt: { stt_engine: 'tavus-turbo' } }],
  ])('of %s is accepted, with a warning in the log', async (field, value, layers) => {
    const lines: string[] = [];
    const { call, get } = await open({ onLog: (line) => lines.push(line) });
    const { status, body } = await call('POST', PERSONAS, withLayer(layers));
    expect(status).toBe(200);
    expect((await get(`${PERSONAS}/${body.persona_id}`)).body.layers).toEqual(layers);
    expect(lines).toEqual([expect.stringContaining(`Tavus no longer documents ${field} "${value}"`)]);
  });

  it.each([
    ['/v2/personas', { ...withLayer({ tts: { tts_emotion_control: 'false' } }) }],
    ['/v2/videos', { replica_id: 'r90bbd427f71', script: 'Hi', properties: { background_scroll_return: 'true' } }],
  ])('is accepted where an example of the documentation has it: %s', async (path, body) => {
    const lines: string[] = [];
    const { call } = await open({ onLog: (line) => lines.push(line) });
    expect((await call('POST', path, body)).status).toBe(200);
    expect(lines).toHaveLength(1);
  });

  it('is accepted in a patch too', async () => {
    const lines: string[] = [];
    const { addPersona, patch } = await open({ onLog: (line) => lines.push(line) });
    const value = { stt_engine: 'tavus-turbo' };
    expect((await patch(await addPersona(), [{ op: 'add', path: '/layers/stt', value }])).status).toBe(200);
    expect(lines).toHaveLength(1);
  });
});

describe('a value that was never documented', () => {
  it.each([{ perception: { perception_model: 'turbo' } }, { stt: { stt_engine: 'basic' } }])(
    'is rejected without a warning: %j',
    async (layers) => {
      const lines: string[] = [];
      const { call } = await open({ onLog: (line) => lines.push(line) });
      expect((await call('POST', PERSONAS, withLayer(layers))).status).toBe(400);
      expect(lines).toEqual([]);
    },
  );
});
