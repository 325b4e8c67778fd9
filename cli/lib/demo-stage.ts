/** The simulated organisation of the demo, and steps that several scenes share. */
import { unitId } from '../../shared/core/account.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import type { Runtime } from '../../simulator/runtime.ts';
import type { World } from '../../simulator/world.ts';

export interface Stage {
  readonly world: World;
  readonly runtime: Runtime;
}

/** The identity that CloudTrail records for a caller who assumed the role. */
export const as = (account: string, role: string, session: string) => ({
  arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
  sourceIp: '203.0.113.24',
  userAgent: 'aws-cli/2.31.0',
});

/** A resource that passes the control now, in the first account and region that has one. */
export async function passing({ world, runtime }: Stage, control: string, regions: readonly string[]) {
  const members = world.accounts.filter(({ kind }) => kind === 'member');
  for (const { id } of members) {
    for (const region of regions) {
      const { contents } = await runtime.wiring.history.read(verdictsOf(unitId({ account: id, region })));
      const found = Object.entries(contents.verdicts[control] ?? {}).find(([, { status }]) => status === 'pass');
      if (found) return { account: id, region, resource: found[0] };
    }
  }
  return null;
}

/** Plumbline handles its queue, then time passes, then Plumbline handles the queue again. */
export async function passes({ world, runtime }: Stage, milliseconds: number): Promise<void> {
  await runtime.settle();
  world.advance(milliseconds);
  await runtime.settle();
}
