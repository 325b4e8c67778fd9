/**
 * Transitions in the AWS Security Finding Format. A change that leaves the status as it was is none, and a resource that never
 * failed has no finding.
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

/** The newest finding of each control and resource that these commits moved. They are in the order of their units' logs. */
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
      // set anew, so that it lies after the findings of earlier commits
      newest.delete(finding.Id);
      newest.set(finding.Id, { account, region: hubRegionOf(region), finding });
    }
  }
  return [...newest.values()];
}

const isOpen = (status: Status | null): boolean => status === 'fail' || status === 'unknown';

const isTransition = ({ from, to }: Change): boolean => from !== to && (isOpen(from) || isOpen(to));

/** The instant of the commit is that of the finding, so a finding that is sent twice or late is known to be no news. */
function findingOf(
  place: Pick<MovedFinding, 'account' | 'region'>,
  { control, resource, to, because, evidence }: Change,
  context: ReportContext,
): SecurityFinding {
  const about = { ...place, control, resource, because, since: context.asOf, evidence: evidence || null };
  const record = { ...about, status: to ?? ('not-applicable' as const), waiver: null, attestation: null };
  return { ...securityFinding(record, context), RecordState: to === null ? 'ARCHIVED' : 'ACTIVE' };
}

/** A control that this release no longer has: its findings are closed all the same. */
const removed = (id: string): ReportedControl => ({
  ...{ id, severity: 'medium', title: id, why: 'The control was removed.', fix: 'Nothing is to be done.', console: '' },
  ...{ seeds: [], satisfies: [], equivalents: {}, qualified: {} },
});
