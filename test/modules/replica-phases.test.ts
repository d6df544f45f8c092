import { describe, expect, it, onTestFinished } from 'vitest';
import type { Replica } from '../../src/api/replicas.ts';
import { explainFailure } from '../../src/modules/nouns/failure-codes.ts';
import {
  hasFailure,
  isTraining,
  replicaPhase,
  replicaStatus,
  whyFailed,
  whyUnfinished,
} from '../../src/modules/nouns/replica-status.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { openBench } from '../support/bench.ts';
import { readJson, runTavus } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { createReplicaList, replicaSearchText } from '../support/noun-commands.ts';
import { back, menu, pick } from '../support/script.ts';

const WHAT = 'What to do with this replica';
const LIST = 'List Replicas';

function replica(status: string, finetune_status?: string): Replica {
  const base = { replica_id: 'r1', replica_name: 'Rio', status, training_progress: '20/100' };
  return finetune_status === undefined ? base : { ...base, finetune_status };
}

describe('the two status fields of a replica', () => {
  it.each<[status: string, tuning: string | undefined, phase: string, words: string, tone: string]>([
    ['started', undefined, 'training', 'started 20/100', 'busy'],
    ['training', undefined, 'training', 'training 20/100', 'busy'],
    ['queued_2027', 'completed', 'training', 'queued_2027 20/100', 'busy'],
    ['started', 'errored', 'training', 'started 20/100', 'busy'],
    ['error', undefined, 'failed', 'error', 'bad'],
    ['errored', undefined, 'failed', 'errored', 'bad'],
    ['failed', 'training', 'failed', 'failed', 'bad'],
    ['error', 'errored', 'failed', 'error', 'bad'],
    ['completed', undefined, 'ready', 'completed', 'good'],
    ['completed', '', 'ready', 'completed', 'good'],
    ['completed', ' ', 'ready', 'completed', 'good'],
    ['completed', 'completed', 'ready', 'completed', 'good'],
    ['completed', 'COMPLETED', 'ready', 'completed', 'good'],
    ['ready', undefined, 'ready', 'ready', 'good'],
    ['completed', 'training', 'fine_tuning', 'completed, fine-tuning', 'busy'],
    ['completed', 'started', 'fine_tuning', 'completed, fine-tuning', 'busy'],
    ['completed', 'something_new', 'fine_tuning', 'completed, fine-tuning', 'busy'],
    ['completed', 'errored', 'fine_tuning_failed', 'completed, tuning failed', 'bad'],
    ['completed', 'error', 'fine_tuning_failed', 'completed, tuning failed', 'bad'],
    ['completed', 'failed', 'fine_tuning_failed', 'completed, tuning failed', 'bad'],
    ['completed', 'Errored', 'fine_tuning_failed', 'completed, tuning failed', 'bad'],
    ['completed', 'failure_timeout', 'fine_tuning_failed', 'completed, tuning failed', 'bad'],
  ])('%s and %s: %s', (status, tuning, phase, words, tone) => {
    const item = replica(status, tuning);
    expect(replicaPhase(item)).toBe(phase);
    expect(replicaStatus(item)).toEqual({ text: words, tone });
    expect(isTraining(item)).toBe(phase === 'training' || phase === 'fine_tuning');
    expect(whyFailed(item) !== undefined).toBe(phase === 'failed');
    expect(whyUnfinished(item) !== undefined).toBe(phase === 'failed' || phase === 'training');
    expect(hasFailure(item)).toBe(phase.endsWith('failed'));
  });

  it('give the cause of a failed fine-tuning if Tavus sends it', () => {
    const item = { ...replica('completed', 'errored'), error_message: 'poor_lighting' };
    expect(explainFailure(item)).toMatch(/^There is too little light.* can still be used, with a watermark\./);
  });

  it('are found in a list by their shown text, and by filters', () => {
    const items = [replica('completed', 'errored'), replica('completed'), replica('error')].map((item, at) => ({
      ...item,
      replica_id: `r${at}`,
    }));
    expect(replicaSearchText(items[0] ?? replica('error'))).toContain('tuning failed');
    const list = createReplicaList();
    const error = list.filterGroups()[1]?.filters.find(({ label }) => label === 'error');
    expect(items.filter((item) => error?.matches(item)).map(({ replica_id }) => replica_id)).toEqual(['r0', 'r2']);
  });
});

