/** Reads why something could not be seen in units. */
import { unitId } from '../core/account.ts';
import { stateAt, verdictsIn } from './as-of.ts';
import { inOrder, type Reads } from './reading.ts';
import type { Scope } from './scope.ts';
import type { DarkUnit } from './summary.ts';

/** Rollups have no reasons. More units than these are dark together for one cause, which the first of them name. */
const READ = 50;

export async function reasonsOf(
  reads: Reads,
  dark: readonly DarkUnit[],
  { scope, at }: { readonly scope: Scope; readonly at: string | undefined },
): Promise<DarkUnit[]> {
  const found: DarkUnit[] = [];
  const first = dark.slice(0, READ);
  for await (const unit of inOrder(first, (one) => withReasons(reads, one, scope, at))) found.push(unit);
  return [...found, ...dark.slice(READ)];
}

async function withReasons(reads: Reads, unit: DarkUnit, scope: Scope, at: string | undefined): Promise<DarkUnit> {
  if (unit.because.length > 0) return unit;
  const verdicts = verdictsIn(await stateAt(reads, unitId(unit), at), scope);
  const because = new Set(verdicts.flatMap((one) => (one.status === 'unknown' ? one.because : [])));
  return { ...unit, because: [...because] };
}
