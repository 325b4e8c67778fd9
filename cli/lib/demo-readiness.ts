/** Attestations of the demo: plans of the whole organisation, and disaster-recovery drills of production accounts. */
import { ORGANIZATION } from '../../shared/core/account.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { attest } from '../../shared/pipeline/attest.ts';
import type { World } from '../../simulator/world.ts';
import type { Stage } from './demo-stage.ts';

const DAY = 86_400_000;
const DRILL = 'dr.drill-quarterly';

/** The account whose drill was so long ago that its evidence ends during the demo. */
export const drilledLongAgo = (world: World): string | undefined =>
  world.accounts.find(({ kind, environment }) => kind === 'member' && environment === 'production')?.id;

export const attestDrill = (stage: Stage, account: string, validForDays: number): Promise<void> =>
  attestFor(stage, { control: DRILL, account, validForDays, about: 'region failover rehearsed, lessons recorded' });

interface Claim {
  readonly control: string;
  readonly account: string;
  readonly validForDays: number;
  readonly about: string;
}

async function attestFor({ world, runtime }: Stage, { control, account, validForDays, about }: Claim): Promise<void> {
  const at = world.now();
  await attest(runtime.wiring.history, {
    control,
    account,
    at: at.toISOString(),
    expires: new Date(at.getTime() + validForDays * DAY).toISOString(),
    by: `arn:aws:sts::${world.security.id}:assumed-role/Resilience/review`,
    evidence: {
      reference: `https://wiki.example.com/evidence/${control}`,
      sha256: sha256(`${control} ${at.toISOString()}`),
    },
    note: about,
    values: { measuredRtoMinutes: '38', rtoMinutes: '45', rpoMinutes: '10' },
  });
}

/** What the organisation attests for all its accounts. */
const FOR_ALL = ['dr.plan', 'dr.objectives-defined', 'dr.business-continuity', 'dr.failover-test-quarterly'];

/** Plans for everybody, and drills of the production accounts; one of those was nearly a quarter ago. */
export async function attestReadiness(stage: Stage): Promise<void> {
  for (const control of FOR_ALL) {
    await attestFor(stage, { control, account: ORGANIZATION, validForDays: 80, about: 'reviewed and agreed' });
  }
  const oldest = drilledLongAgo(stage.world);
  const production = stage.world.accounts.filter(({ environment }) => environment === 'production');
  for (const { id } of production) await attestDrill(stage, id, id === oldest ? 1 : 60);
}