describe('a replica whose fine-tuning failed, in the menu', () => {
  it('is marked in the list and in the details, and can be used', async () => {
    const bench = await openBench();
    const overrides = { finetune_status: 'errored', model_name: 'phoenix-4.5' };
    const id = bench.addReplica('Rio', { overrides });
    await bench.visit('list_replicas', pick(LIST, 'Rio'), back(WHAT), back(LIST));
    expect(bench.ui.screen(LIST).lines[1]).toContain('Rio | completed, tuning failed |');
    expect(bench.ui.transcript).toEqual(
      expect.arrayContaining([
        'Status: completed, tuning failed',
        expect.stringMatching(/^What went wrong: The replica can still be used, with a watermark\./),
        'Fine-tuning: errored',
      ]),
    );
    const { blocked } = bench.ui.screen(WHAT);
    expect(blocked['Watch it until it is done']).toBe('It is trained, but its fine-tuning failed.');
    expect(blocked['Generate a video with it']).toBeUndefined();
    expect(blocked['Create a persona with it']).toBeUndefined();
    expect(id).toMatch(/^r/);
  });

  it('can be watched until it fails', async () => {
    const bench = await openBench();
    const [createdAt, trainingMs] = [bench.now() - 60_000, 100_000];
    bench.addReplica('Rio', { createdAt, trainingMs, model: 'phoenix-4.5', finetuneFailsAt: bench.now() + 5000 });
    let isDone = false;
    const watch = menu(WHAT, 'Watch it until it is done');
    const done = bench.visit('list_replicas', pick(LIST, 'Rio'), watch, back(WHAT), back(LIST)).finally(() => {
      isDone = true;
    });
    // Before it is watched, the list on the screen waits for its time too.
    await eventually(() => {
      expect(bench.ui.lastProgress).toBeDefined();
      expect(bench.timerCount()).toBe(1);
    });
    while (!isDone) {
      await eventually(() => expect(isDone || bench.timerCount() > 0).toBe(true));
      bench.advance(2000);
    }
    await done;
    expect(bench.ui.transcript.join('\n')).toMatch(
      /fail: “Rio” \(r\w+\) is trained, but its fine-tuning failed\. The replica can still be used/,
    );
    expect(bench.ui.transcript).toContain('notify: “Rio”: 1 failed');
  });
});

describe('a replica whose fine-tuning failed, as a command', () => {
  async function open(finetune_status: unknown): Promise<{ sandbox: Sandbox; id: string }> {
    const sandbox = await startSandbox({ data: 'empty' });
    onTestFinished(() => sandbox.close());
    const overrides = { status: 'completed', finetune_status };
    return { sandbox, id: sandbox.store.addReplica({ name: 'Rio', trainingMs: 0, overrides }).id };
  }

  it.each(['errored', 'error', 'failed'])('makes watch exit with 1 and say what can be done: %s', async (state) => {
    const { sandbox, id } = await open(state);
    const { code, output, errors } = await runTavus(['replica', 'watch', id], { sandbox });
    expect(code).toBe(1);
    expect(output).toContain('\tcompleted, tuning failed\t');
    expect(errors).toContain(`“Rio” (${id}) is trained, but its fine-tuning failed.`);
    expect(errors).toContain('can still be used, with a watermark');
    expect(errors).toContain('train a new replica');
  });

  it.each(['completed', null, undefined, ''])('makes watch exit with 0 once it is done: %j', async (state) => {
    const { sandbox, id } = await open(state);
    expect(await runTavus(['replica', 'watch', id], { sandbox })).toMatchObject({ code: 0, errors: '' });
  });

  it.each(['training', 'something_new'])('makes watch wait while it is in progress: %s', async (state) => {
    const { sandbox, id } = await open(state);
    const { code, output } = await runTavus(['replica', 'watch', id, '--timeout', '1s'], { sandbox });
    expect(code).toBe(5);
    expect(output).toContain('\tcompleted, fine-tuning\t');
  });

  it('is printed with the fields of the API, including null', async () => {
    const { sandbox, id } = await open('errored');
    const fields = '--json=status,finetune_status,default_voice_id';
    const wanted = { status: 'completed', finetune_status: 'errored', default_voice_id: null };
    expect(readJson(await runTavus(['replica', 'get', id, fields], { sandbox }))).toEqual(wanted);
    const list = await runTavus(['replica', 'list', '--type', 'user', fields], { sandbox });
    expect(readJson(list)).toEqual([wanted]);
    expect(readJson(await runTavus(['replica', 'watch', id, fields], { sandbox }))).toEqual([wanted]);
  });

  it('is found by list with either status, and by a search for the shown text', async () => {
    const { sandbox, id } = await open('errored');
    for (const words of [
      ['--status', 'errored'],
      ['--status', 'completed'],
      ['--search', 'tuning failed'],
    ]) {
      const { output } = await runTavus(['replica', 'list', '--type', 'user', ...words], { sandbox });
      expect(output.split('\t')[0], words.join(' ')).toBe(id);
    }
    const none = await runTavus(['replica', 'list', '--type', 'user', '--status', 'error'], { sandbox });
    expect(none.output).toBe('');
  });

  it('makes watch say why a training failed before', async () => {
    const { sandbox } = await open('completed');
    const overrides = { status: 'error', error_message: 'download_link' };
    const { id } = sandbox.store.addReplica({ name: 'Ana', trainingMs: 0, overrides });
    const { code, errors } = await runTavus(['replica', 'watch', id], { sandbox });
    expect(code).toBe(1);
    expect(errors).toContain(`“Ana” (${id}) failed. Tavus could not download the file.`);
  });
});
