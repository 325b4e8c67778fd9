/** Open findings that are moved together end as if each had been moved for itself, for either way of writing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, FindingMove, Findings } from '../../shared/core/ports.ts';
import { createTable, type EmbeddedDatabase, startEmbedded } from '../../shared/history/embedded.ts';
import { dynamoFindings } from '../../shared/history/findings.ts';
import { findingsTogether } from '../../shared/history/findings-together.ts';

const TABLE = 'plumbline';
let database: EmbeddedDatabase;
beforeAll(async () => {
  database = await startEmbedded();
  await createTable(database.client, TABLE);
}, 30_000);
afterAll(() => database.close());

const finding = (unit: string, resource: string, seq: number): Finding => ({
  ...{ unit, control: 'a.b', resource, severity: 'high', status: 'fail', because: `of ${seq}`, seq },
  firstSeen: '2026-01-01T00:00:00.000Z',
});
const opens = (unit: string, resource: string, seq: number): FindingMove => ({ opens: finding(unit, resource, seq) });
const closes = (unit: string, resource: string, seq: number): FindingMove => ({
  closes: { unit, control: 'a.b', resource, seq },
});
const shownIn = async (findings: Findings, unit: string) =>
  (await Array.fromAsync(findings.list({ unit }))).map(({ resource, seq }) => `${resource} ${seq}`).sort();

describe.each(['one by one', 'together'])('findings that are moved %s', (way) => {
  const findings = (): Findings => {
    const single = dynamoFindings(database.client, TABLE);
    return way === 'together' ? findingsTogether(single, database.client, TABLE) : single;
  };

  it('open and close by hundreds', async () => {
    const unit = `${way}/many`;
    const names = Array.from({ length: 250 }, (_, index) => `r${index}`);
    await findings().moveAll(names.map((name) => opens(unit, name, 1)));
    expect(await shownIn(findings(), unit)).toHaveLength(250);
    await findings().moveAll([...names.slice(2).map((name) => closes(unit, name, 2)), opens(unit, 'new', 2)]);
    expect(await shownIn(findings(), unit)).toEqual(['new 2', 'r0 1', 'r1 1']);
  });

  it('change nothing that a later commit moved, and everything else', async () => {
    const unit = `${way}/late`;
    await findings().moveAll([opens(unit, 'a', 5), opens(unit, 'b', 1)]);
    await findings().moveAll([closes(unit, 'a', 3), opens(unit, 'b', 3), opens(unit, 'c', 3)]);
    expect(await shownIn(findings(), unit)).toEqual(['a 5', 'b 3', 'c 3']);
  });

  it('may be the same one twice', async () => {
    const unit = `${way}/twice`;
    await findings().moveAll([opens(unit, 'a', 1), opens(unit, 'a', 2)]);
    expect(await shownIn(findings(), unit)).toEqual(['a 2']);
    await findings().moveAll([]);
  });
});
