/** What counts as proof that recovery was exercised, and what a proof is worth as time goes by. */
import { fail, type Judgement, type KnownResource, notApplicable, pass } from '../core/control.ts';
import { list } from '../core/parameter.ts';
import { anyOf, collected, type Parts, partsOf } from '../core/quantify.ts';
import { known } from '../core/reading.ts';
import { day, daysBefore } from '../core/words.ts';
import type { Attestation } from '../records/attestation.ts';
import { type Experiment, FIS_KEEPS_DAYS } from '../services/fis/experiments.ts';
import { AUTOMATION_KEEPS_DAYS, type RunbookExecution } from '../services/ssm/automation.ts';
import { attestedProofs, lastingProof, type Proof, proofFor } from './proofs.ts';

/** Experiments that injected one of these faults. AWS forgets them, and a proof that is gone proves nothing. */
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

/** A recovery of which it is known how long it took. */
export interface Measurement extends Proof {
  readonly minutes: number;
}

/** Executions of the runbooks whose names begin with one of these; AWS forgets them as well. */
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
            // of a recovery that is not the last one, nobody asks how long it took
            get minutes() {
              return (Date.parse(facts.ended) - Date.parse(facts.started)) / 60_000;
            },
          },
        ]
      : [],
  );

/** Attestations of these controls that say how many minutes the recovery took. */
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

/** The newest by when it was, and not by how long it counts. What lies in the future (a wrong clock) does not count. */
export const newest = <T extends { readonly at: string }>(records: readonly T[], now: Date): T | undefined =>
  records
    .filter(({ at }) => Date.parse(at) <= now.getTime())
    .reduce<T | undefined>((best, one) => (!best || best.at < one.at ? one : best), undefined);

interface Proofs {
  readonly attested: readonly Proof[];
  /** Looked at only when what was attested is not enough: it does not matter then whether AWS can be read. */
  readonly recorded?: () => readonly Proof[];
}

/**
 * `done` is a noun for what was to be done: `drill`. Passing proof that ends within `warnDays` warns. One proof that is
 * valid is enough, whatever else could not be read.
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

/** `because` passes while the proof lasts, with a warning towards its end, and fails after. */
export function judgeValidity(proof: Proof, because: string, warnDays: number, now: Date): Judgement {
  if (endsBy(proof, now.toISOString())) return fail(`${because}; that proof ended on ${day(proof.expires)}`);
  const soon = endsBy(proof, daysBefore(now, -warnDays));
  return pass(because, soon ? `this proof ends on ${day(proof.expires)}` : undefined);
}

const endsBy = ({ expires }: Proof, instant: string): boolean => Date.parse(expires) <= Date.parse(instant);

/** A measured or declared number of an attestation; null where there is none, or what stands there is no number. */
export function numberIn({ values }: Pick<Attestation, 'values'>, name: string): number | null {
  const text = values[name]?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** A parameter of every control that asks something of an account for the sake of production. */
export const productionNames = list(
  ['production', 'prod'],
  "values of the account's Environment tag that mean production, in small letters; an account without it counts",
);

/**
 * Why disaster recovery is not asked of an account, or undefined when it is: the account's own `Environment` tag says
 * that it is not for production. An account that says nothing is asked.
 */
export function notForProduction(
  { tags }: Pick<KnownResource<unknown>, 'tags'>,
  production: readonly string[],
): Judgement | undefined {
  const environment = tags.Environment;
  if (!environment || production.includes(environment.toLowerCase())) return undefined;
  return notApplicable(`the account is tagged Environment=${environment}`);
}
