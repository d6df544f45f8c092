// Installs the packed tarball as a user does, and compares the time with that of an empty package. Checks that it is one
// package without install scripts.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

/** Maximum time, as a multiple of the installation of an empty package. */
const MAX_RATIO = 3;
const ROUNDS = 3;
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

const tarball = resolve(process.argv[2]);
const work = mkdtempSync(join(tmpdir(), 'tavus-install-'));
try {
  const emptyTarball = packEmpty();
  const [own, empty] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    empty.push(install(emptyTarball, `empty${round}`));
    own.push(install(tarball, `own${round}`));
  }
  const problems = [...problemsOf(join(work, 'own0', 'lib', 'node_modules'))];
  const ratio = Math.min(...own) / Math.min(...empty);
  console.log(
    `Installed in ${(Math.min(...own) / 1000).toFixed(2)} s, ${ratio.toFixed(2)} times as long as an empty package (at most ${MAX_RATIO}).`,
  );
  if (ratio > MAX_RATIO) problems.push('Installation takes too long.');
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(work, { recursive: true, force: true });
}

function packEmpty() {
  const folder = join(work, 'nothing');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty-package', version: '1.0.0' }));
  const name = execFileSync('npm', ['pack', '--silent', '--pack-destination', work], { cwd: folder, encoding: 'utf8' });
  return join(work, name.trim());
}

/** @returns milliseconds */
function install(file, name) {
  const start = performance.now();
  execFileSync('npm', ['install', '--global', '--offline', '--prefix', join(work, name), file], { stdio: 'pipe' });
  return performance.now() - start;
}

function problemsOf(folder) {
  const packages = readdirSync(folder);
  const {
    dependencies = {},
    optionalDependencies = {},
    scripts = {},
  } = JSON.parse(readFileSync(join(folder, 'tavus-cli', 'package.json'), 'utf8'));
  const needed = Object.keys({ ...dependencies, ...optionalDependencies });
  const hooks = INSTALL_SCRIPTS.filter((name) => Object.hasOwn(scripts, name));
  return [
    ...(packages.length > 1 || needed.length > 0
      ? [`Installs more than one package: ${[...packages, ...needed].join(', ')}`]
      : []),
    ...(hooks.length > 0 ? [`Has install scripts: ${hooks.join(', ')}`] : []),
  ];
}
