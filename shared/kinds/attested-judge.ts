/** Judges an attested control: whether an attestation, or AWS's own record, proves it now. */
import { fail, type Judgement, type KnownResource, pass } from '../core/control.ts';
import { collected } from '../core/quantify.ts';
import { day, daysBefore, listed } from '../core/words.ts';
import { type Attestation, effectiveAt } from '../records/attestation.ts';
import type { Attested } from './attested-spec.ts';
import { shortfallsOf, type Values } from './attested-terms.ts';
import { drillProofs, type HeldDrill } from './drills.ts';
import { attestedProof, type Proof } from './proofs.ts';
import { judgeProofs, newest, notForProduction, numberIn } from './recovery-proofs.ts';
import { currentRelease, type Release } from './releases.ts';

type Sources = Readonly<Record<string, readonly KnownResource<unknown>[]>>;

/** The facts and parameters by which the attestations of one control are judged. */
interface Case {
  readonly spec: Attested;
  readonly sources: Sources;
  readonly values: Values;
  readonly now: Date;
}

export function judgeAttested(
  spec: Attested,
  account: KnownResource<unknown>,
  sources: Sources,
  values: Values,
  now: Date,
): Judgement {
  const outOfScope = notForProduction(account, values.production as readonly string[]);
  if (outOfScope) return outOfScope;
  const judging: Case = { spec, sources, values, now };
  const own = statedIn(judging, ({ control }) => control === spec.id);
  const judged = spec.cadence === 'per-release' ? judgeRelease(judging, own) : judgeStated(judging, own);
  return judged.status === 'fail' ? (spec.unless?.(sources as never) ?? judged) : judged;
}

/**
 * The attestations that are effective by now. The instants of later ones are not read, because they may be unreadable.
 */
const statedIn = ({ sources, now }: Case, isMeant: (attestation: Attestation) => boolean): readonly Attestation[] =>
  (sources.attestations ?? [])
    .map(({ facts }) => facts as Attestation)
    .filter((one) => isMeant(one) && Date.parse(effectiveAt(one)) <= now.getTime());

/** The common form of an attestation and a drill. */
interface Stated {
  /** ISO instant at which it was done. */
  readonly at: string;
  /** To follow "the": `drill of 2026-01-10`. */
  readonly name: string;
  readonly proof: Proof;
  /** The requirements that it does not meet, in words that follow its name. */
  readonly problems: readonly string[];
}

/**
 * Judges the newest attestation or drill. The proofs are the attestations and drills that meet all requirements, and
 * AWS's records.
 */
function judgeStated(judging: Case, attested: readonly Attestation[], signed = ''): Judgement {
  const { spec, sources, values, now } = judging;
  const recorded = spec.recorded && (() => spec.recorded?.(sources as never, values as never) ?? []);
  const stated = [...attested.map((one) => attestedAs(judging, one)), ...drilled(judging)];
  const valid = stated.filter(({ proof }) => Date.parse(proof.expires) > now.getTime());
  const last = newest(valid.length > 0 ? valid : stated, now);
  const problems = last ? [...last.problems, ...(signed ? [signed] : [])] : [];
  const warnDays = values.warnDays as number;
  if (!last || problems.length === 0) {
    const whole = stated.filter((one) => one.problems.length === 0).map(({ proof }) => proof);
    return judgeProofs({ attested: whole, ...(recorded ? { recorded } : {}) }, spec.done, warnDays, now);
  }
  const refused = fail(`the ${last.name} ${problems.join('; it ')}`);
  if (!recorded) return refused;
  const since = () => collected(recorded(), (proof) => (proof.at > last.at ? [proof] : []));
  const instead = judgeProofs({ attested: [], recorded: since }, spec.done, warnDays, now);
  return instead.status === 'pass' ? instead : refused;
}

/** The attestation as a proof, whose source names the person, the release and the measured numbers. */
function attestedAs({ spec, values }: Case, attestation: Attestation): Stated {
  const numbers = Object.keys(spec.measures ?? {}).map((name) => `${name} ${numberIn(attestation, name)}`);
  const { release } = attestation;
  const said = [...(release === undefined ? [] : [`release ${release}`]), ...numbers];
  const proof = attestedProof(attestation, values.maxAgeDays as number);
  return {
    at: effectiveAt(attestation),
    name: `${spec.done} of ${day(effectiveAt(attestation))}`,
    proof: { ...proof, source: [proof.source, ...said].join(', ') },
    problems: shortfallsOf(spec, attestation, values),
  };
}

/** The drills that are evidence for the control; none if it does not take drills. */
function drilled({ spec, sources, values }: Case): Stated[] {
  if (!spec.drills) return [];
  const drills = (sources.drills ?? []) as readonly KnownResource<HeldDrill>[];
  return drillProofs(drills, spec.id, values.maxAgeDays as number).map(({ proof, drill }) => ({
    at: proof.at,
    name: `drill ${drill.name} of ${day(proof.at)}`,
    proof,
    problems: drill.misses,
  }));
}

/**
 * The newest release is judged. For some days after it is first attested, the attestation of the release before still counts.
 */
function judgeRelease(judging: Case, own: readonly Attestation[]): Judgement {
  const { spec, values, now } = judging;
  const named = statedIn(judging, ({ release }) => release !== undefined);
  const release = currentRelease(named);
  if (!release) return fail('no attestation names a release');
  const ofRelease = own.filter((one) => one.release === release.name);
  if (ofRelease.length > 0) return judgeStated(judging, ofRelease, unsigned(judging, named, release));
  const first = `release ${release.name} was first attested on ${day(release.since)}`;
  const due = daysBefore(new Date(release.since), -(values.withinDays as number));
  const before = judgeStated(judging, own);
  if (before.status === 'pass' && now.toISOString() < due)
    return pass(before.because, `${first}, and its ${spec.done} is due by ${day(due)}`);
  return fail(`${first}, and has no ${spec.done}`);
}

/** Sign-offs of the release that are missing. */
function unsigned({ values, now }: Case, named: readonly Attestation[], release: Release): string {
  const wanted = (values.signoffs ?? []) as readonly string[];
  const valid = named.filter((one) => one.release === release.name && Date.parse(one.expires) > now.getTime());
  const missing = wanted.filter((id) => !valid.some(({ control }) => control === id));
  return missing.length > 0 ? `lacks ${listed(missing, missing.length)} of the same release` : '';
}
