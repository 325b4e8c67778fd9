import { Writable } from 'node:stream';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type Cell, painted, plainTable, table } from '../../cli/lib/table.ts';
import { fitted } from '../../cli/lib/wrap.ts';
import { terminal } from '../support/cli.ts';
import { HOSTILE } from '../support/hostile.ts';

const WIDE = terminal(1_000);

describe.each([
  ['with lines', (rows: readonly (readonly Cell[])[]) => table(WIDE, ['name'], rows)],
  ['without lines', (rows: readonly (readonly Cell[])[]) => plainTable(WIDE, ['name'], rows).text],
])('a table %s', (_how, draw) => {
  it('keeps the colours that we painted', () => {
    expect(draw([[painted('\u001b[31mred\u001b[39m')]])).toContain('\u001b[31mred\u001b[39m');
  });

  it.each(Object.entries(HOSTILE))(
    'has no colours, no controls and no further line of a name with %s',
    (_what, name) => {
      const plain = draw([['x'.repeat(name.length)]]);
      const drawn = draw([[name]]);
      expect(drawn).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      expect(drawn.split('\n').length).toBe(plain.split('\n').length);
    },
  );
});

describe('a table in the width of the terminal', () => {
  const ARN = `arn:aws:iam::111122223333:role/${'x'.repeat(30)}`;
  const SENTENCE = 'the security group is open to the whole internet on a port that administers machines';
  const head = ['account', 'control', 'resource', 'because'];
  const row = ['111122223333', 'network.sg-admin-ports', ARN, SENTENCE];

  it.each([200, 120, 80, 70])('of %i letters keeps every word of every cell whole', (columns) => {
    const drawn = table(terminal(columns), head, [row, row]);
    for (const line of drawn.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    expect(drawn.split(ARN)).toHaveLength(3);
    for (const word of [...SENTENCE.split(' '), ...head]) expect(drawn).toContain(word);
    expect(drawn).not.toContain('…');
  });

  it('breaks a sentence in its cell before it gives up the columns', () => {
    const drawn = table(terminal(80), ['account', 'because'], [['111122223333', SENTENCE]]);
    expect(drawn).toMatch(/│ 111122223333 │ the security group/);
    expect(drawn.split('\n').length).toBeGreaterThan(4);
  });

  it('leaves a word that is wider than the terminal in one piece, alone in its line', () => {
    const drawn = table(terminal(40), head, [row]);
    expect(drawn.split('\n')).toContain(ARN);
  });

  it('is not limited where the output is no terminal', () => {
    const file = { ...WIDE, stdout: new Writable() };
    expect(table(file, head, [row])).toContain(`│ ${ARN} │ ${SENTENCE} │`);
  });
});

describe('a command in the width of the terminal', () => {
  const joined = (text: string) => text.replaceAll(/ \\\n */g, ' ');
  const command = `  run: aws s3api put-bucket-tagging --bucket checkout-data --tagging 'TagSet=[{Key=Owner, Value=a -- b}]' --region eu-west-1`;

  it('runs as it is copied: it is broken before options, outside of quotes', () => {
    const drawn = fitted(terminal(60), command);
    for (const line of drawn.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60);
    expect(joined(drawn)).toBe(command);
    expect(drawn).toContain("'TagSet=[{Key=Owner, Value=a -- b}]'");
  });

  it('keeps a comment apart from what runs', () => {
    const drawn = fitted(
      terminal(60),
      '  aws backup create-plan --plan file://plan.json   # and then a selection for each type',
    );
    expect(drawn.split('\n')).toEqual([
      '  aws backup create-plan --plan file://plan.json',
      '    # and then a selection for each type',
    ]);
  });
});
