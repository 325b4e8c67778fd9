/** Verdicts of one account of a simulated organisation, by the real collectors, clients and engine. */

import { callCount } from '../../shared/aws/reach.ts';
import { controls } from '../../shared/controls/index.ts';
import { type Account, GLOBAL, ORGANIZATION } from '../../shared/core/account.ts';
import type { Attestation } from '../../shared/core/attestation.ts';
import { type AnyControl, scopeOf } from '../../shared/core/control.ts';
import { evaluateUnit, type Verdict } from '../../shared/core/evaluate.ts';
import { collectorsFor, gather } from '../../shared/core/gather.ts';
import { answersOf, reachIn } from '../../simulator/access.ts';
import type { Answer, Asked } from '../../simulator/plugin.ts';
import type { World } from '../../simulator/world.ts';

export interface PlacedVerdict extends Verdict {
  readonly region: string;
}

const defaultsOf = (control: AnyControl) =>
  Object.fromEntries(Object.entries(control.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]));

/**
 * `account` is an account id, or `organization`. `only` picks controls by the start of their id (`guardduty.`).
 * Answers the verdicts and the calls made by IAM action. `answer` is what AWS says in place of what the world does.
 */
export async function judge(
  world: World,
  account: string,
  only = '',
  attested: readonly Attestation[] = [],
  answer: Answer = answersOf(world),
): Promise<{ verdicts: PlacedVerdict[]; calls: Map<string, number> }> {
  const organization = account === ORGANIZATION;
  const inScope = controls.filter(
    (control) => control.id.startsWith(only) && (scopeOf(control) === 'organization') === organization,
  );
  const calls = callCount();
  const reach = reachIn(world, { calls, attempts: 2, answer }).account(account);
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
    reach,
    now: world.now(),
    attestations: async () => attested,
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

/** Operation → what it answers, made of what the simulated service answers, or an error that it throws. */
export type Retold = Readonly<Record<string, (answer: never, asked: Asked) => unknown>>;

/** The world's answers, some of them told otherwise: as AWS might, and the simulated service never does. */
export const retelling =
  (world: World, retold: Retold): Answer =>
  async (asked) => {
    const answer = await answersOf(world)(asked);
    const tell = retold[asked.command.replace(/Command$/, '')];
    return tell ? (tell(structuredClone(answer) as never, asked) as object) : answer;
  };

/** The verdicts of an account that AWS answers so. */
export const judgeRetold = async (world: World, account: string, only: string, retold: Retold) =>
  (await judge(world, account, only, [], retelling(world, retold))).verdicts;

/** Told so in one region alone. */
export const onlyIn = (region: string, retold: Retold): Retold =>
  Object.fromEntries(
    Object.entries(retold).map(([operation, tell]) => [
      operation,
      (answer: never, asked: Asked) => (asked.region === region ? tell(answer, asked) : answer),
    ]),
  );
