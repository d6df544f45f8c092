import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { runTavus } from '../support/command.ts';
import { expectTame } from '../support/tame.ts';

/** Colors, the title of the window, a carriage return, text from right to left, and an HTML tag. */
const HOSTILE = 'a\x1b[5mb\x1b]0;c\x07d\re\u202ef\x9bg<b>';

const OF_DOCUMENT = 'document_name document_url status error_message callback_url created_at last_crawled_at'.split(
  ' ',
);
const OF_GUARDRAIL = 'guardrail_name guardrail_prompt modality callback_url created_at'.split(' ');
const OF_OBJECTIVE = 'objective_name objective_prompt confirmation_mode modality next_required_objective status'.split(
  ' ',
);
const OF_VOICE = 'voice_name voice_type status error_message description audio_url created_at'.split(' ');

/** The fields with hostile values. */
function fill(fields: readonly string[], more: object = {}): { readonly overrides: Record<string, unknown> } {
  return { overrides: { ...Object.fromEntries(fields.map((name) => [name, HOSTILE])), ...more } };
}

async function open() {
  const sandbox = await startSandbox({ data: 'empty' });
  onTestFinished(() => sandbox.close());
  const lists = { tags: [HOSTILE, 'x'], crawled_urls: [HOSTILE], crawl_config: { depth: HOSTILE, max_pages: HOSTILE } };
  const site = { document_url: 'https://example.com/', crawl: {} };
  const { id: document } = sandbox.store.addDocument(site, { ...fill(OF_DOCUMENT, lists), processingMs: 0 });
  const broken = fill(OF_DOCUMENT, { ...lists, status: 'error' });
  const { id: failed } = sandbox.store.addDocument(site, { ...broken, processingMs: 0 });
  const { id: voice } = sandbox.store.addVoice(fill(OF_VOICE, { tags: [{ tag_name: HOSTILE }] }));
  const { id: bad } = sandbox.store.addVoice(fill(OF_VOICE, { status: 'error', tags: [HOSTILE] }));
  const rule = { guardrail_name: 'rule', guardrail_prompt: 'x' };
  const { id: guardrail } = sandbox.store.addGuardrail(rule, fill(OF_GUARDRAIL, { ...lists, [HOSTILE]: HOSTILE }));
  const { id: set } = sandbox.store.addGuardrail(
    rule,
    fill(['guardrail_name'], { data: [fill(OF_GUARDRAIL).overrides] }),
  );
  const step = { objective_name: 'goal', objective_prompt: 'x' };
  const branches = {
    next_conditional_objectives: { [HOSTILE]: HOSTILE },
    output_variables: [HOSTILE],
    [HOSTILE]: HOSTILE,
  };
  const steps = [1, 2].map(() => fill(OF_OBJECTIVE, branches).overrides);
  const { id: objective } = sandbox.store.addObjective([step], fill(OF_OBJECTIVE, branches));
  const { id: several } = sandbox.store.addObjective([step], fill(OF_OBJECTIVE, { data: steps }));
  return { sandbox, ids: { document, failed, voice, bad, guardrail, set, objective, several } };
}

it.each<(ids: Awaited<ReturnType<typeof open>>['ids']) => string[]>([
  () => ['document', 'list'],
  () => ['document', 'list', '--json'],
  () => ['document', 'list', '--tags', HOSTILE, '--search', HOSTILE],
  ({ document }) => ['document', 'get', document],
  ({ failed }) => ['document', 'get', failed],
  ({ failed }) => ['document', 'watch', failed],
  ({ failed }) => ['document', 'edit', failed, '--name', HOSTILE, '--add-tag', HOSTILE],
  ({ failed }) => ['document', 'recrawl', failed],
  ({ failed }) => ['document', 'delete', failed, '--yes'],
  () => ['document', 'create', '--url', HOSTILE],
  () => ['document', 'create', '--url', `https://example.com/${HOSTILE}`, '--name', HOSTILE],
  () => ['guardrail', 'list'],
  ({ guardrail }) => ['guardrail', 'get', guardrail],
  ({ set }) => ['guardrail', 'get', set],
  ({ set }) => ['guardrail', 'edit', set, '--set', `modality=${HOSTILE}`, '--yes'],
  ({ guardrail }) => ['guardrail', 'edit', guardrail, '--set', `${HOSTILE}=${HOSTILE}`, '--yes'],
  () => ['guardrail', 'create', '--name', HOSTILE, '--prompt', HOSTILE],
  () => ['guardrail', 'create', '--file', HOSTILE],
  ({ guardrail }) => ['guardrail', 'delete', guardrail, '--yes'],
  () => ['objective', 'list'],
  ({ objective }) => ['objective', 'get', objective],
  ({ several }) => ['objective', 'get', several],
  ({ several }) => ['objective', 'edit', several, '--set', `data.1.next_required_objective=${HOSTILE}`, '--yes'],
  ({ several }) => ['objective', 'edit', several, '--set', `data.0.${HOSTILE}=${HOSTILE}`, '--dry-run', '--yes'],
  () => ['objective', 'create', '--name', HOSTILE, '--prompt', HOSTILE],
  ({ objective }) => ['objective', 'delete', objective, '--yes'],
  () => ['voice', 'list'],
  ({ voice }) => ['voice', 'get', voice],
  ({ bad }) => ['voice', 'get', bad, '--json'],
  ({ voice }) => ['voice', 'listen', voice],
])('no control character of Tavus or the command line is printed: %#', async (wordsOf) => {
  for (const isTerminal of [false, true]) {
    const { sandbox, ids } = await open();
    const { output, errors } = await runTavus([...wordsOf(ids), '--no-input'], { sandbox, isTerminal });
    expectTame(output);
    expectTame(errors);
    expect(output + errors).not.toBe('');
  }
});
