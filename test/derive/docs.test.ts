import { describe, expect, it } from 'vitest';
import { control, fail, pass } from '../../shared/core/control.ts';
import { count } from '../../shared/core/parameter.ts';
import { controlSection, coveragePage, domainPage, indexPage } from '../../shared/derive/docs.ts';
import { code, codeBlock, plain, table } from '../../shared/derive/markdown.ts';
import { thisAccount } from '../../shared/services/subjects.ts';
import { judgeExample } from '../support/examples.ts';

const facts = { name: 'payments', management: false };

const sample = control({
  id: 'house.doors-closed',
  title: 'Doors are closed | and <locked>',
  severity: 'high',
  seeds: ['000:1'],
  satisfies: ['soc2/CC6.4'],
  equivalents: { prowler: ['house_doors'] },
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

describe('the documentation of a control', () => {
  const section = controlSection(sample, judgeExample);

  it('has what it means, why, and the command as it is', () => {
    expect(section).toContain('## house.doors-closed');
    expect(section).toContain('**Doors are closed \\| and \\<locked\\>** (high, per account;');
    expect(section).toContain('Open doors let anybody in.');
    expect(section).toContain('```sh\nclose <door> | tee log\n```');
    expect(section).toContain('- Evidence for: `soc2/CC6.4`');
  });

  it('has the verdicts that evaluating its examples really gives', () => {
    expect(section).toContain('| payments \\| closed | pass | at most 2 \\| \\*doors\\* (warning: hinges rust) |');
    expect(section).toContain('| open | fail | barn is open |');
  });

  it('has its parameters with bounds', () => {
    expect(section).toContain('| `most` | `2` | count, 0 to 9 | open doors \\| accepted |');
  });

  it('is where the index leads', () => {
    expect(indexPage([sample])).toContain('[`house.doors-closed`](controls/house.md#housedoors-closed)');
    expect(domainPage('house', [sample], judgeExample)).toContain(section);
  });
});

it('coverage names what has no control', () => {
  const requirements = [
    { id: '1', title: 'Doors | close', controls: ['house.doors-closed'] },
    { id: '2', title: 'Lamps', controls: [] },
  ];
  const page = coveragePage([{ id: 'house', title: 'House', version: '1', requirements }], { '000:1': ['a.b', 'c.d'] });
  expect(page).toContain('`house`: 1 of the 2 requirements listed here have a control.');
  expect(page).toContain('| `1` | Doors \\| close | `house.doors-closed` |');
  expect(page).toContain('No control: `2`');
  expect(page).toContain('| `000:1` | `a.b`, `c.d` |');
});

describe('Markdown', () => {
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
