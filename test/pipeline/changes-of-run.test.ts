/** Changes of each run as Parquet in folders of days, as DuckDB reads them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { headLine } from '../../shared/core/anchor.ts';
import { CHANGE_COLUMNS, CHANGES_PREFIX } from '../../shared/core/change-columns.ts';
import { headsKey } from '../../shared/pipeline/anchor.ts';
import { keepChanges } from '../../shared/pipeline/changes-of-run.ts';
import { RUNS } from '../../shared/records/runs.ts';
import { wireChanges } from '../../shared/wiring/changes.ts';
import { change, hour, type Made, madeHistory, UNITS } from '../pack/support.ts';

let folder: string;
let made: Made;
const documents = new Map<string, string | Uint8Array>();
const archive = {
  put: async (key: string, body: string | Uint8Array) => {
    documents.set(key, body);
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), body);
  },
  find: async (key: string) => documents.get(key)?.toString() ?? null,
  lines: async function* () {},
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-changes-'));
  made = await madeHistory(2);
}, 60_000);
afterAll(async () => {
  await made?.database.close();
  await rm(folder, { recursive: true, force: true });
});

const changesFile = wireChanges({ exports: { athena: true } });
async function keep(run: string): Promise<number> {
  if (!changesFile) throw new Error('the configuration asks for changes');
  await archive.put(headsKey(run), (await made.heads()).map((head) => `${headLine(head)}\n`).join(''));
  return keepChanges({ history: made.history, archive, changesFile }, run);
}
async function recorded(run: string, n: number): Promise<void> {
  const body = {
    ...{ type: 'run' as const, run, startedAt: hour(n).toISOString(), units: 3, evaluatedUnits: 3, missing: [] },
    ...{ controls: 6, evaluatedControls: 6, heads: '' },
    verdicts: { pass: 3, fail: 3, unknown: 0, 'not-applicable': 0 },
  };
  const next = { at: hour(n), observedAt: hour(n), cause: { kind: 'scan' as const, run }, body };
  await made.history.append(RUNS, await made.history.read(RUNS), next);
}

async function asked(sql: string): Promise<Record<string, unknown>[]> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const files = `read_parquet('${join(folder, CHANGES_PREFIX)}**/*.parquet', hive_partitioning = true)`;
  const rows = (await connection.runAndReadAll(sql.replace('CHANGES', files))).getRowObjectsJson();
  connection.closeSync();
  return rows as Record<string, unknown>[];
}

const written = () => [...documents.keys()].filter((key) => key.startsWith(CHANGES_PREFIX)).sort();

it('the first run keeps every change, and a later one those since the run before, by the day of the change', async () => {
  expect(await keep('run-1')).toBe(12);
  expect(written()).toEqual(['parquet/changes/dt=2026-01-01/run-1-0000.parquet']);
  await recorded('run-2', 30);
  await made.commit(UNITS[0], 30, [change(30)]);
  await made.commit(UNITS[1], 31, [change(31, { to: null, movement: 'vanished' })]);
  expect(await keep('run-2')).toBe(2);
  expect(written()).toEqual([
    'parquet/changes/dt=2026-01-01/run-1-0000.parquet',
    'parquet/changes/dt=2026-01-02/run-2-0000.parquet',
  ]);
  const days =
    'SELECT dt::VARCHAR AS dt, count(*)::INT AS n, min(changed_at)::VARCHAR AS first FROM CHANGES GROUP BY dt ORDER BY dt';
  expect(await asked(days)).toEqual([
    { dt: '2026-01-01', n: 12, first: expect.stringMatching(/^2026-01-01 01:00:00/) },
    { dt: '2026-01-02', n: 2, first: expect.stringMatching(/^2026-01-02 06:00:00/) },
  ]);
  const gone = "SELECT account, movement, status_after FROM CHANGES WHERE dt = '2026-01-02' AND status_after IS NULL";
  expect(await asked(gone)).toEqual([{ account: '111122223333', movement: 'vanished', status_after: null }]);
});

it('a run that changed nothing writes nothing, and a repeated one the same', async () => {
  await recorded('run-3', 32);
  const before = written();
  expect(await keep('run-3')).toBe(0);
  expect(written()).toEqual(before);
  const bytes = documents.get(before[1] ?? '');
  await keep('run-2');
  expect(documents.get(before[1] ?? '')).toEqual(bytes);
});

it('a run after one that died keeps what that one changed, too', async () => {
  await recorded('run-4', 40);
  await made.commit(UNITS[2], 40, [change(40)]);
  await recorded('run-5', 41);
  expect(await keep('run-5')).toBe(1);
});

it('the files have the columns of the table, with its types', async () => {
  const names = await asked('DESCRIBE SELECT * FROM CHANGES');
  const types = { STRING: 'VARCHAR', TIMESTAMP: /^TIMESTAMP/, INT64: 'BIGINT' } as const;
  expect(names.map(({ column_name }) => column_name)).toEqual([...CHANGE_COLUMNS.map(({ name }) => name), 'dt']);
  for (const [index, { type }] of CHANGE_COLUMNS.entries()) expect(names[index]?.column_type).toMatch(types[type]);
});

it('nothing is written where the configuration does not ask for it', () => {
  expect(wireChanges({})).toBeNull();
  expect(wireChanges({ exports: { athena: false } })).toBeNull();
});
