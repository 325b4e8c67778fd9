import { Writable } from 'node:stream';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type Cell, painted, plainTable, table } from '../../cli/lib/table.ts';
import { fitted } from '../../cli/lib/wrap.ts';
import { controls } from '../../shared/controls/index.ts';
import { remedyFor } from '../../shared/core/fix.ts';
import { judgeExample } from '../../shared/derive/examples.ts';
import { terminal } from '../support/cli.ts';
import { HOSTILE } from '../support/hostile.ts';
import { inShells } from '../support/shell.ts';

const WIDE = terminal(1_000);

describe.each([
  ['with lines', (rows: readonly (readonly Cell[])[]) => table(WIDE, ['name'], rows)],
  ['without lines', (rows: readonly (readonly Cell[])[]) => plainTable(WIDE, ['name'], rows).text],
])('a table %s', (_how, draw) => {
  it('keeps its own colours', () => {
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

  it('is not limited if the output is not a terminal', () => {
    const file = { ...WIDE, stdout: new Writable() };
    expect(table(file, head, [row])).toContain(`│ ${ARN} │ ${SENTENCE} │`);
  });
});

describe('a command in the width of the terminal', () => {
  const joined = (text: string) => text.replaceAll(/ \\\n */g, ' ');
  const command = `  run: aws s3api put-bucket-tagging --bucket checkout-data --tagging 'TagSet=[{Key=Owner, Value=a -- b}]' --region eu-west-1`;

  it('runs when copied: it breaks before options, outside quotes', () => {
    const drawn = fitted(terminal(60), command);
    for (const line of drawn.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60);
    expect(joined(drawn)).toBe(command);
    expect(drawn).toContain("'TagSet=[{Key=Owner, Value=a -- b}]'");
  });

  it('puts a comment on lines of its own', () => {
    const drawn = fitted(
      terminal(60),
      '  aws backup create-plan --plan file://plan.json   # and then a selection for each type',
    );
    expect(drawn.split('\n')).toEqual([
      '  aws backup create-plan --plan file://plan.json',
      '    # and then a selection for each type',
    ]);
  });

  it('means the same to a shell, with any kind of quotes', () => {
    const drawings = FIXES.flatMap(([id, fix]) =>
      [40, 60, 80, 120].map((columns) => {
        const [start = '', ...lines] = fitted(terminal(columns), `    to fix: ${fix}`).split('\n');
        return { id, fix, drawn: [start.replace(/^ *to fix: ?/, ''), ...lines].join('\n') };
      }),
    );
    const words = wordsOf(drawings.flatMap(({ fix, drawn }) => [fix, drawn]));
    for (const { id, fix, drawn } of drawings) {
      expect(words.get(fix)?.[0], id).toMatchObject({ status: 0, says: '' });
      expect(words.get(drawn), `${id}\n${drawn}`).toEqual(words.get(fix));
    }
  });

  it('has lines of its own if it and its purpose do not fit in one', () => {
    const drawn = fitted(
      terminal(60),
      '  2. let members of the organisation that left go: aws x delete-members --ids 1 2',
    );
    expect(drawn.split('\n')).toEqual([
      '  2. let members of the organisation that left go:',
      '    aws x delete-members --ids 1 2',
    ]);
  });
});

/** Fixes that are one command, each filled in for an example that fails. */
const FIXES = controls.flatMap((control) =>
  control.examples.fail.slice(0, 1).flatMap((example) => {
    const { resource, values } = judgeExample(control, example);
    const { fix, steps } = remedyFor(control.fix, { account: '111122223333', region: 'eu-west-1', resource, values });
    return steps ? [] : [[control.id, fix] as const];
  }),
);

const CALLED = `aws() { test "$1" = sts && echo 111122223333 || printf '<%s>' "$@"; }; plumbline() { printf '<%s>' "$@"; };`;

/** The words that a shell makes of each command with every decision made, and its complaint about each decision that is not made. */
function wordsOf(commands: readonly string[]) {
  const runs = [...new Set(commands)].flatMap((command) => {
    const decisions = [...command.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name = '']) => [name, 'decided'] as const);
    return [[], ...decisions].map((undecided) => ({
      command,
      env: Object.fromEntries(decisions.filter(([name]) => name !== undecided[0])),
    }));
  });
  const answers = inShells(runs.map(({ command, env }) => ({ command: `${CALLED}\n${command}`, env })));
  const words = answers.map(({ stdout, stderr, status }, index) => ({
    command: runs[index]?.command,
    answer: { stdout, says: stderr.replace(/^sh: \d+: /gm, ''), status },
  }));
  return new Map(
    [...Map.groupBy(words, ({ command }) => command)].map(([command, same]) => [
      command,
      same.map((one) => one.answer),
    ]),
  );
}
