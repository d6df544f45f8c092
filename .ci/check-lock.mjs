// Fails if an installation could run scripts or install untested code. For users: the package must have no dependencies
// and no install scripts. For developers: the lock file must name no host, and have a digest of every package except
// tools of other platforms.
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
    // An optional package of some platforms is a tool, never part of the bundle.
    const isTool = dev && optional;
    return [
      ...(resolved === undefined ? [] : [`${path} has a source URL: ${resolved}`]),
      ...(isTool || /^sha512-/.test(integrity ?? '') ? [] : [`${path} has no digest`]),
      ...(isTool || !hasInstallScript ? [] : [`${path} has an install script`]),
    ];
  }),
];
console.log(`${packages.length} packages in the lock file`);
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
