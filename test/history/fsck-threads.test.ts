/** Threads of fsck: the report is the same, whichever thread inspects a unit. */
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTable, type EmbeddedDatabase, localClient } from '../../shared/history/embedded.ts';
import { type FsckReport, fsck } from '../../shared/history/fsck.ts';
import { inspectInThreads, threadsFor } from '../../shared/history/fsck-threads.ts';
import type { AnchoredHead } from '../../shared/history/fsck-unit.ts';
import { logKey, STATE, unitKey } from '../../shared/history/keys.ts';
import { type Change, verdictsOf } from '../../shared/records/verdicts.ts';
import { wireHistory } from '../../shared/wiring/history.ts';
import { emptyDatabase } from '../support/database.ts';

const TABLE = 'fsck-threads';
const UNITS = ['eu-west-1', 'eu-west-2', 'us-east-1', 'global'].map((region) => `111122223333/${region}`);
const COMMITS = 5;
/** No database listens there. */
const NOWHERE = 'http://127.0.0.1:1';

let database: EmbeddedDatabase;
let heads: AnchoredHead[];

const store = () => ({
  client: database.client,
  table: TABLE,
  ...wireHistory({ client: database.client, name: TABLE }),
});

const change = (n: number): Change => ({
  ...{
    control: 'a.b',
    resource: 'r',
    movement: 'changed',
    from: 'pass',
    to: 'pass',
    because: `because ${n}`,
    evidence: '',
  },
});

beforeEach(async () => {
  database = await emptyDatabase();
  await createTable(database.client, TABLE);
  heads = [];
  const { history } = store();
  for (const unit of UNITS) {
    let state = await history.read(verdictsOf(unit));
    for (let n = 1; n <= COMMITS; n += 1) {
      const at = new Date(Date.UTC(2026, 0, 1, 0, n));
      const body = { type: 'verdicts' as const, changes: [change(n)], revisions: {} };
      const next = { at, observedAt: at, cause: { kind: 'scan' as const, run: 'r' }, body };
      ({ state } = await history.append(verdictsOf(unit), state, next));
    }
    heads.push({ unit, seq: state.seq, head: state.head });
  }
  await fsck(store(), [], { rebuild: true });
});
afterEach(() => database.close());

/** Checks with two threads, or with none. */
const checked = (threads: number, endpoint = database.endpoint): Promise<FsckReport> =>
  fsck(store(), heads, { endpoint, threads });

const remove = (unit: string, sk: string) =>
  database.client.send(new DeleteItemCommand({ TableName: TABLE, Key: { pk: { S: unitKey(unit) }, sk: { S: sk } } }));

const forgeState = (unit: string) =>
  database.client.send(
    new PutItemCommand({ TableName: TABLE, Item: { pk: { S: unitKey(unit) }, sk: { S: STATE }, seq: { N: '5' } } }),
  );

describe('fsck with threads', () => {
  it('finds a whole history whole', async () => {
    const report = await checked(2);
    expect(report).toMatchObject({ units: UNITS.length, commits: UNITS.length * COMMITS, problems: [], rebuilt: [] });
    expect(report).toEqual(await checked(0));
  });

  it('reports the faults of each unit in the order in which one thread reports them', async () => {
    const [first = '', second = '', third = ''] = UNITS;
    await remove(first, logKey(3));
    await remove(second, logKey(COMMITS));
    await forgeState(third);
    const report = await checked(2);
    expect(report.problems.length).toBeGreaterThanOrEqual(3);
    for (const unit of [first, second, third]) expect(report.problems.join('\n')).toContain(unit);
    expect(report).toEqual(await checked(0));
  });

  it('reads each unit in a thread, and not by the client of the main thread', async () => {
    const client = localClient(NOWHERE);
    const units = heads.map((head) => ({
      unit: head.unit,
      heads: [head],
      alertedSeq: 0,
      told: [],
      hasCuts: false,
      rollups: [],
    }));
    const inspecting = { endpoint: database.endpoint, now: 0, cuts: {}, severityOf: () => 'medium' as const };
    const options = { threads: 2, unitsAtOnce: 3 };
    const inspections = await inspectInThreads({ client, table: TABLE }, units, inspecting, options);
    client.destroy();
    expect(inspections.map(({ commits }) => commits)).toEqual(UNITS.map(() => COMMITS));
  });

  it('inspects by itself what its threads cannot reach', async () => {
    await remove(UNITS[0] ?? '', logKey(3));
    expect(await checked(2, NOWHERE)).toEqual(await checked(0));
  });

  it('puts right what is derived, which one thread does', async () => {
    const report = await fsck(store(), heads, { endpoint: database.endpoint, threads: 2, rebuild: true });
    expect(report).toMatchObject({ problems: [], rebuilt: [] });
  });
});

describe('the number of threads', () => {
  it.each([
    ['none for a short history', 7_999, 8, 0],
    ['two for twice as many commits as are worth a thread', 8_000, 8, 2],
    ['as many as there are cores for a long history', 1_000_000, 4, 4],
    ['none where there is one core', 1_000_000, 1, 0],
  ])('is %s', (_, commits, cores, threads) => expect(threadsFor(commits, cores)).toBe(threads));
});
