/** A service that a region does not offer has nothing to judge there; one that cannot be reached is unknown. */

import { FisClient, ListExperimentsCommand } from '@aws-sdk/client-fis';
import { describe, expect, it } from 'vitest';
import { offers } from '../../shared/aws/offered.ts';
import { controls } from '../../shared/controls/index.ts';
import { collectorsOf } from '../../shared/core/control.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { reachIn } from '../../simulator/access.ts';
import type { FaultKind } from '../../simulator/faults.ts';
import { createWorld } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const HOME = 'us-east-1';
const AWAY = 'eu-west-1';

/** IAM's prefixes of the services that collectors ask in each region. */
const services = [
  ...new Set(
    controls
      .flatMap(collectorsOf)
      .filter(({ scope }) => scope === 'region')
      .flatMap(({ actions }) => actions.map((action) => action.slice(0, action.indexOf(':')))),
  ),
].sort();

/** The controls that are judged by what the service says: nothing else makes a call of it, as test/repository/least-privilege.test.ts holds. */
const askedBy = (service: string) =>
  controls.filter((control) =>
    collectorsOf(control).some(({ actions }) => actions.some((action) => action.startsWith(`${service}:`))),
  );

/** Verdicts of a member, by region, control and resource, when the service does that in one region. */
async function judgedWith(kind: FaultKind | null, service: string) {
  const asking = askedBy(service);
  const world = createWorld({ accounts: 4, flaws: 0, regions: [HOME, AWAY] });
  if (kind) world.fault({ kind, action: `${service}:*`, region: AWAY });
  // nothing is attested, so that the records of AWS are looked at as well
  const { verdicts } = await judge(world, world.accounts[3]?.id ?? '', (control) => asking.includes(control), []);
  return new Map(verdicts.map(({ region, control, resource, status }) => [`${region} ${control} ${resource}`, status]));
}

type Verdicts = Awaited<ReturnType<typeof judgedWith>>;
/** Images are asked for only where they run, which they do in neither region; pipelines count in production alone, which the account is not. */
const NOT_ASKED = ['ecr', 'codepipeline'];

describe.each(services.filter((service) => !NOT_ASKED.includes(service)))('%s', (service) => {
  it('makes no verdict unknown, and none pass, where it is not offered', async () => {
    const whole = await judgedWith(null, service);
    const denied = await judgedWith('deny', service);
    const absent = await judgedWith('no-address', service);
    const dark = [...denied].filter(([, status]) => status === 'unknown').map(([key]) => key);
    expect(dark).not.toEqual([]);
    const unknown = [...absent].filter(([, status]) => status === 'unknown').map(([key]) => key);
    expect(unknown).toEqual([]);
    const regional = dark.filter((key) => key.startsWith(AWAY)).map((key) => [key, absent.get(key)]);
    expect(regional.filter(([, status]) => status !== undefined && status !== 'not-applicable')).toEqual([]);
    const home = (of: Verdicts) => [...of].filter(([key]) => key.startsWith(HOME));
    expect(home(absent)).toEqual(home(whole));
  });
});

const caller = { id: 'fis.experiments', actions: ['fis:ListExperiments'] };
const fisIn = (isKnown: () => Promise<boolean>) => {
  const world = createWorld({ accounts: 4, flaws: 0, regions: [HOME, AWAY] });
  world.fault({ kind: 'no-address', action: 'fis:*', region: AWAY });
  const account = reachIn(world, { attempts: 1, isKnown }).account(world.accounts[3]?.id ?? '');
  return () =>
    account
      .client(FisClient, { region: AWAY }, caller)
      .send(new ListExperimentsCommand({}))
      .catch((error: CouldNotRead) => error.reason);
};

describe('a host without an address', () => {
  it('means that the region does not offer the service, if the host of EC2 has an address there', async () => {
    expect(await fisIn(async () => true)()).toBe('not-offered');
  });

  it('is not looked up twice', async () => {
    let looked = 0;
    const ask = fisIn(async () => {
      looked += 1;
      return true;
    });
    expect([await ask(), await ask()]).toEqual(['not-offered', 'not-offered']);
    expect(looked).toBe(1);
  });

  it('stays unreached when EC2 has no address either: no name server, or no such region', async () => {
    expect(await fisIn(async () => false)()).toBe('unreached');
  });

  it.each([
    ['payments.s3.eu-west-1.amazonaws.com', 'ENOTFOUND'],
    ['fis.amazonaws.com', 'ENOTFOUND'],
    ['fis.eu-west-1.amazonaws.com', 'EAI_AGAIN'],
  ])('%s with %s says nothing of the service', async (hostname, code) => {
    const error = new CouldNotRead(
      'fis:ListExperiments',
      'timed-out',
      code,
      Object.assign(new Error(code), { code, hostname }),
    );
    expect(await offers(async () => true).judged(error, 'fis', AWAY, 'fis:ListExperiments')).toBe(error);
  });

  it('is compared with EC2 in the same region and partition', async () => {
    const asked: string[] = [];
    const cause = Object.assign(new Error('ENOTFOUND'), {
      code: 'ENOTFOUND',
      hostname: 'fis.cn-north-1.amazonaws.com.cn',
    });
    const isKnown = async (host: string) => {
      asked.push(host);
      return true;
    };
    await offers(isKnown).judged(new CouldNotRead('a:b', 'timed-out', 'ENOTFOUND', cause), 'fis', 'cn-north-1', 'a:b');
    expect(asked).toEqual(['ec2.cn-north-1.amazonaws.com.cn']);
  });
});
