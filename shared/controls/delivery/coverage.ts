import { control, fail, pass } from '../../core/control.ts';
import { days, percent, text } from '../../core/parameter.ts';
import { repositories } from '../../kinds/repositories.ts';
import { repositoryWith, unnamed, upload } from '../../kinds/uploaded-examples.ts';
import { absenceOf, newestOf, notJudged } from '../../kinds/uploaded-judge.ts';

const measured = (covered: number, more: object = {}) =>
  repositoryWith([upload('coverage', 'lcov', { lines: { instrumented: 1_000, covered } }, more)]);

export default control({
  id: 'delivery.coverage',
  title: 'Unit tests cover more than nine lines of ten',
  severity: 'low',
  cadence: 'daily',
  seeds: ['001:146', '002:73'],
  satisfies: ['nist-800-53-r5/SA-11', 'iso-27001/A.8.29'],
  equivalents: {},
  parameters: {
    coveragePercent: percent(90, 'share of lines that the tests have to exceed'),
    maxAgeDays: days(31, 'how long a result counts', { minimum: 1 }),
    check: text('coverage', 'name of the check whose coverage is judged'),
  },
  subject: repositories,
  why: 'A line that no test runs is tested by the first customer who needs it.',
  fix: {
    steps: [
      'write tests for what is not covered, beginning with what changes most often',
      'let the pipeline upload its coverage: plumbline evidence put "<RESULT: lcov or Cobertura file>" --kind "<KIND: lcov or cobertura>" --repository {id} --commit "<COMMIT: commit that was tested>" {history}',
    ],
  },
  evaluate: ({ facts }, _others, { coveragePercent, maxAgeDays, check }, { now }) => {
    const outOfScope = notJudged(facts, 'code');
    if (outOfScope) return outOfScope;
    const newest = newestOf(facts, check);
    const absence = absenceOf(check, newest, maxAgeDays, now);
    if (absence !== null) return fail(absence);
    const lines = newest?.summary.lines;
    if (!lines?.instrumented) return fail(`the newest result of ${check} knows of no line`);
    const share = (100 * lines.covered) / lines.instrumented;
    const said = `tests cover ${(Math.floor(share * 10) / 10).toFixed(1)} % of the lines on ${facts.branch}`;
    return share > coveragePercent ? pass(said) : fail(`${said}, and more than ${coveragePercent} % are asked for`);
  },
  examples: {
    pass: [
      { name: 'a line more than asked for', ...measured(901) },
      { name: 'as asked for by a parameter', ...measured(801), parameters: { coveragePercent: 80 } },
      { name: 'as old as it counts', ...measured(950, { at: '2025-12-15T14:00:00.000Z' }) },
    ],
    fail: [
      { name: 'just as much as has to be exceeded', ...measured(900) },
      { name: 'nothing was uploaded', ...repositoryWith([]) },
      { name: 'older than it counts', ...measured(950, { at: '2025-12-15T12:00:00.000Z' }) },
      { name: 'a result of another branch', ...measured(950, { branch: 'feature' }) },
      {
        name: 'a result without lines',
        ...repositoryWith([upload('coverage', 'lcov', { lines: { instrumented: 0, covered: 0 } })]),
      },
      { name: 'a result of tests', ...repositoryWith([upload('coverage', 'junit', {})]) },
    ],
    notApplicable: [unnamed, { name: 'a repository without code', ...repositoryWith([], { without: ['code'] }) }],
  },
});
