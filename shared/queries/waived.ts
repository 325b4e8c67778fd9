/** Counts the failures that waivers accept. */

import { parseUnit } from '../core/account.ts';
import { arnParts } from '../core/arn.ts';
import { type ControlTally, countsOf } from '../records/rollups.ts';
import { isInScope, isOfAccount, isOfControl, isWhole, WAIVERS, type Waiver } from '../records/waivers.ts';
import { stateAt, verdictsIn } from './as-of.ts';
import { inOrder, type Reads } from './reading.ts';
import type { Scope } from './scope.ts';

export type WaivedOf = (unit: string, control: string, tally: ControlTally) => number;

/**
 * A waiver of all resources accepts all failures of its control. A waiver of a resource, a region or a pattern accepts
 * the failures in its scope, which are counted in the states of its account.
 */
export async function waivedIn(reads: Reads, scope: Scope, at: string): Promise<WaivedOf> {
  const { contents } = await reads.history.asOf(WAIVERS, at);
  const waivers = Object.values(contents).filter((waiver) => waiver.until > at && scope.covers(waiver));
  const whole = waivers.filter(isWhole);
  const parts = await failuresOf(
    reads,
    scope,
    waivers.filter((waiver) => !isWhole(waiver)),
    at,
  );
  return (unit, control, tally) => {
    const isWaived = whole.some(
      (waiver) => isOfControl(waiver, control) && isOfAccount(waiver, parseUnit(unit).account, scope.accountOf),
    );
    if (isWaived) return countsOf(tally).fail;
    return parts.get(`${unit} ${control}`) ?? 0;
  };
}

/** The number of failures in the scope of these waivers, by unit and control. */
async function failuresOf(
  reads: Reads,
  scope: Scope,
  waivers: readonly Waiver[],
  at: string,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  if (waivers.length === 0) return found;
  const units = scope.units.filter((unit) => waivers.some((waiver) => isAbout(waiver, parseUnit(unit).account, scope)));
  for await (const state of inOrder(units, (unit) => stateAt(reads, unit, at))) {
    for (const verdict of verdictsIn(state, scope)) {
      if (verdict.status !== 'fail' || !waivers.some((waiver) => isInScope(waiver, verdict, scope.accountOf))) continue;
      const key = `${state.unit} ${verdict.control}`;
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  }
  return found;
}

/** For a waiver of one resource in every account, only the account in the resource's ARN matters. */
function isAbout(waiver: Waiver, id: string, { accountOf }: Scope): boolean {
  if (!isOfAccount(waiver, id, accountOf)) return false;
  const inArn = waiver.account === '*' ? arnParts(waiver.resource ?? '').account : '';
  return inArn === '' || inArn === id;
}
