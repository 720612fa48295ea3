/** Adds up what jest and pytest ran and prints one line: `tests: N passed, N failed`. Exits 1 where a test failed. */
import { existsSync, readFileSync } from 'node:fs';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

function jestCount(file: string): Count {
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numRuntimeErrorTestSuites: number;
  };
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites };
}

/** Reads the attributes of pytest's `<testsuite>`; a missing report counts as one failure, not as none. */
function pytestCount(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const suite = /<testsuite [^>]*>/.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
  const attribute = (name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = attribute('failures') + attribute('errors');
  return { passed: attribute('tests') - failed - attribute('skipped'), failed };
}

const [jestFile = 'reports/jest.json', pytestFile = 'reports/pytest.xml'] = process.argv.slice(2);
const counts = [jestCount(jestFile), pytestCount(pytestFile)];
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`tests: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
