/** The accounts of one simulated organisation as collectors see them, with answers that can be changed on their way. */

import { iamActions } from '../../../shared/aws/actions.ts';
import { createReach } from '../../../shared/aws/reach.ts';
import { NEXT_TOKENS } from '../../../shared/aws/walks.ts';
import { controls } from '../../../shared/controls/index.ts';
import { type Account, GLOBAL, ORGANIZATION } from '../../../shared/core/account.ts';
import type { Collector } from '../../../shared/core/collector.ts';
import { type AnyControl, collectorsOf, scopeOf } from '../../../shared/core/control.ts';
import { evaluateUnit, type Facts, type Verdict } from '../../../shared/core/evaluate.ts';
import { collectorsFor, gather } from '../../../shared/core/gather.ts';
import type { AccountReach, SdkClient } from '../../../shared/core/source.ts';
import type { Attestation } from '../../../shared/records/attestation.ts';
import { answersOf, credentialsIn } from '../../../simulator/access.ts';
import { type Answer, type Asked, answeredBy, SIMULATED_CLIENT } from '../../../simulator/plugin.ts';
import type { World } from '../../../simulator/world.ts';
import { portsOf } from '../../support/ports.ts';
import { bare, bareClasses } from './bare-clients.ts';
import { type Read, recorded } from './recording.ts';
import type { ServiceTypes } from './sdk-types.ts';

/** A call, identified in the same way in every run: the service, the operation and the input. */
export interface Call {
  readonly serviceId: string;
  readonly operation: string;
  readonly action: string;
  readonly key: string;
}

/** Changes the answer of some calls; `ask` gets the true one. */
export type Meddling = (call: Call, asked: Asked, ask: () => Promise<object>) => Promise<object>;

export interface RecordedRead extends Read {
  readonly collector: string;
  readonly call: Call;
}

export type Verdicts = ReadonlyMap<string, Verdict>;

export interface Subject {
  readonly account: string;
  readonly controls: readonly AnyControl[];
  readonly facts: Facts;
  readonly verdicts: Verdicts;
  readonly reads: readonly RecordedRead[];
  readonly calls: ReadonlySet<string>;
}

const STILL: Meddling = (_call, _asked, ask) => ask();

const defaultsOf = (control: AnyControl) =>
  Object.fromEntries(Object.entries(control.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]));

export function callOf({ serviceId, region, command, input, accessKeyId }: Asked): Call {
  const operation = command.replace(/Command$/, '');
  const [action = ''] = iamActions(serviceId, command);
  return { serviceId, operation, action, key: JSON.stringify([serviceId, operation, region, accessKeyId, input]) };
}

/** Runs collectors of an account, or of the organisation, in the world. */
export interface Runner {
  run(collectors: readonly Collector[], meddling?: Meddling): Promise<Facts>;
  /** The same through bare clients, and with the true answers from memory: for changes of fields in answers. */
  rerun(collectors: readonly Collector[], meddling?: Meddling): Promise<Facts>;
  /** Verdicts of these controls, by where, which control and which resource. */
  judge(controls: readonly AnyControl[], facts: Facts): Verdicts;
  readonly controls: readonly AnyControl[];
  readonly regions: readonly string[];
  now(): Date;
  record(types: (serviceId: string) => ServiceTypes): Promise<RecordedRead[]>;
}

