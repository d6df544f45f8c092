// Reads `npm audit --json` and fails on a vulnerability in a bundled package; others are only listed.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { readHeaders } from './third-party.mjs';

const bundled = new Set(readHeaders(readFileSync('dist/THIRD_PARTY_LICENSES', 'utf8')).map(({ name }) => name));
const vulnerable = readVulnerable(await text(process.stdin));
if (vulnerable === undefined) console.log('The registry did not respond; vulnerabilities are unknown.');
for (const { name, severity } of vulnerable ?? []) {
  console.log(`${name}: ${severity}${bundled.has(name) ? ' (bundled)' : ' (development only)'}`);
}
process.exit((vulnerable ?? []).some(({ name }) => bundled.has(name)) ? 1 : 0);

function readVulnerable(response) {
  try {
    const { vulnerabilities } = JSON.parse(response);
    return vulnerabilities && Object.values(vulnerabilities);
  } catch {
    return undefined;
  }
}
