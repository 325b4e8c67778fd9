/** The drills of a timeline: when each began and ended, as evidence for its controls. */

import { GLOBAL, parseUnit } from '../core/account.ts';
import type { Commit } from '../core/commit.ts';
import { own } from '../core/own.ts';
import { type Drill, figuresInWords, missesOf } from '../records/drill.ts';
import { DRILLS, type DrillBody, drillsOf } from '../records/drills.ts';
import { authorOf } from './author.ts';
import type { Reads } from './reading.ts';
import type { Scope } from './scope.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/** The accounts with drills, of those that are asked about. */
export async function accountsWithDrills({ roster }: Pick<Reads, 'roster'>): Promise<string[]> {
  const accounts: string[] = [];
  for await (const { unit } of roster.units(DRILLS)) accounts.push(parseUnit(unit).region);
  return accounts.sort();
}

/**
 * Reads the log from its beginning, because the end of a drill is told with its figures. The order of the entries is that of the commits.
 */
export async function* drillCommits(
  history: Reads['history'],
  account: string,
  { since, until }: { readonly since: string; readonly until?: string | undefined },
): AsyncGenerator<{ readonly commit: Commit<DrillBody>; readonly drill: Drill | undefined }> {
  const of = drillsOf(account);
  let state = of.chain.empty;
  const range = until === undefined ? {} : { until };
  for await (const commit of history.log(of, range)) {
    state = of.chain.fold(state, commit.body, commit.at);
    const { step } = commit.body;
    const name = step.kind === 'started' ? step.drill.name : step.name;
    if (commit.at >= since) yield { commit, drill: own(state, name) };
  }
}

/** One entry for each control of the drill that is asked about. Steps are in the drill's report alone. */
export function drillEntries(
  { at, unit, cause, body }: Commit<DrillBody>,
  drill: Drill | undefined,
  scope: Pick<Scope, 'touches'>,
): (readonly [index: number, entry: TimelineEntry])[] {
  const { step } = body;
  if (!drill || step.kind === 'stepped') return [];
  const account = parseUnit(unit).region;
  const found: [number, TimelineEntry][] = [];
  drill.controls.forEach((control, index) => {
    if (!scope.touches({ control, account, resource: null })) return;
    const because = step.kind === 'started' ? `drill ${drill.name} started: ${drill.scope}` : endInWords(drill);
    const place = { at, account, region: GLOBAL, control, resource: '*' };
    const record = { from: null, to: null, waiver: null, attestation: null };
    const movement = step.kind === 'started' ? 'drill-started' : 'drill-finished';
    found.push([index, { ...place, ...record, movement, because, ...authorOf(cause) }]);
  });
  return found;
}

function endInWords(drill: Drill): string {
  const { name, end } = drill;
  if (!end || end.outcome === 'cancelled') return `drill ${name} was cancelled: ${end?.note ?? ''}`;
  const misses = missesOf({ ...drill, end });
  return `drill ${name} finished, ${figuresInWords(drill)}${misses.length > 0 ? `; it ${misses.join('; it ')}` : ''}`;
}