export function runnerFor(world: World, id: string, attested: readonly Attestation[] = []): Runner {
  const organization = id === ORGANIZATION;
  const simulated = organization ? world.management : world.account(id);
  if (!simulated) throw new Error(`no account ${id}`);
  const { name, ou, tags, kind } = simulated;
  const account: Account = {
    ...{ name, ou, tags, management: kind === 'management' },
    id: organization ? world.organizationId : id,
  };
  const ofScope = controls.filter((control) => (scopeOf(control) === 'organization') === organization);
  const answers = answersOf(world);
  let meddling = STILL;
  const answer: Answer = (asked) => meddling(callOf(asked), asked, () => answers(asked));
  const remembered = new Map<string, Promise<object>>();
  const answerAgain: Answer = (asked) => {
    const call = callOf(asked);
    const known = () => {
      const found = remembered.get(call.key) ?? answers(asked);
      remembered.set(call.key, found);
      return found;
    };
    return meddling(call, asked, known);
  };
  const classes = bareClasses();
  const reach = (plugin = answer) =>
    createReach({
      credentialsFor: (of) => {
        const credentials = credentialsIn(world, of === ORGANIZATION ? world.management.id : of);
        return async () => credentials;
      },
      plugin: answeredBy(plugin),
      client: SIMULATED_CLIENT,
      attempts: 2,
    }).account(organization ? ORGANIZATION : id);

  const gathered = (collectors: readonly Collector[], through: AccountReach) =>
    gather({
      ...{ account, collectors, ports: portsOf(through, attested) },
      regions: world.regions,
      now: world.now(),
    });

  const meddled = async (meddle: Meddling | undefined, work: () => Promise<Facts>): Promise<Facts> => {
    meddling = meddle ?? STILL;
    try {
      return await work();
    } finally {
      meddling = STILL;
    }
  };

  const judge = (judged: readonly AnyControl[], facts: Facts): Verdicts =>
    new Map(
      [...world.regions, GLOBAL].flatMap((region) =>
        evaluateUnit({
          controls: judged.filter((control) => (scopeOf(control) === 'region') === (region !== GLOBAL)),
          ...{ facts, account, region },
          now: world.now(),
          parametersOf: defaultsOf,
        }).map((verdict) => [`${region} ${verdict.control} ${verdict.resource}`, verdict] as const),
      ),
    );

  return {
    controls: ofScope,
    regions: world.regions,
    now: () => world.now(),
    judge,
    run: (collectors, meddle) => meddled(meddle, () => gathered(collectors, reach())),
    rerun: (collectors, meddle) => meddled(meddle, () => gathered(collectors, bare(reach(answerAgain), classes))),
    record: async (types) => {
      const reads: RecordedRead[] = [];
      const facts = await gathered(collectorsFor(ofScope), recording(reach(), types, reads));
      // facts that hold parts of answers as they are read when they are judged
      judge(ofScope, facts);
      return reads;
    },
  };
}

/** A reach whose clients' answers tell which collector reads what. */
function recording(
  reach: AccountReach,
  types: (serviceId: string) => ServiceTypes,
  reads: RecordedRead[],
): AccountReach {
  return {
    client: (Client, target, caller) => {
      const client = reach.client(Client, target, caller) as unknown as SdkClient & {
        config: { serviceId: string; credentials(): Promise<{ accessKeyId: string }> };
      };
      const { serviceId, credentials } = client.config;
      const send = async (command: { constructor: { name: string }; input: object }) => {
        const input = { ...command.input };
        const { accessKeyId } = await credentials();
        const output: object = await client.send(command);
        const asked = { serviceId, command: command.constructor.name, input, accessKeyId, region: target.region };
        const call = callOf(asked);
        return recorded(output, types(serviceId), call.operation, (read) => {
          // where the next page begins is the SDK's to read, and lists have mutations of their own
          if (!NEXT_TOKENS.includes(read.field)) reads.push({ ...read, collector: caller.id, call });
        });
      };
      return Object.create(client, { send: { value: send } }) as never;
    },
  };
}

/** Collectors of these controls that make the call or build on one that does. */
export function concerned(all: readonly Collector[], ids: ReadonlySet<string>): Collector[] {
  const isConcerned = (collector: Collector): boolean =>
    ids.has(collector.id) || (collector.uses ?? []).some(isConcerned);
  return all.filter(isConcerned);
}

export const controlsUsing = (all: readonly AnyControl[], collectors: readonly Collector[]): AnyControl[] =>
  all.filter((control) => collectorsOf(control).some((one) => collectors.includes(one)));
