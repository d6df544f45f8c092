// Fails if a package is bundled whose licence may be incompatible with MIT.
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
  // Applies to its own files only, which are bundled unchanged; THIRD_PARTY_LICENSES says where their source is.
  'MPL-2.0',
];
const packages = readHeaders(readFileSync('dist/THIRD_PARTY_LICENSES', 'utf8'));
const refused = packages.filter(({ license }) => !ALLOWED.includes(license));
console.log(`${packages.length} bundled packages`);
for (const { name, license } of refused) console.error(`${name} has the licence ${license}`);
process.exit(refused.length > 0 || packages.length === 0 ? 1 : 0);
