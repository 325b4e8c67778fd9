/** Reports the checks of a script that is not a test suite: line by line on stderr, and as a count for `.ci/run`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Checks {
  passed(what: string): void;
  failed(what: string, why: string): void;
  /** Writes the count where `.ci/run` finds it; returns how many checks failed. */
  report(): number;
}

interface Check {
  readonly title: string;
  readonly status: 'passed' | 'failed';
}

/** Writes `.cache/<name>-report.json` in vitest's format, which `.ci/run` adds up. */
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
