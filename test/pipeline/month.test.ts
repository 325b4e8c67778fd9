/** A small month with known truth; bench/month.ts plays one of 200 accounts and 50,000 events. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fsck } from '../../shared/history/fsck.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import { replay } from '../../shared/pipeline/replay.ts';
import { type Comparison, compared } from '../../simulator/scenarios/compare.ts';
import { playMonth, TIMELESS } from '../../simulator/scenarios/month.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let begin: string;
let comparison: Comparison;

beforeAll(async () => {
  stage = await openStage({ accounts: 8, seed: 7 }, { controls: TIMELESS });
  await stage.runtime.scan();
  stage.runtime.received();
  begin = stage.world.now().toISOString();
  const options = { seed: 7, days: 12, events: 150, drifts: 6, flapping: 1, stormShare: 0.6 };
  comparison = compared(await playMonth(stage, options));
});
afterAll(() => stage?.close());

it('every cause sends one alert, and nothing else sends any', () => {
  const { missed, doubled, unfounded, repeated, unresolved, alerts } = comparison;
  expect({ missed, doubled, unfounded, repeated, unresolved }).toEqual({
    ...{ missed: [], doubled: [], unfounded: [], repeated: [], unresolved: [] },
  });
  expect(alerts).toBe(6 + 5 + 1);
});

it('the history of the month is whole, and a replay gives the same alerts', async () => {
  const { wiring } = stage.runtime;
  expect((await fsck({ ...wiring, client: stage.database.client, table: wiring.table.name })).problems).toEqual([]);
  const span = { since: begin, until: stage.world.now().toISOString() };
  const told = [...(await replay(wiring, byId(wiring.registry.controls), span))];
  expect(told.filter(({ event }) => event === 'opened')).toHaveLength(comparison.alerts);
});
