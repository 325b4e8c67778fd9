/** Verdicts of one account of a simulated organisation, by the real collectors, clients and engine. */

import { callCount } from '../../shared/aws/reach.ts';
import { controls } from '../../shared/controls/index.ts';
import { type Account, GLOBAL, ORGANIZATION } from '../../shared/core/account.ts';
import { type AnyControl, scopeOf } from '../../shared/core/control.ts';
import { evaluateUnit, type Verdict } from '../../shared/core/evaluate.ts';
import { collectorsFor, gather } from '../../shared/core/gather.ts';
import type { Attestation } from '../../shared/records/attestation.ts';
import { answersOf, reachIn } from '../../simulator/access.ts';
import { fullAttestation } from '../../simulator/attestations.ts';
import { answeredShortly } from '../../simulator/shortcut.ts';
import type { World } from '../../simulator/world.ts';
import { portsOf } from './ports.ts';

/**
 * Answers by operation (`GetBucketAcl`), made of what the simulator would answer: what another AWS would say, or an
 * error to throw. An operation that is not named answers as simulated.
 */
// biome-ignore lint/suspicious/noExplicitAny: each operation has its own output and input
export type Altered = Readonly<Record<string, (output: any, input: any, region: string) => object>>;

const answeringAltered = (world: World, altered: Altered) => {
  const answer = answersOf(world);
  return answeredShortly(async (asked) => {
    const alter = altered[asked.command.replace(/Command$/, '')];
    const output = await answer(asked).catch((error: Error) => error);
    const told = alter?.(structuredClone(output), asked.input, asked.region) ?? output;
    if (told instanceof Error) throw told;
    return told;
  });
};

export interface PlacedVerdict extends Verdict {
  readonly region: string;
}

const defaultsOf = (control: AnyControl) =>
  Object.fromEntries(Object.entries(control.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]));

/** The attestations of an organisation in order, unless a test gives others. */
const readiness = (world: World): Attestation[] =>
  controls.filter(({ terms }) => terms).map((control) => fullAttestation(world, control));

/**
 * `account` is an account id, or `organization`. `only` picks controls by the start of their id (`guardduty.`), or one by one.
 * Answers the verdicts and the calls made by IAM action. `altered` changes what AWS says.
 */
export async function judge(
  world: World,
  account: string,
  only: string | ((control: AnyControl) => boolean) = '',
  attested: readonly Attestation[] = readiness(world),
  altered: Altered = {},
): Promise<{ verdicts: PlacedVerdict[]; calls: Map<string, number> }> {
  const organization = account === ORGANIZATION;
  const isMeant = typeof only === 'string' ? ({ id }: AnyControl) => id.startsWith(only) : only;
  const inScope = controls.filter(
    (control) => isMeant(control) && (scopeOf(control) === 'organization') === organization,
  );
  const calls = callCount();
  const reach = reachIn(world, { calls, attempts: 2, plugin: answeringAltered(world, altered) }).account(account);
  const simulated = organization ? world.management : world.account(account);
  if (!simulated) throw new Error(`no account ${account}`);
  const subject: Account = {
    id: organization ? world.organizationId : account,
    name: simulated.name,
    ou: simulated.ou,
    tags: simulated.tags,
    management: simulated.kind === 'management',
  };
  const facts = await gather({
    account: subject,
    regions: world.regions,
    collectors: collectorsFor(inScope),
    ports: portsOf(reach, attested),
    now: world.now(),
  });
  const verdicts = [...world.regions, GLOBAL].flatMap((region) => {
    const here = inScope.filter((control) => (scopeOf(control) === 'region') === (region !== GLOBAL));
    const found = evaluateUnit({
      controls: here,
      facts,
      account: subject,
      region,
      now: world.now(),
      parametersOf: defaultsOf,
    });
    return found.map((verdict) => ({ ...verdict, region }));
  });
  return { verdicts, calls: calls.byAction };
}

/** The verdicts of an account that AWS answers so. */
export const judgeRetold = async (world: World, account: string, only: string, altered: Altered) =>
  (await judge(world, account, only, undefined, altered)).verdicts;

/** Altered in one region alone. */
export const onlyIn = (place: string, altered: Altered): Altered =>
  Object.fromEntries(
    Object.entries(altered).map(([operation, alter]) => [
      operation,
      (output, input, region) => (region === place ? alter(output, input, region) : output),
    ]),
  );
