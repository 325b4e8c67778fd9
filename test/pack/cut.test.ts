/** A pack of a history that was cut proves from the cut on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Anchor, fingerprintOf, headLine } from '../../shared/core/anchor.ts';
import { BeforeCut } from '../../shared/core/errors.ts';
import { cutHistory } from '../../shared/history/cut/cut.ts';
import { entries } from '../../shared/history/history.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { packed } from '../../shared/jobs/pack.ts';
import { anchorHeads } from '../../shared/pipeline/anchor.ts';
import { unitNamed } from '../../shared/records/units.ts';
import { type Block, type Made, madeHistory, signerOf, UNITS, verified, withBlock, withLines } from './support.ts';

const [FIRST] = UNITS;
const HOURS_A_MONTH = 31 * 24;
const instant = (text: string): string => new Date(text).toISOString();
const SUBJECT = {
  framework: { id: 'soc2', title: 'SOC 2' },
  requirements: [{ id: 'A1.2', title: 'Recovery', controls: ['a.kept', 'a.open'] }],
  controls: [],
};

let made: Made;
let fingerprint: string;
beforeAll(async () => {
  made = await madeHistory(4);
  // the rest of the history is of February and March
  for (const n of [1, 2, 3]) for (const unit of UNITS) await made.commit(unit, HOURS_A_MONTH + n * 24);
  for (const unit of UNITS) await made.commit(unit, 2 * HOURS_A_MONTH);
  fingerprint = fingerprintOf(await made.signer.publicKey());
});
afterAll(() => made?.database.close());

const table = () => ({ client: made.database.client, table: made.table });
const cutNow = (signer = made.signer) =>
  cutHistory(
    {
      ...{ ...table(), history: made.history, roster: dynamoRoster(table().client, made.table) },
      now: new Date('2027-03-20T00:00:00Z'),
    },
    { days: { verdicts: 400 }, holds: [] },
    { signer, by: 'auditor' },
  );

async function anchorOf(run: string, at: string, earlier: readonly string[] = []) {
  const kept = new Map<string, string>();
  const roster = dynamoRoster(table().client, made.table);
  const units = (await Array.fromAsync(roster.units())).map(({ unit }) => unit).sort();
  const heads = await Promise.all(units.map((unit) => made.history.read(unitNamed(unit))));
  const lines = heads.filter(({ seq }) => seq > 0).map(({ unit, seq, head }) => headLine({ unit, seq, head }));
  const archive = {
    put: async (key: string, body: string | Uint8Array) => void kept.set(key, String(body)),
    find: async (key: string) => kept.get(key) ?? null,
    lines: async function* () {},
  };
  const anchor: Anchor = await anchorHeads({ archive, signer: made.signer }, { run, at: new Date(at), lines, earlier });
  return { name: run, anchor: JSON.stringify(anchor), heads: lines.map((line) => `${line}\n`).join('') };
}

const pack = (from: string, to: string, anchors: Awaited<ReturnType<typeof anchorOf>>[] = []) =>
  packed(
    { from: instant(from), to: instant(to), framework: SUBJECT },
    {
      ...{ history: made.history, roster: dynamoRoster(table().client, made.table), signer: made.signer, anchors },
      log: (unit) => entries(table().client, made.table, unitNamed(unit)),
      now: new Date('2027-03-21T00:00:00Z'),
    },
  );

describe('a pack of a cut history', () => {
  it('proves from the cut on, and says what it cannot prove', async () => {
    const before = await anchorOf('run-before', '2026-03-10T00:00:00Z');
    await cutNow();
    const { file, report } = await pack('2026-01-01', '2026-03-31', [before]);
    expect(report.problems).toEqual([]);
    expect(report.unproven).toEqual(
      UNITS.map((unit) => `what was true in ${unit} before 2026-01-01T04:00:00.000Z: a signed cut removed it`),
    );
    const { histories } = await verified(file, fingerprint);
    const first = histories.find(({ unit }) => unit === FIRST);
    expect(first?.commits.map(({ seq }) => seq)).toEqual([5, 6, 7, 8]);
    expect(first?.base().length).toBeGreaterThan(0);
    // the heads of this anchor are of commits that are left
    expect(report.anchors).toBe(1);
  });

  it('of a period after the cut is as complete as ever', async () => {
    const { report } = await pack('2026-02-10', '2026-03-31');
    expect(report.problems).toEqual([]);
    expect(report.unproven).toEqual([expect.stringContaining('the pack holds no anchor')]);
  });

  it('of a period before the cut is refused, with the way to the archive', async () => {
    await expect(pack('2025-12-01', '2026-01-01T02:00:00Z')).rejects.toThrow(BeforeCut);
  });

  it('whose cut was left out is not whole', async () => {
    const { file } = await pack('2026-01-01', '2026-03-31');
    const edited = withLines(file, (lines) => lines.filter((line) => !line.startsWith(`{"unit":"cuts/${FIRST}"`)));
    expect((await verified(edited, fingerprint)).report.problems.join('\n')).toMatch(
      /verdicts with which the period begins were left out/,
    );
  });

  it('whose cut was edited is not whole', async () => {
    const { file } = await pack('2026-01-01', '2026-03-31');
    const edited = withBlock(file, `cuts/${FIRST}`, (block: Block) => ({
      ...block,
      table: block.table.map((text) => text.replace('"retentionDays":400', '"retentionDays":300')),
    }));
    expect((await verified(edited, fingerprint)).report.problems.join('\n')).toMatch(
      /cut of 111122223333.eu-west-1 proves nothing: its signature is not of its content/,
    );
  });

  it('whose beginning was edited is not whole', async () => {
    const { file } = await pack('2026-01-01', '2026-03-31');
    const edited = withBlock(file, FIRST, (block: Block) => ({
      ...block,
      base: block.base && { ...block.base, seq: 5 },
    }));
    expect((await verified(edited, fingerprint)).report.problems.length).toBeGreaterThan(0);
  });
});

describe('a cut by another key', () => {
  it('makes no pack', async () => {
    const other = await madeHistory(4);
    made = other;
    for (const unit of UNITS) await other.commit(unit, HOURS_A_MONTH + 24);
    await cutNow(signerOf());
    await expect(pack('2026-01-01', '2026-03-31')).rejects.toThrow(/signed with another key than the seal/);
  });
});
