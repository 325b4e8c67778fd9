/** Keeps the open findings and the rollups in step with the log: a verdict is open while it is `fail` or `unknown`. */
import type { KnownControl } from '../core/catalogue.ts';
import type { FindingMove } from '../core/ports.ts';
import { type AnyCommit, commitsOf } from '../records/units.ts';
import { type Change, verdictsChain } from '../records/verdicts.ts';
import type { Deps } from './deps.ts';
import { type RollingDeps, rollUp } from './roll-up.ts';

export async function project(
  { findings, ...rolling }: Pick<Deps, 'findings'> & RollingDeps,
  controls: ReadonlyMap<string, Pick<KnownControl, 'severity'>>,
  commit: AnyCommit,
): Promise<void> {
  for (const one of commitsOf(verdictsChain, [commit])) {
    await findings.moveAll(one.body.changes.flatMap((change) => moveOf(controls, one, change) ?? []));
    await rollUp(rolling, one);
  }
}

const isOpen = (status: Change['to']): status is 'fail' | 'unknown' => status === 'fail' || status === 'unknown';

function moveOf(
  controls: ReadonlyMap<string, Pick<KnownControl, 'severity'>>,
  { unit, seq, at }: AnyCommit,
  change: Change,
): FindingMove | null {
  const { control, resource, from, to, because } = change;
  if (!isOpen(to)) return isOpen(from) ? { closes: { unit, control, resource, seq } } : null;
  const severity = change.external?.severity ?? controls.get(control)?.severity ?? 'medium';
  return { opens: { unit, control, resource, severity, status: to, because, firstSeen: at, seq } };
}
