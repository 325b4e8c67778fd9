/** Signed links of a local runtime: the key that signs them, and the deployed function behind a local port. */
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Context } from 'aws-lambda';
import type { Wiring } from '../functions/lib/environment.ts';
import { linkFunction } from '../functions/link.ts';
import { type SigningKey, signedLinks, signedTokens } from '../shared/alerts/links.ts';
import type { Links } from '../shared/alerts/sns.ts';
import { PAGE } from '../shared/api/link.ts';
import { byId } from '../shared/pipeline/deps.ts';
import { clientIn } from './access.ts';
import { type Gateway, startGateway } from './gateway.ts';
import type { World } from './world.ts';

interface Hub {
  readonly account: string;
  readonly region: string;
}

export interface LinkServer {
  readonly key: SigningKey;
  readonly links: Links;
  readonly gateway: Gateway;
  /** Starts to answer requests. */
  open(wiring: Wiring): void;
}

/**
 * The signing key, the page's address, and the function behind it. `open` gets the wiring later, because the wiring
 * needs the address.
 */
export async function linkServer(world: World, hub: Hub, context: Context): Promise<LinkServer> {
  const client = clientIn(world, KMSClient, hub);
  const { KeyMetadata } = await client.send(
    new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
  );
  const key: SigningKey = { client: async () => client, keyArn: KeyMetadata?.Arn ?? '' };
  const { promise: opened, resolve } = Promise.withResolvers<Wiring>();
  const gateway = await startGateway(`/${PAGE}`, async (event) => {
    const { history, clock, registry } = await opened;
    const deps = { history, clock, controls: byId(registry.controls), tokens: signedTokens(key) };
    return linkFunction(() => deps)(event, context);
  });
  const missed = (alert: string, error: unknown) => {
    throw new Error(`a link could not be made for alert ${alert}`, { cause: error });
  };
  const links = signedLinks({ ...key, url: `${gateway.url}/${PAGE}`, clock: () => world.now(), missed });
  return { key, links, gateway, open: resolve };
}
