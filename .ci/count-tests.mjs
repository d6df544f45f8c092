// Lists the failed tests, and sums up all reports in a folder. A failed step counts as a failed test.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const [folder, brokenSteps] = process.argv.slice(2);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const reports = names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
for (const [index, { testResults }] of reports.entries()) {
  for (const { name, assertionResults } of testResults) {
    const failures = assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of failures) {
      console.log(
        `FAILED in ${names[index]}: ${relative('.', name)} > ${fullName}\n${failureMessages.join('\n').slice(0, 2000)}`,
      );
    }
  }
}
const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
const failed = reports.reduce((sum, report) => sum + report.numFailedTests, 0) || Number(brokenSteps);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || Number(brokenSteps) > 0 || passed === 0 ? 1 : 0);
