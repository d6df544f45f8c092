// Fails when something is bundled under a licence that may not go well with MIT.
import { readFileSync } from 'node:fs';
import { readHeaders } from './third-party.mjs';

const ALLOWED = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
];
const packages = readHeaders(readFileSync('dist/THIRD_PARTY_LICENSES', 'utf8'));
const strangers = packages.filter(({ license }) => !ALLOWED.includes(license));
console.log(`${packages.length} packages are bundled`);
for (const { name, license } of strangers) console.error(`${name} is under ${license}`);
process.exit(strangers.length > 0 || packages.length === 0 ? 1 : 0);
