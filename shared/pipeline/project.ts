/** Keeps the open findings in step with the log: a verdict is open while it is `fail` or `unknown`. */
import type { KnownControl } from '../core/catalogue.ts';
import { each } from '../core/reading.ts';
import type { AnyCommit } from '../records/units.ts';
import type { Change } from '../records/verdicts.ts';
import type { Deps } from './deps.ts';

export async function project(
  { findings }: Pick<Deps, 'findings'>,
  controls: ReadonlyMap<string, Pick<KnownControl, 'severity'>>,
  commit: AnyCommit,
): Promise<void> {
  if (commit.body.type !== 'verdicts') return;
  await each(commit.body.changes, (change) => apply(findings, controls, commit, change));
}

const isOpen = (status: Change['to']): status is 'fail' | 'unknown' => status === 'fail' || status === 'unknown';

async function apply(
  findings: Deps['findings'],
  controls: ReadonlyMap<string, Pick<KnownControl, 'severity'>>,
  { unit, seq, at }: AnyCommit,
  change: Change,
): Promise<void> {
  const { control, resource, from, to, because } = change;
  if (!isOpen(to)) return isOpen(from) ? findings.close(unit, control, resource, seq) : undefined;
  const severity = controls.get(control)?.severity ?? 'medium';
  await findings.open({ unit, control, resource, severity, status: to, because, firstSeen: at, seq });
}
