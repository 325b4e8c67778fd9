/** The outcomes of a framework's requirements: counts and failures of the verdicts that are evidence for each. */
import type { Status } from '../core/control.ts';
import type { ReportContext, VerdictRecord } from './verdict.ts';

export interface Outcome {
  /** `<framework>/<requirement>`, or the control's id in a report without a framework. */
  readonly id: string;
  readonly title: string;
  readonly counts: Readonly<Record<Status, number>>;
  readonly observations: readonly string[];
  readonly risks: readonly string[];
  /** Counts a verdict, with the identifiers that an OSCAL finding refers to. */
  add(record: VerdictRecord, observation?: string, risk?: string): void;
}

/** An empty outcome for each requirement of the framework; without a framework, for each control. */
export function outcomes({ framework, controls }: ReportContext): ReadonlyMap<string, Outcome> {
  const named: [string, string][] = framework
    ? Object.entries(framework.requirements).map(([id, title]) => [`${framework.id}/${id}`, title])
    : [...controls.values()].map(({ id, title }) => [id, title]);
  return new Map(named.map(([id, title]) => [id, outcomeOf(id, title)]));
}

function outcomeOf(id: string, title: string): Outcome {
  const counts: Record<Status, number> = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  const observations: string[] = [];
  const risks: string[] = [];
  return {
    ...{ id, title, counts, observations, risks },
    add: ({ status }, observation, risk) => {
      counts[status] += 1;
      if (observation) observations.push(observation);
      if (risk) risks.push(risk);
    },
  };
}
