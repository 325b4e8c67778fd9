/** A mapping keeps what a person decided, and finds its items again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedOf } from '../../shared/checklist/check.ts';
import { BadMapping, type Entry, problemsOf, readMapping } from '../../shared/checklist/mapping.ts';
import { renewed } from '../../shared/checklist/propose.ts';
import { itemsIn } from './support.ts';

const proposed = (text: string, control = 'backup.retention') =>
  itemsIn(text).map((item) => ({
    item,
    proposals: [{ control, score: 0.9, because: 'the item says "backup"', parameters: { minRetentionDays: 30 } }],
  }));
const imported = (text: string, before?: string) =>
  renewed(proposed(text), before === undefined ? undefined : readMapping(before, 'm.yml'));
const check = (text: string, mapping: string) => checkedOf(itemsIn(text), readMapping(mapping, 'm.yml').entries);

const FIRST = '# Data\n\n- [ ] Backups are kept 30 days\n- [ ] Keys rotate every year\n';

describe('a mapping', () => {
  it('has an entry for each item, with the likely control, its parameters and the reason in a comment', () => {
    const { text } = imported(FIRST);
    expect(text).toContain('# proposed because the item says "backup"');
    const { entries } = readMapping(text, 'm.yml');
    expect(entries).toEqual([
      expect.objectContaining({
        item: 'Backups are kept 30 days',
        section: 'Data',
        line: 3,
        controls: [{ control: 'backup.retention', parameters: { minRetentionDays: 30 } }],
      }),
      expect.objectContaining({ item: 'Keys rotate every year', line: 4 }),
    ]);
  });

  it('does not decide where no control is likely', () => {
    const unlikely = proposed(FIRST).map(({ item, proposals }) => ({
      item,
      proposals: proposals.map((one) => ({ ...one, score: 0.1 })),
    }));
    const { text } = renewed(unlikely, undefined);
    expect(text).toContain('# perhaps backup.retention');
    expect(check(FIRST, text).unmapped).toHaveLength(2);
  });

  it('asks nothing about an item that only gathers others', () => {
    expect(
      readMapping(imported('- [ ] Database\n  - [ ] Backups\n').text, 'm.yml').entries.map(({ item }) => item),
    ).toEqual(['Backups']);
  });

  it('keeps decisions and comments when it is imported again, and follows lines that move', () => {
    const decided = imported(FIRST)
      .text.replace('- control: backup.retention', '- control: backup.schedule # agreed with the owners')
      .replace('  - item: Keys', '  # the keys are a matter of their own\n  - item: Keys');
    const { text, recognised } = imported(
      `# Data\n\nNew words.\n\n- [ ] Keys rotate every year\n- [ ] Backups are kept 30 days\n`,
      decided,
    );
    expect([...recognised.found.values()].map(({ how }) => how)).toEqual(['same', 'same']);
    expect(text).toContain('control: backup.schedule # agreed with the owners');
    expect(text).toContain('# the keys are a matter of their own');
    expect(readMapping(text, 'm.yml').entries.map(({ item, line }) => [item, line])).toEqual([
      ['Keys rotate every year', 5],
      ['Backups are kept 30 days', 6],
    ]);
  });

  it('is the same bytes when nothing has changed', () => {
    const once = imported(FIRST).text;
    expect(imported(FIRST, once).text).toBe(once);
  });

  it('follows an item whose section or words changed, and says which', () => {
    const first = imported(FIRST).text;
    const { recognised } = imported(
      '# Storage\n\n- [ ] Backups are kept 35 days\n- [ ] Keys rotate every year\n',
      first,
    );
    expect([...recognised.found].map(([, { how, record }]) => [how, record.text])).toEqual(
      expect.arrayContaining([
        ['moved', 'Keys rotate every year'],
        ['changed', 'Backups are kept 30 days'],
      ]),
    );
  });

  it('keeps an entry whose item is gone, and reports it', () => {
    const { text, recognised } = imported('# Data\n\n- [ ] Keys rotate every year\n', imported(FIRST).text);
    expect(recognised.orphans.map(({ text: item }) => item)).toEqual(['Backups are kept 30 days']);
    expect(check('# Data\n\n- [ ] Keys rotate every year\n', text).orphans).toHaveLength(1);
  });

  it('tells equal items apart by their order', () => {
    const twice = '# A\n- [ ] same\n- [ ] same\n';
    const { text } = imported(twice);
    const { entries } = readMapping(text, 'm.yml');
    expect(new Set(entries.map(({ key }) => key)).size).toBe(2);
    expect(check(twice, text)).toMatchObject({ unmapped: [], orphans: [], mapped: 2 });
  });

  it('of any items is found again by them', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .map((text) => `item ${text.replace(/[\r\n]/g, ' ')}`);
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 20 }), (lines) => {
        const text = lines.map((line) => `- [ ] ${line}\n`).join('');
        const once = imported(text).text;
        expect(check(text, once)).toMatchObject({ unmapped: [], orphans: [], changed: [] });
        expect(imported(text, once).text).toBe(once);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a decision', () => {
  it.each([
    ['controls: [{ control: backup.retention }]', 0],
    ['not applicable: there is no database', 0],
    ['attested by: platform team', 0],
    ['controls: []', 1],
    ['controls:', 1],
  ])('%s leaves %i items open', (decision, open) => {
    const text = `version: 1\nitems:\n  - item: Backups\n    ${decision}\n`;
    expect(check('- [ ] Backups\n', text).unmapped).toHaveLength(open);
  });
});

describe('a mapping that is wrong', () => {
  it.each([
    ['version: 1\nitems: [', /m\.yml/],
    ['version: 2\nitems: []', /m\.yml:1: version/],
    ['version: 1\nitems:\n  - item: a\n    contols: []\n', /m\.yml:3: items\.0: .*contols/],
    ['version: 1\nitems:\n  - item: a\n    line: soon\n', /items\.0\.line/],
    [
      'version: 1\nitems:\n  - item: a\n    controls: [{ control: a.b }]\n    not applicable: no\n',
      /leave out one of the two/,
    ],
    ['just text', /the file/],
    ['', /the file/],
    [
      `a: &a [1,1,1]\n${Array.from(
        { length: 9 },
        (_, n) =>
          `b${n}: &b${n} [${Array(9)
            .fill(n === 0 ? '*a' : `*b${n - 1}`)
            .join(',')}]`,
      ).join('\n')}\n`,
      /m\.yml/,
    ],
  ])('is refused with its place: %j', (text, message) => {
    expect(() => readMapping(text, 'm.yml')).toThrow(BadMapping);
    expect(() => readMapping(text, 'm.yml')).toThrow(message);
  });

  it('names unknown controls and parameters, and values out of bounds', () => {
    const controls = new Map([
      ['a.b', { parameters: { days: { default: 30, unit: 'days', description: '', minimum: 1, maximum: 90 } } }],
    ]);
    const entry = (control: string, parameters?: Entry['controls'][0]['parameters']): Entry => ({
      ...{ item: 'Backups', key: '', section: '', line: 4 },
      controls: [parameters ? { control, parameters } : { control }],
    });
    const problems = problemsOf(
      [
        entry('a.c'),
        entry('a.b', { hours: 1 }),
        entry('a.b', { days: 91 }),
        entry('a.b', { days: 'x' }),
        entry('a.b', { toString: 1 }),
        entry('a.b', { days: 90 }),
      ],
      controls,
      (id) => `no control is called ${id}`,
    );
    expect(problems).toEqual([
      'line 4, "Backups": no control is called a.c',
      'line 4, "Backups": a.b: there is no parameter hours; there is days',
      'line 4, "Backups": a.b: days must be 1 to 90 days, not 91',
      'line 4, "Backups": a.b: days must be a number, not "x"',
      'line 4, "Backups": a.b: there is no parameter toString; there is days',
    ]);
  });

  it('of any text is read or refused, and nothing else', () => {
    const piece = fc.constantFrom(
      'version: 1\n',
      'items:\n',
      '  - item: a\n',
      '    controls: []\n',
      '- ',
      ': ',
      '&a ',
      '*a',
      '{',
      '}',
      '[',
      '"',
      '\t',
      '!!js/function',
      '? ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 20 }), (pieces) => {
        try {
          readMapping(pieces.join(''), 'm.yml');
        } catch (error) {
          expect(error).toBeInstanceOf(BadMapping);
        }
      }),
      { numRuns: 300 },
    );
  });
});
