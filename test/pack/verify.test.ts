/** The claims that an audit pack proves, and how each change to a pack is found and named. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../shared/core/anchor.ts';
import { isScanned } from '../../shared/pack/chains.ts';
import { isScanned as isScannedUnit } from '../../shared/records/units.ts';
import {
  type Block,
  change,
  type Made,
  madeHistory,
  signerOf,
  UNITS,
  verified,
  withBlock,
  withLines,
} from './support.ts';

const [FIRST] = UNITS;
let made: Made;
/** A pack of hours 2 to 3 of 4: each unit has commits before, in and after the period. */
let file: string;
let fingerprint: string;
beforeAll(async () => {
  made = await madeHistory();
  const anchor = await made.anchor('run-3', 3);
  file = await made.pack(1, 3, [anchor]);
  fingerprint = fingerprintOf(await made.signer.publicKey());
});
afterAll(() => made?.database.close());

const problemsOf = async (pack: string): Promise<readonly string[]> =>
  (await verified(pack, fingerprint)).report.problems;

describe('a whole pack', () => {
  it('agrees with its seal, and holds the verdicts of the period and those it begins with', async () => {
    const { report, histories, page } = await verified(file, fingerprint);
    expect(report).toMatchObject({ problems: [], unproven: [], units: 4, anchors: 1, key: fingerprint });
    expect(page?.framework.id).toBe('soc2');
    const history = histories.find(({ unit }) => unit === FIRST);
    expect(
      history
        ?.base()
        .map(({ control }) => control)
        .sort(),
    ).toEqual(['a.kept', 'b.other']);
    expect(history?.commits.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(history?.commits[0]?.changes()).toEqual([change(2), change(3, { control: 'b.other' })]);
  });

  it('of a period that begins before the history holds every commit', async () => {
    const whole = await made.pack(0, 100);
    const { report, histories } = await verified(whole, fingerprint);
    expect(report.problems).toEqual([]);
    expect(histories.find(({ unit }) => unit === FIRST)?.commits).toHaveLength(4);
    expect(report.unproven).toEqual([expect.stringContaining('the pack holds no anchor')]);
  });

  it('of a period without a commit holds the verdicts that it begins with', async () => {
    const { report, histories } = await verified(await made.pack(50, 60), fingerprint);
    expect(report.problems).toEqual([]);
    expect(histories.filter(({ commits }) => commits.length > 0)).toEqual([]);
    expect(histories.find(({ unit }) => unit === FIRST)?.base().length).toBeGreaterThan(1);
  });

  it('says that nothing proves who sealed it, without a key', async () => {
    const { report } = await verified(file);
    expect(report).toMatchObject({
      problems: [],
      unproven: [expect.stringContaining(`compare the fingerprint of its key, ${fingerprint}`)],
    });
  });

  it('takes for records the units that the history takes for records', () => {
    const units = [
      'runs/global',
      'alerts/global',
      'waivers/global',
      'attestations/111122223333',
      'uploads/acme/shop',
      'exports/global',
      ...UNITS,
      'organization/global',
    ];
    expect(units.map(isScanned)).toEqual(units.map(isScannedUnit));
  });
});

const rowIn = (block: Block, key: string): number[] => (block.changes.values as Record<string, number[]>)[key] ?? [];
/** Takes one of the commits out of every list of a block that has one entry a commit. */
const LISTS = ['seqs', 'ats', 'observed', 'causes', 'states', 'counts', 'rests', 'marks'] as const;
const moved = (block: Block, order: (indexes: number[]) => number[]): Block => {
  const indexes = order(block.seqs.map((_, index) => index));
  const lists = LISTS.map((name) => [name, indexes.map((index) => block[name][index])]);
  return { ...block, ...Object.fromEntries(lists) };
};

describe('found and named:', () => {
  it.each<[string, (block: Block) => Block | null, RegExp]>([
    [
      'an edited record',
      (block) => ({ ...block, table: block.table.map((text) => text.replace('it reads \\"3\\"', 'it reads \\"9\\"')) }),
      /^111122223333\/eu-west-1 commit [23] was altered/,
    ],
    [
      'an edited record whose mark was removed too',
      (block) => ({
        ...block,
        table: block.table.map((text) => text.replace('"fail"', '"pass"')),
        marks: block.marks.map(() => ''),
      }),
      /was altered|does not lead to its sealed head/,
    ],
    [
      'an edited verdict of the state that the period begins with',
      (block) => ({
        ...block,
        base: block.base && {
          ...block.base,
          held: { ...block.base.held, values: { ...block.base.held.values, status: [0, 0] } },
        },
      }),
      /the verdicts with which the period begins are not those of commit 1/,
    ],
    [
      'a deleted record',
      (block) => moved(block, (all) => all.filter((index) => block.seqs[index] !== 2)),
      /commit 2 was deleted: commit 3 follows commit 1/,
    ],
    [
      'reordered records',
      (block) => moved(block, ([a = 0, b = 0, c = 0, ...more]) => [a, c, b, ...more]),
      /commit 2 was reordered: it follows commit 3/,
    ],
    [
      'a replayed record',
      (block) => moved(block, (all) => [...all, all.length - 1]),
      /commit 4 was replayed: it is there twice/,
    ],
    [
      'a truncated log',
      (block) => moved(block, (all) => all.slice(0, -1)),
      /was truncated: it ends with commit 3, and its sealed head is commit 4/,
    ],
    [
      'a log without its beginning',
      (block) => moved(block, (all) => all.slice(2)),
      /the verdicts with which the period begins were left out/,
    ],
    ['an omitted account', () => null, /111122223333\/eu-west-1 was left out: the seal names it/],
    [
      'an omitted resource',
      (block) => ({ ...block, counts: block.counts.map((count) => (count > 0 ? count - 1 : count)) }),
      /was altered/,
    ],
    [
      'an omitted control',
      (block) => ({
        ...block,
        changes: {
          ...block.changes,
          values: { ...block.changes.values, control: rowIn(block, 'control').map(() => 0) },
        },
      }),
      /was altered|contents of the pack were altered/,
    ],
    [
      'a column that is too short',
      (block) => ({ ...block, changes: { ...block.changes, values: { ...block.changes.values, resource: [] } } }),
      /a row lacks its resource/,
    ],
    [
      'the state that the period begins with, left out',
      (block) => ({ ...block, base: null }),
      /commit 1 was left out: the pack holds its digest alone/,
    ],
    [
      'a record of the period of which the digest alone is given',
      (block) => ({ ...block, counts: block.counts.map((count, index) => (block.seqs[index] === 3 ? -1 : count)) }),
      /commit 3 was left out: the pack holds its digest alone/,
    ],
    [
      'a value that holds the field after it, so that the row has the right hash and no control',
      (block) => {
        const table = [...block.table];
        const because = rowIn(block, 'because').map(
          (text, row) => table.push(`${table[text]},"control":${table[rowIn(block, 'control')[row] ?? 0]}`) - 1,
        );
        const { control: _, ...values } = block.changes.values;
        const shapes = block.changes.shapes.map((keys) => keys.filter((key) => key !== 'control'));
        return { ...block, table, changes: { ...block.changes, shapes, values: { ...values, because } } };
      },
      /the contents of the pack were altered/,
    ],
    [
      'a name of a field that holds another field',
      (block) => {
        const { control, because = [], ...values } = block.changes.values;
        const name = `because":${block.table[because[0] ?? 0]},"control`;
        const shapes = block.changes.shapes.map((keys) => [name, ...keys.slice(2)]);
        return { ...block, changes: { ...block.changes, shapes, values: { ...values, [name]: control ?? [] } } };
      },
      /is no name of a column/,
    ],
    [
      'a number of a commit that is none',
      (block) => ({ ...block, seqs: block.seqs.map(() => 1.5) }),
      /without a number/,
    ],
    ['a hash before the first that is none', (block) => ({ ...block, previous: '1' }), /follows no hash/],
    ['another account in place of this one', (block) => ({ ...block, unit: '999999999999/eu-west-1' }), /was left out/],
  ])('%s', async (_, edit, message) => {
    const problems = await problemsOf(withBlock(file, FIRST, edit));
    expect(problems.join('\n')).toMatch(message);
    expect((await verified(withBlock(file, FIRST, edit))).page).toBeNull();
  });

  it('a unit that is in the pack twice', async () => {
    const twice = withLines(file, (lines) => [...lines, lines.at(-1) ?? '']);
    expect(await problemsOf(twice)).toContain(`${JSON.parse(gone(file)).unit} is in the pack twice`);
  });

  it.each<[string, (lines: string[]) => string[], RegExp]>([
    [
      'an omitted account in the heads',
      ([seal = '', page = '', heads = '', ...more]) => [
        seal,
        page,
        JSON.stringify(JSON.parse(heads).slice(1)),
        ...more,
      ],
      /heads of the chains were altered: an account/,
    ],
    [
      'a control taken out of the framework',
      ([seal = '', page = '', ...more]) => [seal, page.replaceAll('"a.open",', ''), ...more],
      /contents page was altered/,
    ],
    [
      'another period',
      ([seal = '', page = '', ...more]) => [seal, page.replace('2026-01-01T01', '2026-01-01T02'), ...more],
      /contents page was altered/,
    ],
    [
      'an omitted anchor',
      ([seal = '', page = '', heads = '', , ...more]) => [seal, page, heads, '[]', ...more],
      /anchors are not those/,
    ],
    [
      'an edited seal',
      ([seal = '', ...more]) => [seal.replace(/"size":3/, '"size":2'), ...more],
      /signature of the seal is not of its content/,
    ],
    [
      'a seal of another version',
      ([seal = '', ...more]) => [seal.replace('"version":1', '"version":2'), ...more],
      /is of version 2/,
    ],
    ['no lines at all', () => [], /cannot be read/],
  ])('%s', async (_, edit, message) => {
    expect((await problemsOf(withLines(file, edit))).join('\n')).toMatch(message);
  });

  it('another key than the one given, also where the forger sealed it anew', async () => {
    const forged = await made.pack(1, 3, [], signerOf());
    expect((await problemsOf(forged)).join('\n')).toMatch(/was sealed with another key than the one given/);
    expect((await verified(forged)).report.problems).toEqual([]);
  });

  it.each<[string, (pack: string) => string, RegExp]>([
    [
      'base64 that was altered',
      (pack) => pack.replace(/(id="pack-data">.{200})..../, '$1AAAA'),
      /cannot be read: it was truncated or altered \(\S.*\)/,
    ],
    ['base64 that is none', (pack) => pack.replace(/(id="pack-data">.{200})./, '$1!'), /cannot be read/],
    ['digests that were altered', (pack) => pack.replace(/(id="pack-digests">).{8}/, '$1AAAAAAAA'), /./],
    [
      'another reader',
      (pack) => pack.replace('Audit pack</h1>', 'Audit pack </h1>'),
      /the reader in the file was altered/,
    ],
  ])('%s', async (_, edit, message) => {
    expect((await problemsOf(edit(file))).join('\n')).toMatch(message);
  });
});

const gone = (pack: string): string => {
  let last = '';
  withLines(pack, (lines) => {
    last = lines.at(-1) ?? '';
    return lines;
  });
  return last;
};

describe('a pack of a fork of the history', () => {
  it('disagrees with the anchors of the history', async () => {
    const fork = await madeHistory(3, made.signer);
    await fork.commit(FIRST, 4, [change(8, { because: 'it was always so' })]);
    for (const unit of UNITS.slice(1)) await fork.commit(unit, 4);
    const pack = await fork.pack(1, 5, [await made.anchor('run-4', 4)]);
    await fork.database.close();
    expect(await problemsOf(pack)).toEqual([
      expect.stringMatching(/^the anchor of run run-4 .* is over another history: the pack was made of a fork/),
    ]);
  });

  it('holds anchors that follow the same anchor', async () => {
    await made.anchor('run-3', 3);
    const one = await made.anchor('run-4a', 4, ['run-3']);
    const other = await made.anchor('run-4b', 5, ['run-3']);
    const problems = await problemsOf(await made.pack(1, 5, [one, other]));
    expect(problems).toEqual(['the runs run-4a and run-4b follow the same anchor: the history was forked']);
  });

  it('holds anchors of another key', async () => {
    const other = await madeHistory();
    const foreign = await other.anchor('run-9', 9);
    await other.database.close();
    const problems = await problemsOf(await made.pack(1, 5, [foreign]));
    expect(problems.join('\n')).toContain('the anchor of run run-9 was signed with another key');
  });
});
