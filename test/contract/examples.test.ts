import { readFileSync } from 'node:fs';
import process from 'node:process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { isObject, type JsonObject } from '../../src/lib/guards.ts';
import { startSandbox } from '../../src/sandbox/server.ts';

const METHODS = ['get', 'post', 'patch', 'delete'];
/** Own items in the place of stock items, which cannot be changed. */
const OWN: Readonly<Record<string, string>> = { r90bbd427f71: 'r4c6a9e1b7d2', pcb7a34da5fe: 'p7b3d5f9a1c4' };
/** No name of the field for the recording is known. */
const LEFT_OUT = ['POST /v2/voices'];

interface Example {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly isWithdrawn: boolean;
}

const api = objectOf(parse(readFileSync(process.env.TAVUS_OPENAPI ?? '', 'utf8')));
const EXAMPLES = Object.entries(objectOf(api.paths)).flatMap(([path, item]) =>
  METHODS.filter((method) => method in objectOf(item)).flatMap((method) => examplesOf(path, objectOf(item), method)),
);

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** One request for each example of the body; one if there is none. */
function examplesOf(path: string, item: JsonObject, method: string): Example[] {
  const operation = objectOf(item[method]);
  const isWithdrawn = listOf(operation.tags).includes('withdrawn');
  const request = { method: method.toUpperCase(), path: pathWith(path, item, operation, method), isWithdrawn };
  const media = objectOf(objectOf(objectOf(operation.requestBody).content)['application/json']);
  const bodies = Object.entries(objectOf(media.examples)).map(([name, example]) => [name, objectOf(example).value]);
  const all = 'example' in media ? [['', media.example], ...bodies] : bodies;
  if (all.length === 0) return [{ name: `${request.method} ${path}`, ...request }];
  return all.map(([name, body]) => ({ name: `${request.method} ${path} ${name}`.trim(), ...request, body }));
}

/** The path with the examples of its parameters, and those of the query. */
function pathWith(path: string, item: JsonObject, operation: JsonObject, method: string): string {
  const parameters = [...listOf(item.parameters), ...listOf(operation.parameters)].map(objectOf);
  const exampleOf = (name: string) => String(parameters.find((one) => one.name === name)?.example ?? '');
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = exampleOf(name);
    return method === 'get' ? id : (OWN[id] ?? id);
  });
  const query = parameters.flatMap(({ name, in: place, example }): [string, string][] =>
    place === 'query' && example !== undefined ? [[String(name), String(example)]] : [],
  );
  return query.length === 0 ? filled : `${filled}?${new URLSearchParams(query)}`;
}

async function send({ method, path, body }: Example): Promise<Response> {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  return await fetch(sandbox.url + path, {
    method,
    headers: { 'x-api-key': sandbox.apiKey, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const supported = EXAMPLES.filter(({ name, isWithdrawn }) => !isWithdrawn && !LEFT_OUT.includes(name));

describe('every request example of the API description', () => {
  it.each(supported)('is accepted: $name', async (example) => {
    const response = await send(example);
    expect(response.status, await response.text()).toBeLessThan(400);
  });

  it('has been read', () => {
    expect(supported.filter(({ body }) => body !== undefined).length).toBeGreaterThan(25);
    expect(EXAMPLES.filter(({ name }) => LEFT_OUT.includes(name))).toHaveLength(LEFT_OUT.length);
  });

  it.each(EXAMPLES.filter(({ isWithdrawn }) => isWithdrawn))(
    'has no route if it is withdrawn: $name',
    async (example) => {
      expect((await send(example)).status).toBe(404);
    },
  );
});
