import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTable, type EmbeddedDatabase } from '../../shared/history/embedded.ts';
import { dynamoFindings } from '../../shared/history/findings.ts';
import { fsck } from '../../shared/history/fsck.ts';
import type { AnchoredHead } from '../../shared/history/fsck-unit.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { logKey, STATE, unitKey } from '../../shared/history/keys.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { type Change, verdictsOf } from '../../shared/records/verdicts.ts';
import { emptyDatabase } from '../support/database.ts';

const TABLE = 'fsck';
const UNIT = '111122223333/eu-west-1';
const COMMITS = 40;

let database: EmbeddedDatabase;
let heads: AnchoredHead[] = [];

const parts = () => ({
  client: database.client,
  table: TABLE,
  history: dynamoHistory(database.client, TABLE),
  roster: dynamoRoster(database.client, TABLE),
  findings: dynamoFindings(database.client, TABLE),
});
const problems = async (anchors: AnchoredHead[] = []) => (await fsck(parts(), anchors)).problems;

const change = (n: number): Change => ({
  control: 'a.b',
  resource: 'r',
  movement: 'changed',
  from: 'pass',
  to: 'pass',
  because: `because ${n}`,
  evidence: '',
});

beforeEach(async () => {
  database = await emptyDatabase();
  await createTable(database.client, TABLE);
  const { history, roster } = parts();
  let state = await history.read(verdictsOf(UNIT));
  heads = [];
  for (let n = 1; n <= COMMITS; n += 1) {
    const at = new Date(Date.parse('2026-01-01T00:00:00Z') + n * 60_000);
    const body = { type: 'verdicts' as const, changes: [change(n)], revisions: {} };
    ({ state } = await history.append(verdictsOf(UNIT), state, {
      at,
      observedAt: at,
      cause: { kind: 'scan', run: 'r' },
      body,
    }));
    heads.push({ unit: UNIT, seq: state.seq, head: state.head });
  }
  const verdicts = { pass: 1, fail: 0, unknown: 0, 'not-applicable': 0 };
  await roster.beat({
    unit: UNIT,
    run: 'r',
    at: state.at,
    seq: state.seq,
    head: state.head,
    controls: 1,
    verdicts,
    item: null,
  });
  await fsck(parts(), [], { rebuild: true });
});
afterEach(() => database.close());

const keyOf = (sk: string) => ({ pk: { S: unitKey(UNIT) }, sk: { S: sk } });
const itemAt = async (sk: string) =>
  (await database.client.send(new GetItemCommand({ TableName: TABLE, Key: keyOf(sk) }))).Item ?? {};
const put = (sk: string, item: Awaited<ReturnType<typeof itemAt>>) =>
  database.client.send(new PutItemCommand({ TableName: TABLE, Item: { ...item, ...keyOf(sk) } }));
const remove = (sk: string) => database.client.send(new DeleteItemCommand({ TableName: TABLE, Key: keyOf(sk) }));

describe('fsck', () => {
  it('finds no problem in a whole history, whichever commit was anchored', async () => {
    expect(await fsck(parts(), heads)).toEqual({
      units: 1,
      commits: COMMITS,
      problems: [],
      rebuilt: [],
      explained: [],
      unproven: [],
    });
  });

  it.each([1, 20, 32, 39])('finds that commit %i is missing', async (seq) => {
    await remove(logKey(seq));
    expect(await problems()).not.toEqual([]);
  });

  it('finds that the newest commits are missing, even if the state was replaced with an older one', async () => {
    await remove(logKey(COMMITS));
    expect((await problems()).join()).toContain(`commit ${COMMITS} was anchored`);
  });

  it('finds a commit that was replaced', async () => {
    await put(logKey(20), { ...(await itemAt(logKey(21))), seq: { N: '20' } });
    expect((await problems()).join()).toMatch(/holds commit 21 .*put in the place of another/);
  });

  it('finds a stored state that differs from what its log adds up to', async () => {
    const older = await itemAt(STATE);
    await put(STATE, { ...(await itemAt(logKey(1))), seq: older.seq ?? { N: '0' } });
    expect(await problems()).not.toEqual([]);
  });

  it('finds a rewritten chain by comparing it with the anchors', async () => {
    const forged = heads.map((head) => (head.seq === 30 ? { ...head, head: 'f'.repeat(64) } : head));
    expect((await problems(forged)).join()).toContain('commit 30 is not the one that was anchored');
  });

  it('finds a missing unit by comparing with the anchors', async () => {
    const lost = { unit: '999999999999/global', seq: 1, head: 'a' };
    expect((await problems([lost])).join()).toContain('its history was anchored and is gone');
  });

  it('finds an open finding that no verdict explains', async () => {
    const { findings } = parts();
    const place = { unit: UNIT, control: 'a.b', resource: 'r' };
    await findings.open({ ...place, severity: 'low', status: 'fail', because: 'x', firstSeen: '2026-01-01', seq: 1 });
    expect((await problems()).join()).toContain('is open, and its log says it is not');
  });
});
