/** Counts the units that have something past its retention and under no legal hold, so that a person is told to cut them. */
import { reachOf } from '../../core/cut.ts';
import { each } from '../../core/reading.ts';
import { holdOn } from '../../records/holds.ts';
import { queryItems } from '../dynamodb.ts';
import { LOG, unitKey } from '../keys.ts';
import { headIn } from '../log-item.ts';
import type { Table } from '../table.ts';
import { type CutDeps, type CutRules, pastRetention, retentionOf } from './cut.ts';

/** Reads the first commit of each unit that can be due, and the months before the retention of those that begin there. */
export async function unitsPastRetention(deps: Omit<CutDeps, 'history'>, rules: CutRules): Promise<number> {
  const beats = (await Array.fromAsync(deps.roster.units())).filter(({ unit }) => mayBeDue(unit, rules, deps.now));
  const due = await each(beats, async (beat) => {
    const first = await firstOf(deps, beat.unit);
    const days = retentionOf(beat.unit, rules);
    if (first === null || days === undefined || first >= reachOf(deps.now, days)) return false;
    // a unit that did not change for long keeps its newest commit, and so is not due although that one is old
    return (await pastRetention(deps, rules, beat)) !== null;
  });
  return due.filter(Boolean).length;
}

const mayBeDue = (unit: string, rules: CutRules, now: Date): boolean =>
  retentionOf(unit, rules) !== undefined && holdOn(rules.holds, unit, now.toISOString()) === undefined;

/** The instant of the first commit that is left of a unit's log; null if there is none. */
async function firstOf({ client, table }: Table, unit: string): Promise<string | null> {
  // without a commit, the first item from there on is the unit's state
  for await (const item of queryItems(client, table, { pk: unitKey(unit), from: LOG, limit: 1 }))
    if (item.sk?.S?.startsWith(LOG)) return (await headIn(client, table, item)).at;
  return null;
}
