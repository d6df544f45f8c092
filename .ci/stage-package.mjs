// Puts what is published into `package`: what was built, and a manifest without scripts. `prepare` builds a clone; npm
// warns of it at every install of a published package that has it.
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
