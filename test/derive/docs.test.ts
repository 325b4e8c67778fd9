import { describe, expect, it } from 'vitest';
import { inPart, stricter } from '../../shared/core/claim.ts';
import { type AnyControl, control, fail, pass } from '../../shared/core/control.ts';
import { count } from '../../shared/core/parameter.ts';
import { claimsOf } from '../../shared/derive/claims.ts';
import { frameworkCoverage } from '../../shared/derive/coverage.ts';
import { controlPage, coveragePage, indexPage } from '../../shared/derive/docs.ts';
import { judgeExample } from '../../shared/derive/examples.ts';
import { code, codeBlock, plain, table } from '../../shared/derive/markdown.ts';
import { frameworks } from '../../shared/frameworks/index.ts';
import { thisAccount } from '../../shared/services/subjects.ts';

const facts = { name: 'payments', management: false };

const sample = control({
  id: 'house.doors-closed',
  title: 'Doors are closed | and <locked>',
  severity: 'high',
  seeds: ['000:1'],
  satisfies: ['soc2/CC6.4'],
  equivalents: { prowler: ['house_doors', inPart('house_gates', 'side | gates')], config: [stricter('DOORS', 'most')] },
  parameters: { most: count(2, 'open doors | accepted', { maximum: 9 }) },
  subject: thisAccount,
  why: 'Open doors let\nanybody in.',
  fix: 'close <door> | tee log',
  evaluate: ({ facts: { name } }, _others, { most }) =>
    name === 'payments' ? pass(`at most ${most} | *doors*`, 'hinges\nrust') : fail(`${name} is open`),
  examples: {
    pass: [{ name: 'payments | closed', facts }],
    fail: [{ name: 'open', facts: { ...facts, name: 'barn' } }],
  },
});

const inHouse = { 'house/3': { how: 'in-part', missing: 'side gates' } } as const;
const claims = (control: AnyControl) => claimsOf(control, frameworks);

describe('the page of a control', () => {
  const page = controlPage(sample, judgeExample, claims);

  it('shows its title, the reason, the command unchanged, and its requirements', () => {
    expect(page).toContain('# house.doors-closed');
    expect(page).toContain('**Doors are closed \\| and \\<locked\\>** (high, per account;');
    expect(page).toContain('Open doors let anybody in.');
    expect(page).toContain('```sh\nclose <door> | tee log\n```');
    expect(page).toContain('- Evidence for: `soc2/CC6.4` (in part)');
  });

  it('shows the checks of other tools that it covers, and how far where it does not judge them as written', () => {
    expect(page).toContain('- Prowler: `house_doors`, `house_gates` (in part: side \\| gates)');
    expect(page).toContain('- AWS Config: `DOORS` (stricter by most)');
  });

  it('has the verdicts that evaluating its examples gives', () => {
    expect(page).toContain('| payments \\| closed | pass | at most 2 \\| \\*doors\\* (warning: hinges rust) |');
    expect(page).toContain('| open | fail | barn is open |');
  });

  it('shows the fix in the CDK, and the pages of the console, if there are any', () => {
    const shown = controlPage(
      { ...sample, console: ['house?door={id}', 'house'] },
      judgeExample,
      claims,
      "new Door(this, 'Front');",
    );
    expect(shown).toContain("### In the CDK\n\n```ts\nnew Door(this, 'Front');\n```");
    expect(shown).toContain('### In the console\n\n- `house?door={id}`\n- `house`');
    expect(page).not.toMatch(/In the CDK|In the console/);
  });

  it('has its parameters with their bounds', () => {
    expect(page).toContain('| `most` | `2` | count, 0 to 9 | open doors \\| accepted |');
  });

  it('is linked from the index', () => {
    expect(indexPage([sample])).toContain('[`house.doors-closed`](controls/house/doors-closed.md)');
  });
});

it('the page of the frameworks has each requirement with its controls, and those without', () => {
  const requirements = { '1': 'Doors | close', '2': 'Lamps', '3': 'Gates' };
  const house = { id: 'house', title: 'House', version: '1', kind: 'settings' as const, requirements };
  const judging = { ...sample, satisfies: ['house/1', 'house/3'], qualified: inHouse };
  const page = coveragePage(frameworkCoverage([judging], [house]));
  expect(page).toContain(
    '`house`: 2 of the 3 requirements listed here have a control ' +
      '(1 judged as written, 0 judged more strictly, 1 judged in part, 0 attested by people alone, 1 without a control).',
  );
  expect(page).toContain('| `1` | Doors \\| close | judges | `house.doors-closed` |');
  expect(page).toContain('| `3` | Gates | in part | `house.doors-closed` (in part: side gates) |');
  expect(page).toContain('No control: `2`');
});

describe('coverage names how each requirement is judged, and requirements without a control', () => {
  it.each([
    ['a bar', 'a | b', 'a \\| b'],
    ['line ends', 'a\r\n  b\n', 'a b'],
    ['a tag', '<id>', '\\<id\\>'],
    ['emphasis', '*a* _b_', '\\*a\\* \\_b\\_'],
    ['a backslash before a bar', 'a \\| b', 'a \\\\\\| b'],
    ['names with underscores, which are no emphasis', 'S3_DATA_EVENTS', 'S3_DATA_EVENTS'],
  ])('escapes %s', (_name, text, escaped) => expect(plain(text)).toBe(escaped));

  it('does not break code', () => {
    expect(code('a|b')).toBe('`a\\|b`');
    expect(code('`a`')).toBe('`` `a` ``');
    expect(codeBlock('echo ```', 'sh')).toBe('````sh\necho ```\n````');
  });

  it('makes a table of one line per row', () => {
    expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |');
  });
});
