/**
 * Transitions in the AWS Security Finding Format. A change with the same status as before makes no finding, and neither
 * does a resource that never failed.
 */
import { ORGANIZATION, parseUnit } from '../core/account.ts';
import type { Status } from '../core/control.ts';
import { type AnyCommit, commitsOf } from '../records/units.ts';
import { type Change, verdictsChain } from '../records/verdicts.ts';
import { hubRegionOf, securityFinding } from './asff.ts';
import type { ReportContext, ReportedControl } from './verdict.ts';

export type SecurityFinding = Omit<ReturnType<typeof securityFinding>, 'RecordState'> & {
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
};

/**
 * The newest finding of each control and resource that these commits changed. The commits must be in the order of their
 * units' logs.
 */
export interface MovedFinding {
  readonly account: string;
  readonly region: string;
  readonly finding: SecurityFinding;
}

export function movedFindings(
  commits: readonly AnyCommit[],
  { controls, version }: Pick<ReportContext, 'controls' | 'version'>,
): MovedFinding[] {
  const newest = new Map<string, MovedFinding>();
  for (const { unit, at, body } of commitsOf(verdictsChain, commits)) {
    const { account, region } = parseUnit(unit);
    if (account === ORGANIZATION) continue;
    for (const change of body.changes.filter(isTransition)) {
      const known = controls.get(change.control) ?? removed(change.control);
      const context = { asOf: at, version, controls: new Map([[change.control, known]]), framework: null };
      const finding = findingOf({ account, region }, change, context);
      // deleted and set again, so that its place is after the findings of earlier commits
      newest.delete(finding.Id);
      newest.set(finding.Id, { account, region: hubRegionOf(region), finding });
    }
  }
  return [...newest.values()];
}

const isOpen = (status: Status | null): boolean => status === 'fail' || status === 'unknown';

const isTransition = ({ from, to }: Change): boolean => from !== to && (isOpen(from) || isOpen(to));

/** A finding has the instant of its commit, so Security Hub ignores one that is sent twice or late. */
function findingOf(
  place: Pick<MovedFinding, 'account' | 'region'>,
  { control, resource, to, because, evidence }: Change,
  context: ReportContext,
): SecurityFinding {
  const about = { ...place, control, resource, because, since: context.asOf, evidence: evidence || null };
  const record = { ...about, status: to ?? ('not-applicable' as const), waiver: null, attestation: null };
  return { ...securityFinding(record, context), RecordState: to === null ? 'ARCHIVED' : 'ACTIVE' };
}

/** Stands for a control that this release no longer has, so that its findings can still be closed. */
const removed = (id: string): ReportedControl => ({
  ...{ id, severity: 'medium', title: id, why: 'The control was removed.', fix: 'Nothing is to be done.', console: '' },
  ...{ seeds: [], satisfies: [], equivalents: {}, qualified: {} },
});
