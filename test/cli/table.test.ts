import { Writable } from 'node:stream';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { table } from '../../cli/lib/table.ts';
import { fitted } from '../../cli/lib/wrap.ts';

const terminal = (columns: number) => ({
  stdout: Object.assign(new Writable(), { isTTY: true, columns }),
  stderr: new Writable(),
  env: {},
});
const WIDE = terminal(1_000);

it('keeps our colours and takes out any other control character of a name', () => {
  const drawn = table(WIDE, ['name'], [['\u001b[31mred\u001b[39m'], ['x\u001b[2J\u0007y']]);
  expect(drawn).toContain('\u001b[31mred\u001b[39m');
  expect(drawn).not.toContain('\u001b[2J');
  expect(drawn).not.toContain('\u0007');
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
