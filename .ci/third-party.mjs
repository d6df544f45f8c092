// Bundled third-party packages and their licences.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const RULE = '-'.repeat(80);
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/** @param chunks of a build @returns the packages in them, sorted by name */
export function findPackages(chunks) {
  const modules = chunks.flatMap(({ moduleIds = [] }) => moduleIds);
  const folders = modules.flatMap((id) => /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
  return [...new Set(folders)]
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const files = readdirSync(folder)
        .filter((file) => LICENCE_FILE.test(file))
        .sort();
      return { name, version, license, texts: files.map((file) => readFileSync(join(folder, file), 'utf8').trim()) };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The text of THIRD_PARTY_LICENSES; deterministic. */
export function describePackages(packages) {
  return packages
    .map((one) =>
      [RULE, `${one.name} ${one.version}, ${one.license}`, RULE, '', ...sourceOf(one), ...one.texts, ''].join('\n'),
    )
    .join('\n');
}

/** A licence that requires to say where the source is (MPL-2.0, 3.2). The npm package contains it. */
function sourceOf({ name, version, license }) {
  return license === 'MPL-2.0' ? [`Source code: https://www.npmjs.com/package/${name}/v/${version}`, ''] : [];
}

/** Reads the packages from that text. */
export function readHeaders(text) {
  return [...text.matchAll(/^-{80}\n(\S+) (\S+), (.+)\n-{80}$/gm)].map(([, name, version, license]) => ({
    name,
    version,
    license,
  }));
}
