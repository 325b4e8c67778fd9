/** Signed links of a local runtime: the key that signs them, and the deployed function behind a local port. */
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Context } from 'aws-lambda';
import { linkFunction } from '../functions/link.ts';
import type { SigningKey } from '../shared/alerts/links.ts';
import { PAGE } from '../shared/api/link.ts';
import { wireLink } from '../shared/wiring/link.ts';
import type { LinkPage, Platform } from '../shared/wiring/platform.ts';
import { clientIn } from './access.ts';
import { type Gateway, startGateway } from './gateway.ts';
import type { World } from './world.ts';

interface Hub {
  readonly account: string;
  readonly region: string;
}

export interface LinkServer {
  readonly key: SigningKey;
  readonly page: LinkPage & { readonly keyArn: string };
  readonly gateway: Gateway;
  /** Starts to answer requests. */
  open(platform: Platform): void;
}

/**
 * The signing key, the page's address, and the function behind it. `open` gets the platform later, because the
 * platform needs the address.
 */
export async function linkServer(world: World, hub: Hub, context: Context): Promise<LinkServer> {
  const client = clientIn(world, KMSClient, hub);
  const { KeyMetadata } = await client.send(
    new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
  );
  const key: SigningKey = { client: async () => client, keyArn: KeyMetadata?.Arn ?? '' };
  const { promise: opened, resolve } = Promise.withResolvers<Platform>();
  const gateway = await startGateway(`/${PAGE}`, async (event) => {
    const deps = wireLink(await opened);
    return linkFunction(() => deps)(event, context);
  });
  const missed = (alert: string, error: unknown) => {
    throw new Error(`a link could not be made for alert ${alert}`, { cause: error });
  };
  const page = { url: `${gateway.url}/${PAGE}`, keyArn: key.keyArn, missed };
  return { key, page, gateway, open: resolve };
}
