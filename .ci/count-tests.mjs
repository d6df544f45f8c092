// Sums the counts of all runs in a folder, a broken step counting as a failed test, and prints them last.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, brokenSteps] = process.argv.slice(2);
const reports = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
const failed = reports.reduce((sum, report) => sum + report.numFailedTests, 0) || Number(brokenSteps);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || Number(brokenSteps) > 0 || passed === 0 ? 1 : 0);
