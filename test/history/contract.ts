/**
 * The contract of every adapter of the history; run on the embedded databases here and on DynamoDB Local in
 * conformance.
 */
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewCommit } from '../../shared/core/commit.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { Conflict, CorruptHistory, NewerSchema } from '../../shared/core/errors.ts';
import type { Findings, History, Roster } from '../../shared/core/ports.ts';
import { createTable } from '../../shared/history/embedded.ts';
import { dynamoFindings } from '../../shared/history/findings.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { logKey, STATE, unitKey } from '../../shared/history/keys.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { attestationsOf } from '../../shared/records/attestations.ts';
import { RUNS } from '../../shared/records/runs.ts';
import { type VerdictsBody, verdictsOf } from '../../shared/records/verdicts.ts';
import { WAIVERS } from '../../shared/records/waivers.ts';
import { storedItems } from './fixtures/read.ts';

export interface Database {
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

const TABLE = 'plumbline-contract';
const MINUTE = 60_000;
const start = Date.parse('2026-01-01T00:00:00Z');
const instant = (minute: number) => new Date(start + minute * MINUTE);

const flip = (n: number): VerdictsBody => ({
  type: 'verdicts',
  changes: [
    {
      control: 'a.b',
      resource: 'r',
      movement: n % 2 ? 'regressed' : 'recovered',
      from: n % 2 ? 'pass' : 'fail',
      to: n % 2 ? 'fail' : 'pass',
      because: `because ${n}`,
      evidence: sha256(String(n)),
    },
  ],
  revisions: {},
});
const numbered = (n: number, body = flip(n)): NewCommit<VerdictsBody> => ({
  at: instant(n),
  observedAt: instant(n),
  cause: { kind: 'scan', run: `run-${n}` },
  body,
});

export function historyContract(name: string, open: () => Promise<Database>): void {
  describe(`history on ${name}`, () => {
    let database: Database;
    let history: History;
    let roster: Roster;
    let findings: Findings;
    let units = 0;
    const fresh = () => `11112222${String(++units).padStart(4, '0')}/eu-west-1`;

    const grow = async (unit: string, commits: number) => {
      let state = await history.read(verdictsOf(unit));
      for (let n = 1; n <= commits; n += 1) ({ state } = await history.append(verdictsOf(unit), state, numbered(n)));
      return state;
    };

    beforeAll(async () => {
      database = await open();
      await createTable(database.client, TABLE);
      history = dynamoHistory(database.client, TABLE);
      roster = dynamoRoster(database.client, TABLE);
      findings = dynamoFindings(database.client, TABLE);
    });
    afterAll(() => database?.close());

    it('reads a log from an instant on, across snapshots, that instant included', async () => {
      const unit = fresh();
      await grow(unit, 70);
      const numbersFrom = async (minute: number, until?: number) => {
        const seqs: number[] = [];
        const range = {
          since: instant(minute).toISOString(),
          ...(until ? { until: instant(until).toISOString() } : {}),
        };
        for await (const { seq } of history.log(verdictsOf(unit), range)) seqs.push(seq);
        return [seqs[0], seqs.at(-1), seqs.length];
      };
      expect(await numbersFrom(0)).toEqual([1, 70, 70]);
      expect(await numbersFrom(32)).toEqual([32, 70, 39]);
      expect(await numbersFrom(33)).toEqual([33, 70, 38]);
      expect(await numbersFrom(65, 66)).toEqual([65, 66, 2]);
      expect(await numbersFrom(71)).toEqual([undefined, undefined, 0]);
    });

    it('lists the units of one account, and no other', async () => {
      const names = [
        '333322221111/eu-west-1',
        '333322221111/global',
        '3333222211112/global',
        'attestations/333322221111',
      ];
      const counts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
      const beat = { run: 'run', at: instant(1).toISOString(), seq: 0, head: '', controls: 0, verdicts: counts };
      for (const unit of names) await roster.beat({ ...beat, unit, item: null });
      const unitsOf = async (account: string) =>
        (await Array.fromAsync(roster.units(account), ({ unit }) => unit)).sort();
      expect(await unitsOf('333322221111')).toEqual(names.slice(0, 2));
      expect(await unitsOf('attestations')).toEqual(['attestations/333322221111']);
      expect(await unitsOf('999999999999')).toEqual([]);
    });

    it('begins empty', async () => {
      expect(await history.read(verdictsOf(fresh()))).toMatchObject({ seq: 0, contents: { verdicts: {} } });
    });

    it('reads back what was appended, and chains it', async () => {
      const unit = fresh();
      const state = await grow(unit, 3);
      expect(await history.read(verdictsOf(unit))).toEqual(state);
      const commits = await Array.fromAsync(history.log(verdictsOf(unit)));
      expect(commits.map((commit) => commit.seq)).toEqual([1, 2, 3]);
      expect(commits[2]?.previous).toBe(commits[1]?.hash);
    });

    it('lets only one of two writers append', async () => {
      const unit = fresh();
      const state = await history.read(verdictsOf(unit));
      const results = await Promise.allSettled([
        history.append(verdictsOf(unit), state, numbered(1)),
        history.append(verdictsOf(unit), state, numbered(2)),
      ]);
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused).toHaveLength(1);
      expect(refused[0]?.reason).toBeInstanceOf(Conflict);
      expect(await Array.fromAsync(history.log(verdictsOf(unit)))).toHaveLength(1);
    });

    it('reads the state at any instant, before and after a snapshot', async () => {
      const unit = fresh();
      await grow(unit, 70);
      for (const minute of [0, 1, 31, 32, 33, 64, 69.5, 70, 500]) {
        const state = await history.asOf(verdictsOf(unit), instant(minute).toISOString());
        expect(state.seq).toBe(Math.min(70, Math.floor(minute)));
        if (state.seq > 0) expect(state.contents.verdicts['a.b']?.r?.because).toBe(`because ${state.seq}`);
      }
    });

    it('rebuilds the state from the log when a crash lost the state', async () => {
      const unit = fresh();
      await grow(unit, 2);
      const behind = await history.read(verdictsOf(unit));
      const { state } = await history.append(verdictsOf(unit), behind, numbered(3));
      const stale = { pk: { S: unitKey(unit) }, sk: { S: STATE } };
      const { DeleteItemCommand } = await import('@aws-sdk/client-dynamodb');
      await database.client.send(new DeleteItemCommand({ TableName: TABLE, Key: stale }));
      expect(await history.read(verdictsOf(unit))).toEqual(state);
    });

    it('gives a commit no earlier time than the commit before, even if the clock goes backwards', async () => {
      const unit = fresh();
      const { state } = await history.append(verdictsOf(unit), await history.read(verdictsOf(unit)), numbered(10));
      const { commit } = await history.append(verdictsOf(unit), state, numbered(5));
      expect(commit.at).toBe(instant(10).toISOString());
      expect((await history.asOf(verdictsOf(unit), instant(9).toISOString())).seq).toBe(0);
    });

    it('refuses an altered log', async () => {
      const unit = fresh();
      await grow(unit, 2);
      const other = fresh();
      await grow(other, 3);
      const items = {
        pk: { S: unitKey(unit) },
        sk: { S: logKey(3) },
        seq: { N: '3' },
        at: { S: instant(3).toISOString() },
      };
      const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
      const key = { pk: { S: unitKey(other) }, sk: { S: logKey(3) } };
      const { Item } = await database.client.send(new GetItemCommand({ TableName: TABLE, Key: key }));
      await database.client.send(
        new PutItemCommand({ TableName: TABLE, Item: { ...items, body: { B: Item?.body?.B ?? new Uint8Array() } } }),
      );
      await expect(history.read(verdictsOf(unit))).rejects.toBeInstanceOf(CorruptHistory);
    });

    it('reads items of a release that wrote no versions, and appends to them', async () => {
      const { unit, items } = storedItems('schema-0');
      for (const Item of items) await database.client.send(new PutItemCommand({ TableName: TABLE, Item }));
      const state = await history.read(verdictsOf(unit));
      expect(state).toMatchObject({
        seq: 2,
        contents: { verdicts: { 's3.block-public-access': { 'arn:aws:s3:::invoices': { status: 'fail' } } } },
      });
      const appended = await history.append(verdictsOf(unit), state, numbered(1_000_000));
      expect(await history.read(verdictsOf(unit))).toEqual(appended.state);
      expect((await history.asOf(verdictsOf(unit), '2026-01-02T12:00:00.000Z')).seq).toBe(1);
      expect((await Array.fromAsync(history.log(verdictsOf(unit)))).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    });

    it('reads items of a release with one state for all kinds of units, and appends to them', async () => {
      const { unit, items } = storedItems('schema-3');
      for (const Item of items) await database.client.send(new PutItemCommand({ TableName: TABLE, Item }));
      const states = [await history.read(WAIVERS), await history.read(ALERTS), await history.read(RUNS)] as const;
      expect(Object.keys(states[0].contents)).toEqual(['w1']);
      expect(Object.keys(states[1].contents.windows)).toEqual(['m1']);
      expect(states[2]).toMatchObject({ seq: 1, contents: {} });
      const { contents } = await history.read(attestationsOf('111122223333'));
      expect(Object.keys(contents)).toEqual(['dr.drill-quarterly@111122223333']);
      const state = await history.read(verdictsOf(unit));
      expect(state.contents).toMatchObject({ verdicts: { 's3.block-public-access': {} }, revisions: {} });
      const appended = await history.append(verdictsOf(unit), state, numbered(1_000_000));
      expect(await history.read(verdictsOf(unit))).toEqual(appended.state);
      expect((await history.asOf(verdictsOf(unit), '2026-01-02T12:00:00.000Z')).seq).toBe(1);
    });

    it('refuses a commit whose kind does not fit the unit', async () => {
      const unit = fresh();
      await grow(unit, 1);
      const misplaced = { unit, chain: WAIVERS.chain };
      const state = { ...(await history.read(verdictsOf(unit))), contents: {} };
      await history.append(misplaced, state, { ...numbered(2), body: { type: 'waivers', waivers: [] } });
      await expect(history.read(verdictsOf(unit))).rejects.toThrow(CorruptHistory);
      await expect(Array.fromAsync(history.log(verdictsOf(unit)))).rejects.toThrow(/a body of type waivers/);
    });

    it.each([
      ['commit', logKey(2)],
      ['state', STATE],
    ])('refuses a %s of a later release, by name, before anything is written on top of it', async (_, sk) => {
      const unit = fresh();
      await grow(unit, 2);
      const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
      const Key = { pk: { S: unitKey(unit) }, sk: { S: sk } };
      const { Item } = await database.client.send(new GetItemCommand({ TableName: TABLE, Key }));
      const later = { ...Item, ...Key, schema: { S: '99' } };
      await database.client.send(new PutItemCommand({ TableName: TABLE, Item: later }));
      await expect(history.read(verdictsOf(unit))).rejects.toBeInstanceOf(NewerSchema);
      await expect(history.read(verdictsOf(unit))).rejects.toThrow(/schema 99.*upgrade/);
    });

    it('stores a body that is larger than an item may be', async () => {
      const unit = fresh();
      const changes = Array.from({ length: 12_000 }, (_, n) => ({
        control: `c.${n % 50}`,
        resource: sha256(`resource ${n}`),
        movement: 'baseline' as const,
        from: null,
        to: 'fail' as const,
        because: sha256(`because ${n}`),
        evidence: sha256(String(n)),
      }));
      const { state } = await history.append(
        verdictsOf(unit),
        await history.read(verdictsOf(unit)),
        numbered(1, { type: 'verdicts', changes, revisions: {} }),
      );
      expect(await history.read(verdictsOf(unit))).toEqual(state);
      expect(await history.asOf(verdictsOf(unit), instant(2).toISOString())).toEqual(state);
    });

    it('lists every unit with its heartbeat', async () => {
      const unit = fresh();
      const verdicts = { pass: 3, fail: 1, unknown: 0, 'not-applicable': 2 };
      const beat = {
        unit,
        run: 'r1',
        at: instant(1).toISOString(),
        seq: 4,
        head: 'h',
        controls: 5,
        verdicts,
        item: null,
      };
      await roster.beat(beat);
      await roster.alerted(unit, 3);
      await roster.beat({ ...beat, run: 'r2' });
      const all = await Array.fromAsync(roster.units());
      expect(await roster.find(unit)).toEqual({ ...beat, run: 'r2', alertedSeq: 3 });
      expect(await roster.find('nowhere/global')).toBeNull();
      expect(all.find((heartbeat) => heartbeat.unit === unit)).toEqual({ ...beat, run: 'r2', alertedSeq: 3 });
    });

    it('lists open findings by unit, control and severity, in whatever order their changes arrive', async () => {
      const unit = fresh();
      const finding = {
        unit,
        control: 's3.open',
        resource: 'arn:aws:s3:::b',
        severity: 'critical' as const,
        status: 'fail' as const,
        because: 'it is open',
        firstSeen: instant(1).toISOString(),
        seq: 2,
      };
      await findings.open(finding);
      await findings.open({ ...finding, because: 'older', seq: 1 });
      await findings.open({ ...finding, because: 'newer', seq: 3, firstSeen: instant(3).toISOString() });
      const kept = { ...finding, because: 'newer', seq: 3 };
      expect(await Array.fromAsync(findings.list({ unit }))).toEqual([kept]);
      expect(await Array.fromAsync(findings.list({ control: 's3.open' }))).toContainEqual(kept);
      expect(await Array.fromAsync(findings.list({ severity: 'critical' }))).toContainEqual(kept);
      await findings.close(unit, 's3.open', finding.resource, 5);
      await findings.open({ ...finding, seq: 4 });
      expect(await Array.fromAsync(findings.list({ unit }))).toEqual([]);
      expect(await Array.fromAsync(findings.list({ control: 's3.open' }))).toEqual([]);
    });
  });
}
