/**
 * Steps of a drill from AWS's records: restores by AWS Backup, and calls that move traffic or a database elsewhere.
 * Pure.
 */
import { type Drill, type DrillStep, figuresOf, instantsOf } from '../records/drill.ts';

/** A restore job of AWS Backup that ended. */
export interface Restore {
  readonly id: string;
  readonly region: string;
  readonly resourceType: string;
  readonly status: 'COMPLETED' | 'ABORTED' | 'FAILED';
  /** ISO instant. */
  readonly ended: string;
  /** The instant of the restored data; null if AWS does not name it. */
  readonly dataOf: string | null;
}

/** A call that makes a standby take over, as CloudTrail recorded it. */
export interface Failover {
  readonly id: string;
  readonly region: string;
  readonly call: string;
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

export interface Shown {
  readonly restores: readonly Restore[];
  readonly failovers: readonly Failover[];
}

export type StepOfAws = Pick<DrillStep, 'text' | 'marks' | 'dataAsOf' | 'source'> & { readonly at: string };

/**
 * The steps between the start of the drill and `until`, in their order, without those that are recorded already. The
 * last of them counts as the recovery, unless a person recorded one, because only people can see that the workload
 * works again.
 */
export function stepsFromAws(drill: Drill, { restores, failovers }: Shown, until: string): StepOfAws[] {
  const { lostAt } = figuresOf(drill);
  const recorded = new Set(drill.steps.map(({ source }) => source));
  const found = [...restores.map((restore) => stepOfRestore(restore, lostAt)), ...failovers.map(stepOfFailover)].filter(
    ({ at, source }) => at >= drill.startedAt && at <= until && !recorded.has(source),
  );
  const inOrder = found.sort((one, other) => (one.at < other.at ? -1 : 1));
  const last = inOrder.findLastIndex(({ recovers, at }) => recovers && at >= lostAt);
  const hasRecovery = instantsOf(drill.steps, 'recovered').length > 0;
  return inOrder.map(({ recovers: _, ...step }, index) =>
    index === last && !hasRecovery ? { ...step, marks: 'recovered' } : step,
  );
}

type Found = StepOfAws & { readonly recovers: boolean };

const ENDED = { COMPLETED: 'restored', ABORTED: 'was aborted', FAILED: 'failed' } as const;

function stepOfRestore({ id, region, resourceType, status, ended, dataOf }: Restore, lostAt: string): Found {
  const recovers = status === 'COMPLETED';
  const what = recovers ? `restored ${resourceType}` : `the restore of ${resourceType} ${ENDED[status]}`;
  return {
    at: ended,
    text: `AWS Backup: ${what} in ${region}`,
    source: `restore job ${id}`,
    recovers,
    // data from after the loss was not lost
    ...(recovers && dataOf !== null && dataOf <= lostAt ? { dataAsOf: dataOf } : {}),
  };
}

const stepOfFailover = ({ id, region, call, by, at }: Failover): Found => ({
  ...{ at, text: `${call} by ${by} in ${region}`, source: `CloudTrail event ${id}`, recovers: true },
});
