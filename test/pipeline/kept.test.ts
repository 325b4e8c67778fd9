/** Scheduled scans leave controls that are not due as they are; everything else evaluates them. */
import { CloudWatchClient, DeleteDashboardsCommand, ListDashboardsCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { emptyState } from '../../shared/core/chain.ts';
import type { AnyControl } from '../../shared/core/control.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { keptOf } from '../../shared/pipeline/kept.ts';
import { keptIn } from '../../shared/records/runs.ts';
import { type VerdictsState, verdictsOf } from '../../shared/records/verdicts.ts';
import { clientIn } from '../../simulator/access.ts';
import { meterOf, since } from '../../simulator/meter.ts';
import { memberOf } from '../support/drift.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

const DAY = 24 * 3_600_000;
const WEEKLY = 'monitoring.dashboards';
const only = { controls: { '*': false, [WEEKLY]: true, 'guardduty.enabled': true } };
const unitOf = (account: string) => verdictsOf(`${account}/global`);
const stateOf = async ({ runtime }: Stage, account: string) =>
  (await runtime.wiring.history.read(unitOf(account))).contents.verdicts[WEEKLY] ?? {};
const statuses = async (here: Stage, account: string) =>
  Object.values(await stateOf(here, account)).map(({ status }) => status);

/** Deletes every dashboard without an event, as if the event was lost. */
async function loseDashboards({ world }: Stage, account: string) {
  const client = clientIn(world, CloudWatchClient, { account, region: 'us-east-1' });
  const { DashboardEntries = [] } = await client.send(new ListDashboardsCommand({}));
  const names = DashboardEntries.flatMap(({ DashboardName }) => DashboardName ?? []);
  await client.send(new DeleteDashboardsCommand({ DashboardNames: names }));
}

describe('a scheduled scan', () => {
  it('keeps what is not due: nothing closes, nothing is missing, and the proof counts it apart', async () => {
    stage = await openStage({ regions: ['us-east-1'] });
    const first = await stage.runtime.scan({ accounts: 'due' });
    expect(first.kept).toBeUndefined();
    stage.world.advance(DAY);
    const meter = meterOf(stage.database.client);
    const before = { ...meter };
    const second = await stage.runtime.scan({ accounts: 'due' });
    expect(since(meter, before).writes).toBeLessThanOrEqual(second.units + 6);
    expect(second).toMatchObject({ controls: first.controls, missing: [], verdicts: first.verdicts });
    expect(keptIn(second)).toBeGreaterThan(0);
    expect(second.evaluatedControls + keptIn(second)).toBe(second.controls);
    for (const due of Object.keys(second.kept ?? {})) expect(due > '2026-01-16' && due <= '2026-01-22').toBe(true);
    const { problems } = await fsck({
      ...stage.runtime.wiring,
      client: stage.database.client,
      table: stage.runtime.wiring.table.name,
    });
    expect(problems).toEqual([]);
  });

  it('evaluates every control within a week', async () => {
    stage = await openStage({ regions: ['us-east-1'] }, only);
    await stage.runtime.scan({ accounts: 'due' });
    const evaluated = new Map<string, number>();
    for (let day = 1; day <= 7; day += 1) {
      stage.world.advance(DAY);
      await stage.runtime.scan({ accounts: 'due' });
      for await (const { unit, item } of stage.runtime.wiring.roster.units())
        if (item && !item.keeps && unit.endsWith('/global')) evaluated.set(unit, day);
    }
    expect(evaluated.size).toBe(stage.world.accounts.length + 1);
  });

  it('does not read what only controls need that are not due, and finds a lost event within the week', async () => {
    stage = await openStage({ regions: ['us-east-1'] }, only);
    await stage.runtime.scan({ accounts: 'due' });
    const account = memberOf(stage, 1);
    const before = await statuses(stage, account);
    await loseDashboards(stage, account);
    const seen: string[][] = [];
    for (let day = 1; day <= 7; day += 1) {
      stage.world.advance(DAY);
      await stage.runtime.scan({ accounts: 'due' });
      seen.push(await statuses(stage, account));
    }
    expect(seen[0]).toEqual(before);
    expect(seen.at(-1)).not.toEqual(before);
  });
});

const weekly = controls.filter(({ id }) => id === WEEKLY);
const settled = { [WEEKLY]: { 'a-dashboard': { status: 'pass', because: 'b', since: 's' } } } as const;
const judgeable = (contents: VerdictsState) => ({
  state: { ...emptyState(verdictsOf('111122223333/global')), contents },
  controls: weekly,
});

describe('a control that is not due is evaluated', () => {
  it('unless it has judged every unit by this revision, and all that it judged is known', () => {
    const kept = (contents: VerdictsState) => keptOf([judgeable(contents)], () => 'this').has(WEEKLY);
    expect(kept({ verdicts: settled, revisions: { [WEEKLY]: 'this' } })).toBe(true);
    expect(kept({ verdicts: {}, revisions: { [WEEKLY]: 'this' } }), 'nothing to judge').toBe(true);
    expect(kept({ verdicts: settled, revisions: { [WEEKLY]: 'earlier' } }), 'a revision or a parameter').toBe(false);
    expect(kept({ verdicts: {}, revisions: {} }), 'the first scan').toBe(false);
    const dark = { [WEEKLY]: { '*': { status: 'unknown', because: 'b', since: 's' } } } as const;
    expect(kept({ verdicts: dark, revisions: { [WEEKLY]: 'this' } }), 'what went dark').toBe(false);
  });

  it('when its facts are read for another control', () => {
    const twin = { ...(weekly[0] as AnyControl), id: 'a.twin', cadence: 'daily' as const };
    const unit = judgeable({ verdicts: settled, revisions: { [WEEKLY]: 'this' } });
    expect(keptOf([{ state: unit.state, controls: [...weekly, twin] }], () => 'this').size).toBe(0);
  });

  it('by a scan that a person starts', async () => {
    stage = await openStage({ regions: ['us-east-1'] }, only);
    await stage.runtime.scan();
    const run = await stage.runtime.scan();
    expect(run).toMatchObject({ evaluatedControls: run.controls });
    expect(run.kept).toBeUndefined();
  });
});
