/** An account of production in a flawless organisation, and what disaster recovery comes to in it. */

import type { SdkClient, SdkClientClass } from '../../shared/core/source.ts';
import type { Attestation } from '../../shared/records/attestation.ts';
import { clientIn } from '../../simulator/access.ts';
import { createWorld, type World, type WorldOptions } from '../../simulator/world.ts';
import { type Altered, judge } from '../support/simulation.ts';

export const HOME = 'us-east-1';
export const SECOND = 'eu-west-1';
export const DAY = 86_400_000;

export const flawless = (options: WorldOptions = {}) => createWorld({ flaws: 0, accounts: 5, ...options });
/** The first member is for production, the second for staging. */
export const productionOf = (world: World) => world.accounts[3]?.id ?? '';
export const stagingOf = (world: World) => world.accounts[4]?.id ?? '';

export const ATTESTED = ['dr.business-continuity', 'dr.drill-quarterly', 'dr.objectives-defined', 'dr.plan'];
const VALUES = { rtoMinutes: '60', rpoMinutes: '15', measuredRtoMinutes: '38' };
export const attest = (world: World, validForDays = 90, controls: readonly string[] = ATTESTED): Attestation[] =>
  controls.map((control) => ({
    control,
    account: productionOf(world),
    at: world.now().toISOString(),
    expires: new Date(world.now().getTime() + validForDays * DAY).toISOString(),
    by: 'arn:aws:iam::111122223333:user/resilience',
    evidence: { reference: 'https://wiki.example.com/recovery', sha256: '' },
    note: '',
    values: VALUES,
  }));

export const as = <C extends SdkClient>(world: World, Client: SdkClientClass<C>, region = HOME): C =>
  clientIn(world, Client, { account: productionOf(world), region });

/** `control region resource` → status, of everything that can be judged in the production account. */
export async function judged(
  world: World,
  attested: readonly Attestation[] = attest(world),
  only = 'dr.',
  altered: Altered = {},
) {
  const { verdicts } = await judge(world, productionOf(world), only, attested, altered);
  return new Map(
    verdicts.map((verdict) => [`${verdict.control} ${verdict.region} ${verdict.resource.split(':').at(-1)}`, verdict]),
  );
}

/** The verdicts that differ after a change: `key: before → after`. */
export async function changedBy(world: World, change: () => Promise<unknown>): Promise<string[]> {
  const attested = attest(world);
  const before = await judged(world, attested);
  await change();
  const after = await judged(world, attested);
  return [...after]
    .filter(([key, verdict]) => before.get(key)?.status !== verdict.status)
    .map(([key, { status }]) => `${key}: ${before.get(key)?.status} → ${status}`);
}
