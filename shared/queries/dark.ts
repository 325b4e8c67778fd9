/** The dark units of an answer: those with unknown verdicts or without a scan, and the reasons. */
import { unitId } from '../core/account.ts';
import { stateAt, verdictsIn } from './as-of.ts';
import { inOrder, type Reads } from './reading.ts';
import type { Scope } from './scope.ts';

/** A unit with unknown verdicts, or one that was not scanned yet. */
export interface DarkUnit {
  readonly account: string;
  readonly region: string;
  /** Controls with an unknown verdict, and the number of these verdicts; 0 in a unit that was not scanned yet. */
  readonly controls: number;
  readonly verdicts: number;
  /** The reasons; empty beyond the first fifty units, whose reasons are read. */
  readonly because: readonly string[];
}

/**
 * Rollups have no reasons, so the states of this many units are read. If more units are dark, they usually share one
 * cause.
 */
const READ = 50;

export async function withReasons(
  reads: Reads,
  dark: readonly DarkUnit[],
  { scope, at }: { readonly scope: Scope; readonly at: string | undefined },
): Promise<DarkUnit[]> {
  const found: DarkUnit[] = [];
  const first = dark.slice(0, READ);
  for await (const unit of inOrder(first, (one) => reasonsIn(reads, one, scope, at))) found.push(unit);
  return [...found, ...dark.slice(READ)];
}

async function reasonsIn(reads: Reads, unit: DarkUnit, scope: Scope, at: string | undefined): Promise<DarkUnit> {
  if (unit.because.length > 0) return unit;
  const verdicts = verdictsIn(await stateAt(reads, unitId(unit), at), scope);
  const because = new Set(verdicts.flatMap((one) => (one.status === 'unknown' ? one.because : [])));
  return { ...unit, because: [...because] };
}
