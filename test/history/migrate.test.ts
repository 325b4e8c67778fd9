import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { emptyState, fold } from '../../shared/core/chain.ts';
import type { ChainState } from '../../shared/core/commit.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { CorruptHistory, NewerSchema } from '../../shared/core/errors.ts';
import { createTable } from '../../shared/history/embedded.ts';
import { dynamoFindings } from '../../shared/history/findings.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { migrated, SCHEMA, type Step, versionOf } from '../../shared/history/migrate.ts';
import { dynamoRoster, register } from '../../shared/history/roster.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { type VerdictsState, verdictsOf } from '../../shared/records/verdicts.ts';
import { emptyDatabase } from '../support/database.ts';
import { storedItems } from './fixtures/read.ts';
import { at, change, openedStore, verdicts } from './store.ts';

const item = (schema?: string) => ({
  pk: { S: 'unit#111122223333/eu-west-1' },
  sk: { S: 'state' },
  ...(schema === undefined ? {} : { schema: { S: schema } }),
});

const NOTHING_ELSE = { explained: [], unproven: [] };

describe('versions of stored items', () => {
  it('reads an item without a version as version 0, and accepts its own version', () => {
    expect(versionOf(item())).toBe(0);
    expect(versionOf(item(String(SCHEMA)))).toBe(SCHEMA);
  });

  it('refuses an item of a newer version, which this release cannot read', () => {
    const reading = () => versionOf(item(String(SCHEMA + 1)));
    expect(reading).toThrow(NewerSchema);
    expect(reading).toThrow(/unit#111122223333\/eu-west-1 state was written with schema .* upgrade/);
  });

  it.each(['', 'one', '-1', '1.5'])('calls %j corrupt', (schema) => {
    expect(() => versionOf(item(schema))).toThrow(CorruptHistory);
  });
});

describe('steps', () => {
  const added = (name: string): Step => ({
    commit: (stored) => ({ ...stored, commit: `${stored.commit ?? ''}${name}` }),
    state: (stored) => ({ ...stored, state: `${stored.state ?? ''}${name}` }),
  });
  const steps = [added('a'), added('b'), added('c')];

  it.each([
    [0, 'abc'],
    [1, 'bc'],
    [2, 'c'],
  ])('lead from version %i to the current one, in order', (version, taken) => {
    expect(migrated('commit', version, {}, steps)).toEqual({ commit: taken });
    expect(migrated('state', version, {}, steps)).toEqual({ state: taken });
  });

  it('do not change an item of the current version', () => {
    const stored = { unit: 'u', seq: 1 };
    expect(migrated('commit', SCHEMA, stored)).toEqual(stored);
  });
});

it('fsck proves a history of a release with one state for all kinds of units', async () => {
  const database = await emptyDatabase();
  const { client } = database;
  const table = 'older';
  try {
    await createTable(client, table);
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb');
    const { items } = storedItems('schema-3');
    for (const Item of items) await client.send(new PutItemCommand({ TableName: table, Item }));
    const units = new Set(items.map(({ pk }) => pk?.S?.replace('unit#', '') ?? ''));
    for (const unit of units) await register(client, table, unit);
    const history = dynamoHistory(client, table);
    const parts = {
      client,
      table,
      history,
      roster: dynamoRoster(client, table),
      findings: dynamoFindings(client, table),
    };
    const { commits, problems } = await fsck(parts);
    // the fixture has the log and the states; the finding was projected from it by another function
    expect(problems.filter((problem) => !problem.includes('its rollup of'))).toEqual([
      expect.stringContaining('no finding is open for it'),
    ]);
    expect({ units: units.size, commits }).toEqual({ units: 5, commits: 6 });
  } finally {
    await database.close();
  }
});

describe('a history with the words of schema 4', () => {
  const OLD_FIELDS = ['direction', 'tell', 'told', 'moves', 'reminded', 'done', 'place'];
  const OLD_VALUES = ['worse', 'soon', 'rested', 'untold'];
  const opened = async () => {
    const database = await emptyDatabase();
    const { client } = database;
    const table = 'older';
    await createTable(client, table);
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb');
    const { items, unit } = storedItems('schema-4-words');
    for (const Item of items) await client.send(new PutItemCommand({ TableName: table, Item }));
    return { database, client, table, unit, history: dynamoHistory(client, table) };
  };

  it('is read with the new words, from its commits and from its state', async () => {
    const { database, history, unit } = await opened();
    try {
      const { contents } = await history.read(ALERTS);
      const commits = await Array.fromAsync(history.log(ALERTS));
      const folded = commits.reduce((state, commit) => fold(ALERTS.chain, state, commit), emptyState(ALERTS));
      expect(folded.contents).toEqual(contents);
      const { a1, a2, a3 } = contents.alerts;
      expect(a1).toMatchObject({
        problem: 'failing',
        groupKey: 'failing|run-1|s3.block-public-access',
        flapping: false,
      });
      expect(a1?.lead.account).toEqual({ name: 'payments', ou: 'Workloads', environment: 'production' });
      expect(a1?.statusChanges).toEqual(['2026-01-05T00:00:00.000Z']);
      expect(a1?.notified.at).toBe('2026-01-05T00:00:00.000Z');
      expect(a2).toMatchObject({
        problem: 'dark',
        groupKey: 'dark|not-stated',
        remindedAt: ['2026-01-04T00:00:00.000Z'],
      });
      expect(a3).toMatchObject({ problem: 'expiring', groupKey: 'expiring|backup.drill|111122223333' });
      expect(contents.usedIds).toEqual({ 'heartbeat/2026-01-05': '2026-01-05T00:00:00.000Z' });
      expect(commits.at(-1)?.body.steps[0]).toEqual({ type: 'stabilised', alert: 'a1', notify: 'again' });
      const verdicts = await Array.fromAsync(history.log(verdictsOf(unit)));
      expect(verdicts.at(-1)?.body.changes[1]).toMatchObject({ movement: 'went-dark', unread: 'not-stated' });
      const text = JSON.stringify([contents, commits, verdicts]);
      for (const field of OLD_FIELDS) expect(text).not.toContain(`"${field}":`);
      for (const value of OLD_VALUES) expect(text).not.toMatch(new RegExp(`["|]${value}["|]`));
    } finally {
      await database.close();
    }
  });

  it('is proven by fsck, although the digests of its states cover the old words', async () => {
    const { database, client, table, history, unit } = await opened();
    try {
      for (const one of [unit, ALERTS.unit]) await register(client, table, one);
      const findings = dynamoFindings(client, table);
      for await (const { unit: of, seq, at, body } of history.log(verdictsOf(unit), { after: 1 })) {
        for (const { control, resource, to, because } of body.changes) {
          const status = to === 'fail' ? to : 'unknown';
          await findings.open({ unit: of, control, resource, severity: 'high', status, because, firstSeen: at, seq });
        }
      }
      const parts = { client, table, history, roster: dynamoRoster(client, table), findings };
      // no rollups were written at that time
      const rebuilt = [expect.stringMatching(/its rollup of 2026-01 is missing/)];
      expect(await fsck(parts, [], { rebuild: true })).toEqual({
        units: 2,
        commits: 5,
        problems: [],
        rebuilt,
        ...NOTHING_ELSE,
      });
      expect(await fsck(parts)).toEqual({
        units: 2,
        commits: 5,
        problems: [],
        rebuilt: [],
        explained: [],
        unproven: [],
      });
    } finally {
      await database.close();
    }
  });

  it('writes new words in a commit that follows an old one', async () => {
    const { database, history } = await opened();
    try {
      const at = new Date('2026-01-06T00:00:00.000Z');
      const body = { type: 'alerts' as const, steps: [{ type: 'escalated' as const, alert: 'a1' }] };
      const state = await history.read(ALERTS);
      await history.append(ALERTS, state, { at, observedAt: at, cause: { kind: 'time' }, body });
      expect((await history.read(ALERTS)).contents.alerts.a1?.escalatedAt).toBe('2026-01-06T00:00:00.000Z');
    } finally {
      await database.close();
    }
  });
});

it('fsck proves a history without versions, because the hashes cover the items as they were written', async () => {
  const database = await emptyDatabase();
  const { client } = database;
  const table = 'older';
  try {
    await createTable(client, table);
    const { unit, items } = storedItems('schema-0');
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb');
    for (const Item of items) await client.send(new PutItemCommand({ TableName: table, Item }));
    await register(client, table, unit);
    const findings = dynamoFindings(client, table);
    await findings.open({
      unit,
      control: 's3.block-public-access',
      resource: 'arn:aws:s3:::invoices',
      severity: 'high',
      status: 'fail',
      because: 'BlockPublicPolicy is off',
      firstSeen: '2026-01-03T00:00:00.000Z',
      seq: 2,
    });
    const parts = {
      client,
      table,
      history: dynamoHistory(client, table),
      roster: dynamoRoster(client, table),
      findings,
    };
    // no rollups were written at that time
    const rebuilt = [expect.stringMatching(/its rollup of 2026-01 is missing/)];
    expect(await fsck(parts, [], { rebuild: true })).toEqual({
      units: 1,
      commits: 2,
      problems: [],
      rebuilt,
      ...NOTHING_ELSE,
    });
    expect(await fsck(parts)).toEqual({ units: 1, commits: 2, problems: [], rebuilt: [], explained: [], unproven: [] });
  } finally {
    await database.close();
  }
});

describe('a history whose states lack the digests of the evidence', () => {
  const opened = async () => {
    const store = await openedStore();
    const { unit, items } = storedItems('schema-4');
    for (const item of items) await store.put(item);
    await register(store.client, store.table, unit);
    return { store, of: verdictsOf(unit), items };
  };
  const evidenceIn = ({ contents }: ChainState<VerdictsState>) =>
    Object.values(contents.verdicts['a.b'] ?? {}).map(({ evidence }) => evidence);

  it('is read from its log, which has the digests, also after a commit of this release', async () => {
    const { store, of } = await opened();
    try {
      const state = await store.history.read(of);
      expect(evidenceIn(state)).toEqual([sha256('2'), sha256('2')]);
      await store.history.append(of, state, {
        at: at(9),
        observedAt: at(9),
        cause: { kind: 'scan', run: 'run' },
        body: verdicts(change(3, 'arn:aws:s3:::invoices')),
      });
      expect(evidenceIn(await store.history.read(of))).toEqual([sha256('3'), sha256('2')]);
      expect(evidenceIn(await store.history.asOf(of, at(2).toISOString()))).toEqual([sha256('2'), sha256('2')]);
    } finally {
      await store.close();
    }
  });

  it('is read from its log when the newest commit stored no state', async () => {
    const { store, of, items } = await opened();
    try {
      const before = items.find(({ sk }) => sk?.S === 'state') ?? {};
      await store.history.append(of, await store.history.read(of), {
        at: at(9),
        observedAt: at(9),
        cause: { kind: 'scan', run: 'run' },
        body: verdicts(change(3, 'arn:aws:s3:::invoices')),
      });
      await store.put(before);
      expect(evidenceIn(await store.history.read(of))).toEqual([sha256('3'), sha256('2')]);
    } finally {
      await store.close();
    }
  });

  it('is proven by fsck, which still finds an edited state', async () => {
    const { store, items } = await opened();
    try {
      // no rollups were written at that time
      await fsck(store, [], { rebuild: true });
      expect(await store.problems()).toEqual([]);
      const state = items.find(({ sk }) => sk?.S === 'state') ?? {};
      const text = gunzipSync(state.body?.B ?? '').toString();
      await store.put({ ...state, body: { B: gzipSync(text.replace('because 2', 'because 9')) } });
      expect(await store.problems()).toEqual([expect.stringContaining('is not what its log says')]);
    } finally {
      await store.close();
    }
  });
});
