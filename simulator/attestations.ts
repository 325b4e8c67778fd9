/** Attestations of the people of a simulated organisation. */
import { ORGANIZATION } from '../shared/core/account.ts';
import type { AnyControl } from '../shared/core/control.ts';
import { sha256 } from '../shared/core/digest.ts';
import type { Attestation } from '../shared/records/attestation.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;

/** An attestation of now, with the evidence, and who recorded it. */
export function attestationIn(
  world: World,
  {
    control,
    validForDays,
    ...more
  }: Partial<Attestation> & { readonly control: string; readonly validForDays: number },
): Attestation {
  const at = world.now();
  return {
    ...{ control, account: ORGANIZATION, at: at.toISOString(), note: 'reviewed and agreed', values: {} },
    expires: new Date(at.getTime() + validForDays * DAY).toISOString(),
    by: `arn:aws:sts::${world.security.id}:assumed-role/Resilience/review`,
    evidence: {
      reference: `https://wiki.example.com/evidence/${control}`,
      sha256: sha256(`${control} ${at.toISOString()}`),
    },
    ...more,
  };
}

/** All that the control asks for by default, attested for every account. */
export function fullAttestation(world: World, { id, terms }: AnyControl, validForDays = 80): Attestation {
  const { covers = [], roles: [role] = [], approval, perRelease, document, measures = {} } = terms ?? {};
  const person = (name: string) => `arn:aws:sts::${world.security.id}:assumed-role/Approvers/${name}`;
  return attestationIn(world, {
    ...{ control: id, validForDays },
    values: Object.fromEntries(Object.entries(measures).map(([name, limit]) => [name, `${limit}`])),
    ...(covers.length > 0 ? { covers } : {}),
    ...(role === undefined ? {} : { role }),
    ...(approval ? { approver: person('approver') } : {}),
    ...(approval === 'reviewed' ? { reviewer: person('reviewer') } : {}),
    ...(perRelease ? { release: '2026.1' } : {}),
    ...(document ? { evidence: { reference: `${id}.pdf`, sha256: sha256(id), of: 'content' as const } } : {}),
  });
}
