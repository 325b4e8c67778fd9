/** Attestations that exist in the simulated organisation before the demo begins. */
import { type AnyControl, evidenceOf } from '../../shared/core/control.ts';
import type { History } from '../../shared/core/ports.ts';
import { attest } from '../../shared/pipeline/attest.ts';
import { attestationIn, fullAttestation } from '../../simulator/attestations.ts';
import type { World } from '../../simulator/world.ts';

const DRILL = 'dr.drill-quarterly';

interface Stage {
  readonly world: World;
  readonly history: History;
}

/** The account whose drill was so long ago that its evidence ends during the demo. */
export const drilledLongAgo = (world: World): string | undefined =>
  world.accounts.find(({ kind, environment }) => kind === 'member' && environment === 'production')?.id;

export async function attestDrill({ world, history }: Stage, account: string, validForDays: number): Promise<void> {
  const drill = {
    ...{ control: DRILL, account, validForDays, note: 'region failover rehearsed, lessons recorded' },
    values: { measuredRtoMinutes: '38' },
  };
  await attest(history, attestationIn(world, drill));
}

/** The controls for which every production account has its own attestation or a proof by AWS. */
const BY_ACCOUNT = [DRILL, 'backup.restore-test-monthly', 'dr.fault-injection', 'dr.rto-achieved'];

/** Plans for all accounts, and drills of the production accounts; one drill was nearly a quarter ago. */
export async function attestReadiness(stage: Stage, controls: readonly AnyControl[]): Promise<void> {
  const { world, history } = stage;
  const forAll = controls.filter((control) => evidenceOf(control) === 'attested' && !BY_ACCOUNT.includes(control.id));
  for (const control of forAll) await attest(history, fullAttestation(world, control));
  const oldest = drilledLongAgo(world);
  const production = world.accounts.filter(({ environment }) => environment === 'production');
  for (const { id } of production) await attestDrill(stage, id, id === oldest ? 1 : 60);
}
