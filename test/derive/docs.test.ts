import { describe, expect, it } from 'vitest';
import { inPart, stricter } from '../../shared/core/claim.ts';
import { type AnyControl, control, fail, pass } from '../../shared/core/control.ts';
import { count } from '../../shared/core/parameter.ts';
import { claimsOf } from '../../shared/derive/claims.ts';
import { frameworkCoverage } from '../../shared/derive/coverage.ts';
import { controlSection, coveragePage, domainPage, indexPage } from '../../shared/derive/docs.ts';
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

describe('checklist items come in the order of their lines', () => {
  const section = controlSection(sample, judgeExample, claims);

  it('has what it means, why, and the command as it is', () => {
    expect(section).toContain('## house.doors-closed');
    expect(section).toContain('**Doors are closed \\| and \\<locked\\>** (high, per account;');
    expect(section).toContain('Open doors let anybody in.');
    expect(section).toContain('```sh\nclose <door> | tee log\n```');
    expect(section).toContain('- Evidence for: `soc2/CC6.4` (in part)');
  });

  it('has the meaning, the reason, and the unchanged command', () => {
    expect(section).toContain('- Prowler: `house_doors`, `house_gates` (in part: side \\| gates)');
    expect(section).toContain('- AWS Config: `DOORS` (stricter by most)');
  });

  it('has its claims on checks of other tools, except those that it judges as written', () => {
    expect(section).toContain('| payments \\| closed | pass | at most 2 \\| \\*doors\\* (warning: hinges rust) |');
    expect(section).toContain('| open | fail | barn is open |');
  });

  it('has the verdicts that evaluating its examples gives', () => {
    expect(section).toContain('| `most` | `2` | count, 0 to 9 | open doors \\| accepted |');
  });

  it('is where the index leads', () => {
    expect(indexPage([sample])).toContain('[`house.doors-closed`](controls/house.md#housedoors-closed)');
    expect(domainPage('house', [sample], judgeExample, claims)).toContain(section);
  });
});

it('is where the index links to', () => {
  const requirements = { '1': 'Doors | close', '2': 'Lamps', '3': 'Gates' };
  const house = { id: 'house', title: 'House', version: '1', kind: 'settings' as const, requirements };
  const judging = { ...sample, satisfies: ['house/1', 'house/3'], qualified: inHouse };
  const page = coveragePage(frameworkCoverage([judging], [house]), { '000:1': ['a.b', 'c.d'] });
  expect(page).toContain(
    '`house`: 2 of the 3 requirements listed here have a control ' +
      '(1 judged as written, 0 judged more strictly, 1 judged in part, 1 without a control).',
  );
  expect(page).toContain('| `1` | Doors \\| close | judges | `house.doors-closed` |');
  expect(page).toContain('| `3` | Gates | in part | `house.doors-closed` (in part: side gates) |');
  expect(page).toContain('No control: `2`');
  expect(page).toContain('| `000:1` | `a.b`, `c.d` |');
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

  it('keeps code whole', () => {
    expect(code('a|b')).toBe('`a\\|b`');
    expect(code('`a`')).toBe('`` `a` ``');
    expect(codeBlock('echo ```', 'sh')).toBe('````sh\necho ```\n````');
  });

  it('makes a table of one line per row', () => {
    expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |');
  });
});
