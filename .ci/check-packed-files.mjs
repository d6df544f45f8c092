// Reads `npm pack --json` and fails if the package contains unexpected files or is too large.
import { text } from 'node:stream/consumers';

const ALLOWED = [
  /^dist\/[\w.-]+\.cjs$/,
  /^dist\/tavus\.1$/,
  /^dist\/THIRD_PARTY_LICENSES$/,
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
];
const MAX_BYTES = 2 * 1024 * 1024;

const [{ files, unpackedSize }] = Object.values(JSON.parse(await text(process.stdin)));
const unexpected = files.map(({ path }) => path).filter((path) => !ALLOWED.some((allowed) => allowed.test(path)));
console.log(`${files.length} files, ${unpackedSize} bytes`);
if (unexpected.length > 0) console.error(`Must not be published: ${unexpected.join(', ')}`);
if (unpackedSize > MAX_BYTES) console.error(`Larger than ${MAX_BYTES} bytes.`);
process.exit(unexpected.length > 0 || unpackedSize > MAX_BYTES ? 1 : 0);
