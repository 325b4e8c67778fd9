/** Proofs that recovery was exercised, and their verdict as time passes. */
import { fail, type Judgement, type KnownResource, LAST_CALL, notApplicable, pass } from '../core/control.ts';
import { list } from '../core/parameter.ts';
import { anyOf, collected, type Parts, partsOf } from '../core/quantify.ts';
import { known } from '../core/reading.ts';
import { day, daysBefore } from '../core/words.ts';
import type { Attestation } from '../records/attestation.ts';
import { type Experiment, FIS_KEEPS_DAYS } from '../services/fis/experiments.ts';
import { AUTOMATION_KEEPS_DAYS, type RunbookExecution } from '../services/ssm/automation.ts';
import { attestedProofs, lastingProof, type Proof, proofFor } from './proofs.ts';

/** Experiments that injected one of these faults. AWS deletes old experiments, and a deleted experiment proves nothing. */
export const experimentProofs = (
  experiments: readonly KnownResource<Experiment>[],
  faults: readonly string[],
  maxAgeDays: number,
): readonly Proof[] =>
  collected(experiments, ({ facts, region }) =>
    anyOf(facts.faults, (fault) => faults.includes(known(fault.action)) && known(fault.carriedOut))
      ? [proofFor(facts.ended, Math.min(maxAgeDays, FIS_KEEPS_DAYS), `FIS experiment ${facts.name} in ${region}`)]
      : [],
  );

/** A recovery whose duration is known. */
export interface Measurement extends Proof {
  readonly minutes: number;
}

/** Executions of the runbooks whose names begin with one of these. AWS deletes old executions as well. */
export const runbookProofs = (
  executions: readonly KnownResource<RunbookExecution>[],
  runbooks: readonly string[],
  maxAgeDays: number,
): readonly Measurement[] =>
  collected(executions, ({ facts, region }) =>
    runbooks.some((name) => facts.runbook.startsWith(name))
      ? [
          {
            ...proofFor(
              facts.ended,
              Math.min(maxAgeDays, AUTOMATION_KEEPS_DAYS),
              `automation ${facts.runbook} in ${region}`,
            ),
            // only the duration of the latest recovery matters
            get minutes() {
              return (Date.parse(facts.ended) - Date.parse(facts.started)) / 60_000;
            },
          },
        ]
      : [],
  );

/** Attestations of these controls that give the minutes of the recovery. */
export const attestedMeasurements = (
  attestations: readonly Attestation[],
  controls: readonly string[],
  maxAgeDays: number,
): Measurement[] =>
  controls.flatMap((control) =>
    attestations.flatMap((attestation) => {
      const minutes = numberIn(attestation, 'measuredRtoMinutes');
      if (minutes === null) return [];
      return attestedProofs([attestation], control, maxAgeDays).map((proof) => ({ ...proof, minutes }));
    }),
  );

/**
 * The newest record, by the instant of the recovery and not by its expiry. A recovery in the future (from a wrong
 * clock) does not count.
 */
export const newest = <T extends { readonly at: string }>(records: readonly T[], now: Date): T | undefined =>
  records
    .filter(({ at }) => Date.parse(at) <= now.getTime())
    .reduce<T | undefined>((best, one) => (!best || best.at < one.at ? one : best), undefined);

interface Proofs {
  readonly attested: readonly Proof[];
  /** Read only if the attestations do not suffice: if they do, it does not matter whether AWS could be read. */
  readonly recorded?: () => readonly Proof[];
}

/**
 * `done` is a noun for the required activity: `drill`. A passing proof that ends within `warnDays` warns. One valid proof
 * suffices, even if others are unreadable.
 */
export function judgeProofs({ attested, recorded }: Proofs, done: string, warnDays: number, now: Date): Judgement {
  const held = lastingProof(attested, now);
  const lasting = held && !endsBy(held, daysBefore(now, -warnDays));
  const { members, unread } = lasting ? NOTHING_RECORDED : partsOf(recorded?.() ?? []);
  const best = lasting ? held : lastingProof([...attested, ...members], now);
  if (unread[0] && (!best || endsBy(best, now.toISOString()))) throw unread[0];
  if (!best) return fail(`no ${done} is attested${recorded ? ' and none is recorded by AWS' : ''}`);
  return judgeValidity(best, `the last ${done} was on ${day(best.at)} (${best.source})`, warnDays, now);
}

const NOTHING_RECORDED: Parts<Proof> = { members: [], unread: [] };

/** Days before the end of a proof from which a second warning is sent. */
const LAST_WARN_DAYS = 3;

/** The verdict for a proof: it passes while the proof lasts, with a warning before its end, and fails after. */
export function judgeValidity(proof: Proof, because: string, warnDays: number, now: Date): Judgement {
  if (endsBy(proof, now.toISOString())) return fail(`${because}; that proof ended on ${day(proof.expires)}`);
  return pass(because, endWarning(proof, warnDays, now));
}

/**
 * The warning about the end of a proof, with a second one shortly before it; undefined while the end is further away.
 */
export function endWarning(proof: Proof, warnDays: number, now: Date): string | undefined {
  if (!endsBy(proof, daysBefore(now, -warnDays))) return undefined;
  return `this proof ends on ${day(proof.expires)}${endsBy(proof, daysBefore(now, -LAST_WARN_DAYS)) ? LAST_CALL : ''}`;
}

const endsBy = ({ expires }: Proof, instant: string): boolean => Date.parse(expires) <= Date.parse(instant);

/** A measured or declared number of an attestation; null if it is missing or is not a number. */
export function numberIn({ values }: Pick<Attestation, 'values'>, name: string): number | null {
  const text = values[name]?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** The parameter of every control that applies to production accounts only. */
export const productionNames = list(
  ['production', 'prod'],
  "values of the account's Environment tag that mean production, in small letters; an account without it counts",
);

/**
 * The reason why disaster recovery is not required of an account, or undefined if it is required. It is not required if
 * the account's own `Environment` tag says that it is not for production. Without the tag it is required.
 */
export function notForProduction(
  { tags }: Pick<KnownResource<unknown>, 'tags'>,
  production: readonly string[],
): Judgement | undefined {
  const environment = tags.Environment;
  if (!environment || production.includes(environment.toLowerCase())) return undefined;
  return notApplicable(`the account is tagged Environment=${environment}`);
}
