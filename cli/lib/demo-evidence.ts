/** What the simulated organisation attests before the demo begins. */
import { ORGANIZATION } from '../../shared/core/account.ts';
import { type AnyControl, evidenceOf } from '../../shared/core/control.ts';
import { sha256 } from '../../shared/core/digest.ts';
import type { History } from '../../shared/core/ports.ts';
import { attest } from '../../shared/pipeline/attest.ts';
import type { Attestation } from '../../shared/records/attestation.ts';
import type { World } from '../../simulator/world.ts';

const DAY = 86_400_000;
const DRILL = 'dr.drill-quarterly';

interface Stage {
  readonly world: World;
  readonly history: History;
}

/** The account whose drill was so long ago that its evidence ends during the demo. */
export const drilledLongAgo = (world: World): string | undefined =>
  world.accounts.find(({ kind, environment }) => kind === 'member' && environment === 'production')?.id;

export const attestDrill = (stage: Stage, account: string, validForDays: number): Promise<void> =>
  attestFor(stage, {
    ...{ control: DRILL, account, validForDays, note: 'region failover rehearsed, lessons recorded' },
    values: { measuredRtoMinutes: '38' },
  });

interface Claim extends Omit<Attestation, 'at' | 'expires' | 'by' | 'evidence'> {
  readonly validForDays: number;
}

async function attestFor({ world, history }: Stage, { validForDays, ...claim }: Claim): Promise<void> {
  const at = world.now();
  await attest(history, {
    at: at.toISOString(),
    expires: new Date(at.getTime() + validForDays * DAY).toISOString(),
    by: `arn:aws:sts::${world.security.id}:assumed-role/Resilience/review`,
    evidence: {
      reference: `https://wiki.example.com/evidence/${claim.control}`,
      sha256: sha256(`${claim.control} ${at.toISOString()}`),
    },
    ...claim,
  });
}

/** All that the control asks for by default, as the organisation attests it for every account. */
function claimFor({ id, terms }: AnyControl, world: World): Claim {
  const { covers = [], roles: [role] = [], approval, perRelease, measures = {} } = terms ?? {};
  const person = (name: string) => `arn:aws:sts::${world.security.id}:assumed-role/Approvers/${name}`;
  return {
    ...{ control: id, account: ORGANIZATION, validForDays: 80, note: 'reviewed and agreed' },
    values: Object.fromEntries(Object.entries(measures).map(([name, limit]) => [name, `${limit}`])),
    ...(covers.length > 0 ? { covers } : {}),
    ...(role === undefined ? {} : { role }),
    ...(approval ? { approver: person('approver') } : {}),
    ...(approval === 'reviewed' ? { reviewer: person('reviewer') } : {}),
    ...(perRelease ? { release: '2026.1' } : {}),
  };
}

/** What every account of production answers for by itself, or AWS proves. */
const BY_ACCOUNT = [DRILL, 'backup.restore-test-monthly', 'dr.fault-injection', 'dr.rto-achieved'];

/** Plans for everybody, and drills of the production accounts; one of those was nearly a quarter ago. */
export async function attestReadiness(stage: Stage, controls: readonly AnyControl[]): Promise<void> {
  const forAll = controls.filter((control) => evidenceOf(control) === 'attested' && !BY_ACCOUNT.includes(control.id));
  for (const control of forAll) await attestFor(stage, claimFor(control, stage.world));
  const oldest = drilledLongAgo(stage.world);
  const production = stage.world.accounts.filter(({ environment }) => environment === 'production');
  for (const { id } of production) await attestDrill(stage, id, id === oldest ? 1 : 60);
}
