/**
 * Attested controls: a declaration becomes a control with its parameters, its judgement, the command that records an
 * attestation, and examples of every requirement of the declaration.
 */
import { LASTING } from '../core/cadence.ts';
import { type AnyControl, control, type Sources } from '../core/control.ts';
import { days, list, type Parameters } from '../core/parameter.ts';
import type { AttestationTerms } from '../core/terms.ts';
import { thisAccount } from '../services/subjects.ts';
import { attestations } from './attestations.ts';
import { attestedExamples } from './attested-examples.ts';
import { attestedFix } from './attested-fix.ts';
import { judgeAttested } from './attested-judge.ts';
import { type Attested, WITHIN_DAYS } from './attested-spec.ts';
import { heldDrills } from './drills.ts';
import { productionNames } from './recovery-proofs.ts';

export function attested<const W extends Sources = Record<never, never>, P extends Parameters = Record<never, never>>(
  declared: Attested<W, P>,
): AnyControl {
  const spec = declared as unknown as Attested;
  return control({
    id: spec.id,
    title: spec.title,
    severity: spec.severity,
    cadence: spec.cadence,
    seeds: spec.seeds,
    satisfies: spec.satisfies,
    equivalents: spec.equivalents ?? {},
    parameters: parametersOf(spec),
    subject: thisAccount,
    with: { attestations, ...(spec.drills ? { drills: heldDrills } : {}), ...spec.with },
    attests: [...Object.keys(spec.measures ?? {}), ...Object.keys(spec.attests ?? {})],
    terms: termsOf(spec),
    ...(spec.drills ? { drills: spec.drills } : {}),
    why: spec.why,
    fix: attestedFix(spec),
    evaluate: (account, sources, parameters, { now }) =>
      judgeAttested(spec, account, sources as never, parameters, now),
    examples: attestedExamples(spec) as never,
  });
}

const termsOf = ({
  covers = [],
  measures = {},
  roles = [],
  approval,
  cadence,
  document,
}: Attested): AttestationTerms => ({
  ...{ covers, roles },
  measures: Object.fromEntries(Object.entries(measures).map(([name, { limit }]) => [name, limit.default])),
  approval: approval ?? null,
  ...(document ? { document } : {}),
  perRelease: cadence === 'per-release',
});

function parametersOf({
  cadence,
  done,
  covers,
  roles,
  signoffs,
  withinDays,
  measures = {},
  parameters,
}: Attested): Parameters {
  const { days: lasts, warnDays } = LASTING[cadence];
  const limits = Object.values(measures).map(({ parameter, limit }) => [parameter, limit] as const);
  return {
    ...Object.fromEntries(limits),
    maxAgeDays: days(lasts, `how long the ${done} counts`, { minimum: 1 }),
    warnDays: days(warnDays, `how many days before it ends the next ${done} is due`),
    ...(cadence === 'per-release'
      ? {
          withinDays: days(
            withinDays ?? WITHIN_DAYS,
            `how many days after a release is first attested its ${done} may be missing`,
          ),
        }
      : {}),
    ...(covers ? { parts: list(covers, 'what the evidence covers; leave out what the account does not have') } : {}),
    ...(roles
      ? {
          roles: list(roles, 'roles in one of which it is signed'),
          signers: list([], 'who may sign, by ARN, address or name; anybody when empty'),
        }
      : {}),
    ...(signoffs ? { signoffs: list(signoffs, 'controls that have to be signed for the same release') } : {}),
    ...parameters,
    production: productionNames,
  };
}
