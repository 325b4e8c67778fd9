/** What a script that is not a test suite shows, said line by line on stderr and counted by `.ci/run`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Checks {
  passed(what: string): void;
  failed(what: string, why: string): void;
  /** Leaves the count where `.ci/run` finds it; answers how many failed. */
  report(): number;
}

interface Check {
  readonly title: string;
  readonly status: 'passed' | 'failed';
}

/** The report is in the form of vitest's, which is what `.ci/run` adds up: `.cache/<name>-report.json`. */
export function countedChecks(root: string, name: string): Checks {
  const made: Check[] = [];
  const say = (line: string) => process.stderr.write(`  ${line}\n`);
  return {
    passed: (title) => {
      made.push({ title, status: 'passed' });
      say(`proven: ${title}`);
    },
    failed: (title, why) => {
      made.push({ title, status: 'failed' });
      say(`FAILED: ${title}: ${why}`);
    },
    report: () => {
      const failures = made.filter(({ status }) => status === 'failed').length;
      const status = failures > 0 ? 'failed' : 'passed';
      mkdirSync(join(root, '.cache'), { recursive: true });
      writeFileSync(
        join(root, `.cache/${name}-report.json`),
        JSON.stringify({
          numPassedTests: made.length - failures,
          numFailedTests: failures,
          testResults: [{ name, status, assertionResults: made }],
        }),
      );
      return failures;
    },
  };
}
