import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AccessibleTavus, MENU } from '../support/accessible-tavus.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { recording } from '../support/media-files.ts';

function saveRecording(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tavus-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'rio.mov');
  writeFileSync(path, recording({ brand: 'qt  ', rotation: 90 }));
  return path;
}

test('checks a recording and shows what is wrong first, with a command to convert it', async () => {
  const sandbox = await openSandbox();
  const path = saveRecording();
  const tavus = new Tavus({ sandbox, rows: 30 });
  await tavus.go('Work with Replicas', 'Check a Recording');
  await tavus.answer('File or link', path);
  await tavus.next('Use it as');
  await tavus.next('Model');
  await tavus.submit('Check');
  await tavus.at('What to do next');
  await tavus.said(`To convert it, run: ffmpeg -i ${path} -c:v libx264`);
  await tavus.waitFor(
    /Format +✖ QuickTime \(\.mov\), needs MP4\n +Convert it\.\n +Rotation +▲ turned by 90° when played/,
  );
  await tavus.waitFor(/Video codec +✔ H\.264/);
  await tavus.waitFor(/Create a replica with it +Tavus opens links only/);
  await tavus.choose('Check another file');
  await tavus.at('Check a Recording');
  await tavus.cursorOn(/^File or link$/);
  await tavus.back('Work with Replicas');
  expect(sandbox.requests).toEqual([]);
  await tavus.interrupt();
});

test('says the result in words in the accessible mode', async () => {
  const sandbox = await openSandbox();
  const tavus = new AccessibleTavus({ sandbox });
  await tavus.go('Work with Replicas', 'Check');
  await tavus.answer('File or link', saveRecording());
  await tavus.answer('[what its format is for]', '');
  await tavus.answer('Model [phoenix-4]', '');
  await tavus.answer('0 to check (Check), a number to change a field, b to leave', '0');
  await tavus.asks(MENU);
  expect(tavus.heard()).toContain('as training video for phoenix-4: unfit');
  expect(tavus.heard()).toContain('Format: Problem: QuickTime (.mov), needs MP4 Convert it.');
  expect(tavus.heard()).toContain('Rotation: Warning: turned by 90°');
  expect(tavus.heard()).toContain('Video codec: OK: H.264');
  expect(tavus.heard()).toContain('To convert it, run: ffmpeg -i');
  await tavus.interrupt();
});
