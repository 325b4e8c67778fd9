/** Credentials of a role in another account: assumed once, shared by every client, renewed before they expire. */
import type { STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { couldNotRead } from './failure.ts';
import { type PluginFactory, plugIn, timeLimited } from './reach.ts';

export interface RoleOptions {
  readonly roleName: string;
  readonly externalId?: string;
  /** Whose credentials assume the role; the environment's when left out. */
  readonly source?: AwsCredentialIdentityProvider;
  readonly endpoint?: string;
  readonly region?: string;
  readonly plugin?: PluginFactory;
  /** Further configuration of the client. */
  readonly client?: object;
}

/** One name for all sessions, so that a refusal reads the same in every scan. */
const SESSION = 'plumbline';
const RENEW_BEFORE_MS = 5 * 60_000;

type Sts = { readonly sdk: typeof import('@aws-sdk/client-sts'); readonly client: STSClient };

/**
 * Credentials of the role in each account. Throws `CouldNotRead` for `sts:AssumeRole`, so that all that an account hides
 * is `unknown` for that one reason.
 */
export function assumedRoles(options: RoleOptions): (account: string) => AwsCredentialIdentityProvider {
  let sts: Promise<Sts> | undefined;
  return (account) => {
    let current: Promise<AwsCredentialIdentity> | undefined;
    let expires = 0;
    return async () => {
      if (current && Date.now() <= expires - RENEW_BEFORE_MS) return current;
      sts ??= loadSts(options);
      expires = Infinity;
      // set before anything is awaited: whoever comes meanwhile waits for the same answer
      current = sts.then((loaded) => assume(loaded, account, options));
      const { expiration } = await current;
      expires = expiration?.getTime() ?? 0;
      return current;
    };
  };
}

async function loadSts({ region = 'us-east-1', source, endpoint, plugin, client: further }: RoleOptions): Promise<Sts> {
  const sdk = await import('@aws-sdk/client-sts');
  const client = new sdk.STSClient({
    region,
    ...timeLimited(),
    ...further,
    ...(source ? { credentials: source } : {}),
    ...(endpoint ? { endpoint } : {}),
  });
  plugIn(client, region, plugin);
  return { sdk, client };
}

async function assume(
  { sdk, client }: Sts,
  account: string,
  { roleName, externalId }: RoleOptions,
): Promise<AwsCredentialIdentity> {
  try {
    const { Credentials } = await client.send(
      new sdk.AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${account}:role/${roleName}`,
        RoleSessionName: SESSION,
        ...(externalId ? { ExternalId: externalId } : {}),
      }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      ...(Credentials?.SessionToken ? { sessionToken: Credentials.SessionToken } : {}),
      ...(Credentials?.Expiration ? { expiration: Credentials.Expiration } : {}),
    };
  } catch (error) {
    throw couldNotRead('sts:AssumeRole', error);
  }
}
