// Reads `npm audit --json` and fails on a known weakness in what is bundled; one in a tool alone is only told.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { readHeaders } from './third-party.mjs';

const bundled = new Set(readHeaders(readFileSync('dist/THIRD_PARTY_LICENSES', 'utf8')).map(({ name }) => name));
const weak = readWeak(await text(process.stdin));
if (weak === undefined) console.log('The registry did not answer: nothing is known.');
for (const { name, severity } of weak ?? []) {
  console.log(`${name}: ${severity}${bundled.has(name) ? ', and it is bundled' : ' (a tool, not bundled)'}`);
}
process.exit((weak ?? []).some(({ name }) => bundled.has(name)) ? 1 : 0);

function readWeak(answer) {
  try {
    const { vulnerabilities } = JSON.parse(answer);
    return vulnerabilities && Object.values(vulnerabilities);
  } catch {
    return undefined;
  }
}
