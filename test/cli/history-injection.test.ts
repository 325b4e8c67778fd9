/** Names of resources are given by the people who make them. In a table, in CSV and in JSON they are text and nothing else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTable, startEmbedded } from '../../shared/history/embedded.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { plumbline } from '../support/cli.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

const UNIT = '111122223333/eu-west-1';
const CONTROL = 'guardduty.enabled';
const HOURS_AGO = new Date(Date.now() - 3 * 3_600_000);
const at = HOURS_AGO.toISOString().slice(0, 10);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-injection-'));
  const { mkdir } = await import('node:fs/promises');
  await mkdir(join(folder, 'store'));
  const database = await startEmbedded({ path: join(folder, 'store/history.db') });
  await createTable(database.client, 'plumbline');
  const history = dynamoHistory(database.client, 'plumbline');
  const of = verdictsOf(UNIT);
  const changes = HOSTILE_TEXTS.map((resource) => ({
    ...{ control: CONTROL, resource, movement: 'appeared' as const, from: null, to: 'fail' as const },
    ...{ because: `it is ${resource}`, evidence: '' },
  }));
  const { state } = await history.append(of, await history.read(of), {
    ...{ at: HOURS_AGO, observedAt: HOURS_AGO },
    cause: { kind: 'scan', run: '=cmd()' },
    body: { type: 'verdicts', changes, revisions: {} },
  });
  const verdicts = { pass: 0, fail: 1, unknown: 0, 'not-applicable': 0 };
  const { seq, head } = state;
  const beat = { unit: UNIT, run: 'run', at: HOURS_AGO.toISOString(), seq, head, controls: 1, verdicts, item: null };
  await dynamoRoster(database.client, 'plumbline').beat(beat);
  await database.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const QUESTIONS: readonly string[][] = [
  [],
  ['--since', at],
  ['--open'],
  ['--from', at, '--to', new Date().toISOString(), '--part', 'exceptions'],
  ['--from', at, '--to', new Date().toISOString(), '--part', 'population'],
];
const ask = async (question: readonly string[], format: string): Promise<string> => {
  const { stdout, stderr, code } = await plumbline(
    ['history', ...question, '--control', CONTROL, '--store', 'store', '--format', format],
    { cwd: folder },
  );
  expect(code, stderr).toBe(0);
  return stdout;
};

it.each(QUESTIONS)('a table has no control characters: %j', async (...question) => {
  const text = await ask(question, 'table');
  expect(text).toContain('HYPERLINK');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
});

it.each(QUESTIONS)('no cell of CSV is a formula: %j', async (...question) => {
  const text = await ask(question, 'csv');
  expect(text).toContain('HYPERLINK');
  for (const line of text.trim().split('\n'))
    for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g))
      expect(quoted ?? plain ?? '').not.toMatch(/^[\s\p{Cf}]*[=+@＝＋＠-]/u);
});

it.each(QUESTIONS)('JSON has the names as they are: %j', async (...question) => {
  const found = JSON.parse(await ask(question, 'json'));
  const rows = found.verdicts ?? found.changes ?? found.findings ?? found.exceptions;
  expect(rows.map(({ resource }: { resource: string }) => resource).sort()).toEqual([...HOSTILE_TEXTS].sort());
});
