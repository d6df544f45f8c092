import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { type Prism, startPrism } from './prism.ts';

type Row = Record<string, unknown>;
type Call = [method: string, path: string, status: number, body?: unknown];

const PATCH = [{ op: 'replace', path: '/system_prompt', value: 'Be brief.' }];
const PROMPT = { system_prompt: 'You are a life coach.', pipeline_mode: 'full' };
const TRAINING = { train_video_url: 'https://example.com/rio.mp4' };

/** What a client of each family sends, in order. `NEW` is the id that the last POST gave. */
const RUNS: Readonly<Record<string, readonly Call[]>> = {
  'older names': [
    ['GET', '/v2/replicas?limit=100&page=1&replica_type=system&verbose=true', 200],
    ['GET', '/v2/replicas?replica_ids=r90bbd427f71', 200],
    ['POST', '/v2/replicas', 200, { ...TRAINING, replica_name: 'Rio' }],
    ['GET', '/v2/replicas/NEW?verbose=true', 200],
    ['PATCH', '/v2/replicas/NEW/name', 200, { replica_name: 'Rio 2' }],
    ['DELETE', '/v2/replicas/NEW?hard=true', 200],
    ['GET', '/v2/replicas/NEW', 400],
    ['GET', '/v2/personas?limit=100&page=1&persona_type=user', 200],
    ['POST', '/v2/personas', 200, { ...PROMPT, persona_name: 'Coach', default_replica_id: 'r90bbd427f71' }],
    ['GET', '/v2/personas/NEW', 200],
    ['PATCH', '/v2/personas/NEW', 200, PATCH],
    ['PATCH', '/v2/personas/NEW', 304, PATCH],
    ['PATCH', '/v2/personas/NEW?force=true', 200, [{ op: 'replace', path: '/persona_name', value: 'Tutor' }]],
    ['DELETE', '/v2/personas/NEW', 204],
    ['GET', '/v2/personas/NEW', 400],
    ['POST', '/v2/conversations', 200, { replica_id: 'r90bbd427f71', persona_id: 'pcb7a34da5fe' }],
    ['GET', '/v2/conversations/NEW?verbose=true', 200],
    ['POST', '/v2/conversations/NEW/end', 200],
    ['DELETE', '/v2/conversations/NEW', 204],
    ['POST', '/v2/videos', 200, { replica_id: 'r90bbd427f71', script: 'Hello', video_name: 'First' }],
    ['GET', '/v2/videos/NEW', 200],
  ],
  'newer names': [
    ['GET', '/v2/faces?limit=100&page=1&face_type=system&verbose=true', 200],
    ['GET', '/v2/faces?face_ids=r90bbd427f71', 200],
    ['POST', '/v2/faces', 200, { ...TRAINING, face_name: 'Rio' }],
    ['GET', '/v2/faces/NEW?verbose=true', 200],
    ['PATCH', '/v2/faces/NEW', 200, { face_name: 'Rio 2', default_voice_id: 'v0a1b2c3d4e5f' }],
    ['PATCH', '/v2/faces/NEW/name', 200, { face_name: 'Rio 3' }],
    ['DELETE', '/v2/faces/NEW', 200],
    ['GET', '/v2/faces/NEW', 404],
    ['GET', '/v2/pals?limit=100&page=1&pal_type=user', 200],
    ['POST', '/v2/pals', 200, { ...PROMPT, pal_name: 'Coach', default_face_id: 'r90bbd427f71' }],
    ['GET', '/v2/pals/NEW', 200],
    ['PATCH', '/v2/pals/NEW', 200, PATCH],
    ['PATCH', '/v2/pals/NEW', 304, PATCH],
    ['POST', '/v2/pals/NEW/publish', 200],
    ['POST', '/v2/pals/NEW/tools', 200, { tool_ids: ['tabc123def456'] }],
    ['GET', '/v2/pals/NEW/tools', 200],
    ['DELETE', '/v2/pals/NEW', 204],
    ['GET', '/v2/pals/NEW', 400],
    ['POST', '/v2/conversations', 200, { face_id: 'r90bbd427f71', pal_id: 'pb87e71797da' }],
    ['GET', '/v2/conversations/NEW?verbose=true', 200],
    ['GET', '/v2/conversations?limit=100', 200],
    ['POST', '/v2/conversations/NEW/end', 200],
  ],
  'nouns without a command': [
    ['POST', '/v2/pronunciation-dictionaries', 201, { name: 'Terms', rules: [] }],
    ['GET', '/v2/pronunciation-dictionaries/NEW', 200],
    ['GET', '/v2/pronunciation-dictionaries?limit=100&page=0&sort=asc', 200],
    ['PATCH', '/v2/pronunciation-dictionaries/NEW', 200, [{ op: 'replace', path: '/name', value: 'New' }]],
    ['DELETE', '/v2/pronunciation-dictionaries/NEW', 204],
    ['GET', '/v2/pronunciation-dictionaries/NEW', 404],
    [
      'POST',
      '/v2/transcriptions',
      200,
      { file_url: 'https://example.com/a.mp4', callback_url: 'https://example.com/' },
    ],
    ['GET', '/v2/transcriptions/NEW', 200],
    ['GET', '/v2/transcriptions', 200],
    ['DELETE', '/v2/transcriptions/NEW', 204],
  ],
};

function idIn(row: Row): string | undefined {
  const names = ['replica_id', 'face_id', 'persona_id', 'pal_id', 'conversation_id', 'video_id'];
  const found = [...names, 'pronunciation_dictionary_id', 'transcription_id'].find((name) => name in row);
  return found === undefined ? undefined : String(row[found]);
}

describe.each(Object.entries(RUNS))('a client that uses the %s, with a validating proxy', (_name, calls) => {
  let sandbox: Sandbox;
  let prism: Prism;
  let id = '';

  beforeAll(async () => {
    sandbox = await startSandbox();
    prism = await startPrism('proxy', process.env.TAVUS_OPENAPI ?? '', sandbox.url);
  });

  afterAll(async () => {
    await prism?.close();
    await sandbox?.close();
  });

  it.each<Call>([...calls])('%s %s is answered with %i as described', async (method, path, status, body) => {
    const response = await fetch(prism.url + path.replace('NEW', id), {
      method,
      headers: { 'x-api-key': sandbox.apiKey, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // The proxy answers a violation of the description with a status and a body of its own.
    expect([response.status, text]).toEqual([status, expect.not.stringContaining('stoplight')]);
    if (method === 'POST' && !/NEW/.test(path)) id = idIn(JSON.parse(text) as Row) ?? id;
  });
});
