/** The requirements of a control that an attestation does not meet. */
import { anAlternative, day, listed } from '../core/words.ts';
import { type Attestation, isAddressOnly, maybeSamePerson } from '../records/attestation.ts';
import type { Attested } from './attested-spec.ts';
import { numberIn } from './recovery-proofs.ts';

/** Values of the parameters of an attested control, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** In words that follow "the drill of 2026-01-10"; empty if the attestation meets all requirements. */
export const shortfallsOf = (spec: Attested, attestation: Attestation, values: Values): string[] => [
  ...takenBack(attestation),
  ...documentMissing(spec, attestation),
  ...partsMissing(attestation, (values.parts ?? []) as readonly string[]),
  ...roleProblems(spec, attestation, values),
  ...approvalProblems(spec, attestation),
  ...measuresMissed(spec, attestation, values),
];

function takenBack({ result, revoked, by }: Attestation): string[] {
  if (revoked) return [`was revoked by ${revoked.by} on ${day(revoked.at)}: ${revoked.reason}`];
  return result === 'fail' ? [`was recorded as failed by ${by}`] : [];
}

const documentMissing = ({ document }: Attested, { evidence }: Attestation): string[] =>
  document && isAddressOnly(evidence) ? ['names an address alone, where a document is asked for'] : [];

function partsMissing({ covers = [] }: Attestation, parts: readonly string[]): string[] {
  const missing = parts.filter((part) => !covers.includes(part));
  return missing.length > 0 ? [`does not cover ${listed(missing)}`] : [];
}

function roleProblems({ roles }: Attested, attestation: Attestation, values: Values): string[] {
  if (!roles) return [];
  const accepted = values.roles as readonly string[];
  const signers = values.signers as readonly string[];
  const { role, by, approver = by } = attestation;
  const isAccepted = accepted.some((one) => one.toLowerCase() === role?.trim().toLowerCase());
  const isSigner = signers.length === 0 || signers.some((signer) => maybeSamePerson(signer, approver));
  return [
    ...(isAccepted ? [] : [`was signed ${role ? `as ${role}` : 'in no role'}, and not as ${anAlternative(accepted)}`]),
    ...(isSigner ? [] : [`was signed by ${approver}, who may not sign it`]),
  ];
}

function approvalProblems({ approval }: Attested, { by, approver, reviewer }: Attestation): string[] {
  if (!approval) return [];
  const approved = approver === undefined ? ['names no approver'] : [];
  const byOneself = approver !== undefined && maybeSamePerson(by, approver);
  const problems = [...approved, ...(byOneself ? [`was approved by ${by}, who recorded it`] : [])];
  if (approval !== 'reviewed') return problems;
  if (reviewer === undefined) return [...problems, 'names no reviewer'];
  const others = [by, ...(approver === undefined ? [] : [approver])];
  const isThird = !others.some((other) => maybeSamePerson(other, reviewer));
  return isThird ? problems : [...problems, `was reviewed by ${reviewer}, who recorded or approved it`];
}

function measuresMissed({ measures = {} }: Attested, attestation: Attestation, values: Values): string[] {
  return Object.entries(measures).flatMap(([name, { parameter, limit, is }]) => {
    const given = numberIn(attestation, name);
    if (given === null) return [`gives no number for ${name}`];
    const bound = values[parameter] as number;
    if (is === 'at most' ? given <= bound : given >= bound) return [];
    return [
      `gives ${name} ${given}, where ${is} ${bound}${limit.unit === 'count' ? '' : ` ${limit.unit}`} is asked for`,
    ];
  });
}
