// Writes the files to publish to `package`: the build, and a manifest without scripts. `prepare` is only for clones; npm
// warns about it at every installation of a published package.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'package';

const {
  scripts: _scripts,
  devDependencies: _bundled,
  private: _guard,
  ...manifest
} = JSON.parse(readFileSync('package.json', 'utf8'));
rmSync(FOLDER, { recursive: true, force: true });
for (const name of [...manifest.files, 'README.md', 'LICENSE']) cpSync(name, join(FOLDER, name), { recursive: true });
writeFileSync(join(FOLDER, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
