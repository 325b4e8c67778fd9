/** Drills that were held, as facts, and as proofs of the controls that they are evidence for. */
import { collector, type Resource } from '../core/collector.ts';
import type { KnownResource } from '../core/control.ts';
import type { Scenario } from '../core/drill.ts';
import { collected } from '../core/quantify.ts';
import { instantOf, type Seen } from '../core/reading.ts';
import { type Drill, figuresInWords, figuresOf, isHeld, missesOf, nextDueOf } from '../records/drill.ts';
import { DRILL_RECORDS } from '../records/drills.ts';
import { type Proof, proofFor } from './proofs.ts';

/** A drill that ended and was not cancelled. A running drill is not evidence yet. */
export interface HeldDrill {
  readonly name: string;
  readonly scenario: Scenario;
  readonly controls: readonly string[];
  readonly by: string;
  /** ISO instants: its end, and when the next one is due. */
  readonly ended: Seen<string>;
  readonly due: Seen<string>;
  /** Null if it did not recover. */
  readonly rtoMinutes: number | null;
  /** The achieved figures beside their targets, and the missed targets, in words. */
  readonly figures: string;
  readonly misses: readonly string[];
}

export const heldDrills = collector({
  id: 'drills.held',
  kind: 'records',
  evidence: 'attested',
  scope: 'account',
  actions: [],
  triggers: [],
  collect: async (records): Promise<Resource<HeldDrill>[]> =>
    (await records.of(DRILL_RECORDS)).flatMap((drill) => factsOf(drill) ?? []),
});

export function factsOf(drill: Drill): Resource<HeldDrill> | null {
  if (!isHeld(drill)) return null;
  const { name, account, scenario, controls, by, end } = drill;
  const read = (value: string, field: string) => instantOf(value, 'drills.held', `${field} of ${name}`);
  const ended = read(end.at, 'end');
  return {
    id: `${name}@${account}`,
    facts: {
      ...{ name, scenario, controls, by, ended },
      due: typeof ended === 'string' ? read(nextDueOf(drill), 'due') : ended,
      ...{ rtoMinutes: figuresOf(drill).achievedRtoMinutes, figures: figuresInWords(drill), misses: missesOf(drill) },
    },
  };
}

/** A drill as a proof. If it has misses, it proves nothing. */
export interface DrillProof {
  readonly proof: Proof;
  readonly drill: KnownResource<HeldDrill>['facts'];
}

/** The drills that are evidence for a control. None counts for longer than `maxDays`, or after the next one is due. */
export const drillProofs = (
  drills: readonly KnownResource<HeldDrill>[],
  control: string,
  maxDays: number,
): DrillProof[] =>
  drills
    .filter(({ facts }) => facts.controls.includes(control))
    .map(({ facts: drill }) => {
      const proof = proofFor(drill.ended, maxDays, `drill ${drill.name} by ${drill.by}, ${drill.figures}`);
      return { proof: { ...proof, expires: drill.due < proof.expires ? drill.due : proof.expires }, drill };
    });

/** The targets that a drill missed, in a sentence. */
export const missedInWords = ({ drill }: DrillProof): string =>
  `drill ${drill.name} of ${drill.ended.slice(0, 10)} ${drill.misses.join('; it ')}`;

/**
 * The newest drill, if it missed a target and no later proof in `others` makes up for it.
 */
export function missedLast(drills: readonly DrillProof[], others: readonly Proof[], now: Date): DrillProof | undefined {
  const past = drills.filter(({ proof }) => Date.parse(proof.at) <= now.getTime());
  const last = past.toSorted((one, other) => (one.proof.at < other.proof.at ? 1 : -1))[0];
  if (!last || last.drill.misses.length === 0) return undefined;
  const isLater = ({ at }: Proof) => at > last.proof.at && Date.parse(at) <= now.getTime();
  return others.some(isLater) ? undefined : last;
}

/** The drills that met their targets, as proofs. */
export const metProofs = (drills: readonly DrillProof[]): Proof[] =>
  drills.filter(({ drill }) => drill.misses.length === 0).map(({ proof }) => proof);

/** Drills as measurements of a recovery. The minutes of a drill without a recovery are infinite. */
export const drilledMeasurements = (
  drills: readonly KnownResource<HeldDrill>[],
  control: string,
  maxDays: number,
): (Proof & { readonly minutes: number })[] =>
  drillProofs(drills, control, maxDays).map(({ proof, drill }) => ({
    ...proof,
    minutes: drill.rtoMinutes ?? Number.POSITIVE_INFINITY,
  }));

/** The proofs that are newer than a drill that missed a target; all proofs if there is no such drill. */
export const since = (proofs: readonly Proof[], missed: DrillProof | undefined): readonly Proof[] =>
  missed ? collected(proofs, (proof) => (proof.at > missed.proof.at ? [proof] : [])) : proofs;
