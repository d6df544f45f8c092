import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CERTIFICATE } from '../api/tls.ts';
import { AccessibleTavus, MENU } from '../support/accessible-tavus.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { recording } from '../support/media-files.ts';
import { serveMedia } from '../support/media-server.ts';

/** Links of a server whose certificate the program trusts. */
async function serveTakes() {
  const { url, env } = await serveMedia({
    'short.mp4': { content: recording({ seconds: 20 }) },
    'rio.mp4': { content: recording() },
  });
  const folder = mkdtempSync(join(tmpdir(), 'tavus-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const certificate = join(folder, 'certificate.pem');
  writeFileSync(certificate, CERTIFICATE);
  return { url, env: { ...env, NODE_EXTRA_CA_CERTS: certificate } };
}

test('checks a link while the form is filled in, and asks before it sends an unfit one', async () => {
  const sandbox = await openSandbox();
  const { url, env } = await serveTakes();
  const tavus = new Tavus({ sandbox, env });
  await tavus.go('Work with Replicas', 'Create a Replica');
  await tavus.answer('Name', 'Brand new');
  await tavus.next('Train from');
  await tavus.answer('Training video', url('short.mp4'));
  // Below the field, while the cursor is elsewhere.
  await tavus.waitFor(/✖ Length: 20 s, needs at least 1 min/);
  await tavus.submit('Start the training');
  await tavus.said('Training video: Length: 20 s, needs at least 1 min: 30 s of speaking and 30 s of silence.');
  await tavus.said('Send it anyway?');
  tavus.press('enter');
  await tavus.at('Create a Replica');
  await tavus.cursorOn(/^Training video/);
  tavus.press('ctrl+u');
  tavus.type(url('rio.mp4'));
  await tavus.next('Training video');
  await tavus.waitFor(/✔ Fit as training video: MP4/);
  expect(sandbox.requests).toEqual([]);
  await tavus.submit('Start the training');
  await tavus.said('Started training “Brand new”');
  expect(sandbox.requests.at(-1)?.body).toEqual({ replica_name: 'Brand new', train_video_url: url('rio.mp4') });
  await tavus.at('Work with Replicas');
  await tavus.interrupt();
});

test('says what it found before it sends in the accessible mode', async () => {
  const sandbox = await openSandbox();
  const { url, env } = await serveTakes();
  const tavus = new AccessibleTavus({ sandbox, env });
  const summary = tavus.summary('Start the training');
  await tavus.go('Work with Replicas', 'Create');
  await tavus.answer('Name', 'Brand new');
  await tavus.answer('statement]', '');
  await tavus.answer('Training video', url('short.mp4'));
  await tavus.answer(summary, '0');
  await tavus.hears('Training video: Length: 20 s, needs at least 1 min');
  await tavus.answer('Send it anyway? [y/N]', 'n');
  await tavus.hears('Error: Training video: Length: 20 s');
  await tavus.answer(`Training video [${url('short.mp4')}]`, url('rio.mp4'));
  await tavus.answer(summary, '0');
  await tavus.asks(MENU);
  expect(tavus.heard()).toContain('Done: Started training “Brand new”');
  await tavus.interrupt();
});

test('leaves the form while a link is checked, and ends', async () => {
  const sandbox = await openSandbox();
  const { url, env } = await serveMedia({ 'slow.mp4': { content: recording(), stalls: true } });
  const tavus = new Tavus({ sandbox, env: { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' } });
  await tavus.go('Work with Replicas', 'Create a Replica');
  await tavus.answer('Name', 'Brand new');
  await tavus.next('Train from');
  await tavus.answer('Training video', url('slow.mp4'));
  await tavus.waitFor('Checking the file');
  tavus.press('ctrl+x');
  await tavus.at('Leave this form?');
  await tavus.choose('Discard');
  await tavus.at('Work with Replicas');
  await tavus.back('Tavus');
  await tavus.leave();
});
