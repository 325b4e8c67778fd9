/** Test results in JUnit's XML format. */
import type { Summary } from '../core/upload.ts';
import { unusable } from './failure.ts';
import { countIn, readXml } from './xml.ts';

const ROOTS = ['testsuites', 'testsuite'];
const FAILED = ['failure', 'error'];

/** Each case counts once, by its worst result. Errors of a suite outside its cases count as failures. */
export async function junitSummary(text: AsyncIterable<string>): Promise<Summary> {
  const tests = { passed: 0, failed: 0, skipped: 0 };
  let state: 'passed' | 'failed' | 'skipped' | null = null;
  let announced = 0;
  let depth = 0;
  await readXml('junit', text, {
    opened: (element, within) => {
      const { name } = element;
      depth += 1;
      if (depth === 1 && !ROOTS.includes(name))
        throw unusable('junit', `its first element is ${name.slice(0, 40)} and not ${ROOTS.join(' or ')}`);
      const parent = within.at(-1);
      if (name === 'testsuite' && parent !== 'testsuite') announced += countIn('junit', element, 'tests') ?? 0;
      if (name === 'testcase') state = 'passed';
      if (parent === 'testcase' && FAILED.includes(name)) state = 'failed';
      if (parent === 'testcase' && name === 'skipped' && state === 'passed') state = 'skipped';
      if (parent === 'testsuite' && FAILED.includes(name)) tests.failed += 1;
    },
    closed: (name) => {
      if (name !== 'testcase' || state === null) return;
      tests[state] += 1;
      state = null;
    },
  });
  const counted = tests.passed + tests.failed + tests.skipped;
  if (counted === 0 && announced > 0) throw unusable('junit', `it announces ${announced} tests and has none of them`);
  return { tests };
}
