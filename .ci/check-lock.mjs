// Fails when an install could run scripts or bring something else than what was tested: for users, the package has no
// dependencies and no install scripts; for developers, the lock file names no host and holds a digest of
// every package but the tools that only other platforms get.
import { readFileSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const [manifest, lock] = [read('package.json'), read('package-lock.json')];
const DEPENDENCIES = [
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'bundleDependencies',
  'bundledDependencies',
];
const SCRIPTS = ['preinstall', 'install', 'postinstall'];

const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const problems = [
  ...DEPENDENCIES.filter((name) => manifest[name] !== undefined).map((name) => `package.json has ${name}`),
  ...SCRIPTS.filter((name) => manifest.scripts?.[name] !== undefined).map(
    (name) => `package.json has the script ${name}`,
  ),
  ...packages.flatMap(([path, { resolved, integrity, hasInstallScript, dev, optional }]) => {
    // What only some platforms get is a tool, never a part of the bundle.
    const isTool = dev && optional;
    return [
      ...(resolved === undefined ? [] : [`${path} names where it comes from: ${resolved}`]),
      ...(isTool || /^sha512-/.test(integrity ?? '') ? [] : [`${path} has no digest`]),
      ...(isTool || !hasInstallScript ? [] : [`${path} has an install script`]),
    ];
  }),
];
console.log(`${packages.length} packages in the lock file`);
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
