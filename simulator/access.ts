/** SDK clients and reach for a simulated organisation. */
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import { createReach, plugIn, type ReachOptions } from '../shared/aws/reach.ts';
import { ORGANIZATION } from '../shared/core/account.ts';
import { plainConfig } from '../shared/core/plain-config.ts';
import type { SdkClient, SdkClientClass } from '../shared/core/source.ts';
import type { Principal } from './events.ts';
import { type Answer, answering, SIMULATED_CLIENT } from './plugin.ts';
import { simulatedServices } from './services/index.ts';
import { answeredShortly } from './shortcut.ts';
import type { World } from './world.ts';

export { SIMULATED_CLIENT } from './plugin.ts';

export const pluginOf = (world: World) => answeredShortly(answersOf(world));

/** Answers calls from the simulated organisation, for clients in this process or another. */
export const answersOf = (world: World): Answer => answering(world, simulatedServices);

export function credentialsIn(world: World, account: string, who: Partial<Principal> = {}): AwsCredentialIdentity {
  const arn = who.arn ?? `arn:aws:sts::${account}:assumed-role/plumbline-scan/plumbline`;
  const sourceIp = who.sourceIp ?? '198.51.100.7';
  const accessKeyId = world.signIn({ account, arn, sourceIp, userAgent: who.userAgent ?? 'aws-sdk-js' });
  return { accessKeyId, secretAccessKey: 'simulated', sessionToken: 'simulated' };
}

/** An ordinary SDK client that changes the simulated organisation as a given principal. */
export function clientIn<C extends SdkClient>(
  world: World,
  Client: SdkClientClass<C>,
  where: { account: string; region: string },
  who?: Partial<Principal>,
): C {
  const client = new Client({
    region: where.region,
    credentials: credentialsIn(world, where.account, who),
    maxAttempts: 1,
    ...SIMULATED_CLIENT,
  });
  plainConfig(client);
  plugIn(client, where.region, pluginOf(world));
  return client;
}

/** The library's own reach, in which the world answers every account's calls. */
export const reachIn = (world: World, options: Pick<ReachOptions, 'calls' | 'attempts' | 'plugin' | 'isKnown'> = {}) =>
  createReach({
    credentialsFor: (account) => {
      const credentials = credentialsIn(world, account === ORGANIZATION ? world.management.id : account);
      return async () => credentials;
    },
    plugin: pluginOf(world),
    client: SIMULATED_CLIENT,
    // every region of the simulated organisation exists
    isKnown: async () => true,
    ...options,
  });
