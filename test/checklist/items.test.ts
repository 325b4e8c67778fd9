/** The requirements of a checklist are found, however it is written, and each once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../shared/checklist/items.ts';
import { quantitiesIn } from '../../shared/checklist/quantities.ts';
import { plainWords } from '../../shared/checklist/words-of-markdown.ts';
import { bytes, itemsIn } from './support.ts';

const shown = (text: string) =>
  itemsIn(text).map(({ line, kind, text: words, ticked }) => ({ line, kind, words, ticked }));
const words = (text: string) => itemsIn(text).map((item) => item.text);

describe('boxes', () => {
  it.each([
    ['- [ ] a box', false],
    ['* [x] a box', true],
    ['+ [X] a box', true],
    ['1. [ ] a box', false],
    ['3) [x] a box', true],
    ['- [] a box', false],
    ['- [✓] a box', true],
    ['- ☐ a box', false],
    ['- ☑ a box', true],
    ['- ✅ a box', true],
    ['- ❌ a box', false],
    ['☐ a box', false],
    ['> - [x] a box', true],
    ['   - [ ] a box', false],
    ['- [ ]\ta box', false],
  ])('%s', (text, ticked) => {
    expect(shown(`# Heading\n\n${text}\n`)).toEqual([{ line: 3, kind: 'box', words: 'a box', ticked }]);
  });

  it('are found with the line endings of every system', () => {
    for (const end of ['\n', '\r\n', '\r'])
      expect(itemsIn(['# A', '', '- [ ] one', '- [x] two', ''].join(end)).map(({ line }) => line)).toEqual([3, 4]);
  });

  it('that gather others are groups, however deep, with tabs and with spaces', () => {
    const found = itemsIn('- [ ] Database\n\t- [ ] Backups\n\t\t- [ ] kept\n- [ ] Cache\n  - one node\n');
    expect(found.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'group Database',
      'group Backups',
      'box kept',
      'group Cache',
      'line one node',
    ]);
    expect(found[2]?.parents).toEqual(['Database', 'Backups']);
  });

  it('in code, comments and front matter are ignored', () => {
    expect(words('---\nlist:\n- [ ] no\n---\n<!--\n- [ ] no\n-->\n\n```\n- [ ] no\n```\n\n- [ ] yes\n')).toEqual([
      'yes',
    ]);
  });

  it('with the same words are found each', () => {
    expect(itemsIn('# A\n- [ ] same\n- [ ] same\n# B\n- [ ] same\n').map(({ line }) => line)).toEqual([2, 3, 5]);
  });
});

describe('other lines', () => {
  it('of lists, with the sentence that introduces them', () => {
    const [item] = itemsIn('## Values\n\n**In production:**\n- `max_size`: 6\n');
    expect(item).toMatchObject({ kind: 'line', text: 'max_size: 6', headings: ['Values', 'In production'] });
  });

  it('of a table of requirements are rows, ticked by their own mark', () => {
    const table = '| # | Control | Done |\n|---|---|---|\n| 1 | Backups run | ✅ |\n| 2 | Keys rotate | [ ] |\n';
    expect(shown(table)).toEqual([
      { line: 3, kind: 'row', words: 'Backups run', ticked: true },
      { line: 4, kind: 'row', words: 'Keys rotate', ticked: false },
    ]);
  });

  it('of a table have their area for a heading, and their threshold beside them', () => {
    const [row] = itemsIn(
      '| Area | Requirement | Threshold | State |\n|-|-|-|-|\n| Backup | Retention | ≥ 30 days | ❌ |\n',
    );
    expect(row).toMatchObject({ text: 'Retention: ≥ 30 days', headings: ['Backup'] });
  });

  it('of a sign-off table are roles', () => {
    expect(shown('| Role | Name | Date |\n|---|---|---|\n| Tech Lead | | |\n')).toEqual([
      { line: 3, kind: 'sign-off', words: 'Tech Lead', ticked: false },
    ]);
  });

  it('in a table without requirements are ignored', () => {
    expect(words('| Name | Colour |\n|---|---|\n| sky | blue |\n')).toEqual([]);
  });

  it('that are filled in are fields, and settings with a value are requirements', () => {
    expect(shown('**Approved by**: ________\n\n```hcl\nretention = 7\nname = var.name\n```\n')).toEqual([
      { line: 1, kind: 'field', words: 'Approved by', ticked: false },
      { line: 4, kind: 'setting', words: 'retention = 7', ticked: false },
    ]);
  });

  it('are sentences that require something, and not sentences about the document', () => {
    expect(words('This checklist ensures quality.\n\nAll traffic is encrypted.\n\nThe sky is blue.\n')).toEqual([
      'All traffic is encrypted.',
    ]);
  });

  it('in a table of contents are ignored', () => {
    expect(words('- [Security](#security)\n- [Cost](#cost)\n\n- [ ] [Runbook](docs/runbook.md) written\n')).toEqual([
      'Runbook written',
    ]);
  });
});

describe('words', () => {
  it.each([
    ['**Bold**: `code` and [a link](https://example.com "title")', 'Bold: code and a link'],
    ['🚀 Launch :rocket:', 'Launch'],
    ['<b onclick="x()">Text</b><script>alert(1)</script>', 'Text alert(1)'],
    ['a<!-- hidden -->b', 'a b'],
    ['snake_case and _emphasis_ and *emphasis*', 'snake_case and emphasis and emphasis'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['Retention \\* kept', 'Retention * kept'],
  ])('%s → %s', (markdown, text) => {
    expect(plainWords(bytes(markdown))).toBe(text);
  });

  it('that were decoded once with the wrong character set are restored', () => {
    const misread = (text: string) => new TextDecoder('windows-1252').decode(Buffer.from(text, 'utf8'));
    for (const text of ['≥ 30 days', 'p95 – fast', 'Größe', 'naïve “quotes” …'])
      expect(plainWords(bytes(misread(text)))).toBe(text);
    expect(plainWords(bytes(misread('🔒 Locked')))).toBe('Locked');
    expect(plainWords(bytes('Français à Paris'))).toBe('Français à Paris');
  });

  it('have thresholds, in the units of parameters', () => {
    expect(
      quantitiesIn('retention ≥ 30 days, RTO < 1 h, 99.95 %, 1,000 req/s, two weeks, 2 weeks, p99, TLS1.2'),
    ).toEqual([
      { text: '≥ 30 days', value: 30, unit: 'days', bound: 'least' },
      { text: '< 1 h', value: 1, unit: 'hours', bound: 'most' },
      { text: '99.95 %', value: 99.95, unit: 'percent', bound: null },
      { text: '1,000 req/s', value: 1000, unit: 'per second', bound: null },
      { text: '2 weeks', value: 14, unit: 'days', bound: null },
    ]);
  });
});

const PIECES = [
  '- [ ] ',
  '- [x] ',
  '* ',
  '1. ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  '> ',
  '| ',
  '|---|',
  '```',
  '# ',
  '**',
  '`',
  '<b>',
  '<!--',
  '-->',
  '[',
  '](',
  '☐ ',
  '≥ 30 days',
  'backup',
  '---\n',
  '_',
  '\\',
  '\u0000',
  'ÿþ',
  '\ud800',
];
const markdown = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 })), { maxLength: 60 });

describe('any text', () => {
  it('is read without an error, in order, with its offsets inside the text', () => {
    fc.assert(
      fc.property(markdown, (pieces) => {
        const source = bytes(pieces.join('').toWellFormed());
        const items = itemsOf(source);
        const lines = items.map(({ line }) => line);
        expect(lines).toEqual(lines.toSorted((one, other) => one - other));
        for (const { at, remark, box, text } of items) {
          expect(text).not.toBe('');
          expect(at).toBeLessThanOrEqual(source.length);
          expect(remark ?? 0).toBeLessThanOrEqual(source.length);
          if (box !== null) expect(source[box]).toMatch(/[ xX]/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of any bytes is read without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => itemsOf(Buffer.from(raw).toString('latin1')).length >= 0),
    );
  });
});

it('the requirement of a row is in the column that is called Check, where the mark is in another one', () => {
  const table =
    '| Check | Done | Remark |\n|---|---|---|\n| No open ports | [ ] | this is said at much greater length |\n';
  expect(itemsIn(table).map(({ text }) => text)).toEqual(['No open ports']);
  const marked = '| Check | What |\n|---|---|\n| [ ] | No open ports |\n';
  expect(itemsIn(marked).map(({ text }) => text)).toEqual(['No open ports']);
});
