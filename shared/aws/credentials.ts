/** Credentials of a role in another account: assumed once, shared by every client, renewed before they expire. */
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { couldNotRead } from './failure.ts';
import { type PluginFactory, plugIn } from './reach.ts';

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

/** Throws `CouldNotRead` for `sts:AssumeRole`, so that all that an account hides is `unknown` for that one reason. */
export function assumedRole(account: string, options: RoleOptions): AwsCredentialIdentityProvider {
  let current: Promise<AwsCredentialIdentity> | undefined;
  let expires = 0;
  return async () => {
    if (!current || Date.now() > expires - RENEW_BEFORE_MS) {
      expires = Infinity;
      current = assume(account, options);
      const { expiration } = await current;
      expires = expiration?.getTime() ?? 0;
    }
    return current;
  };
}

async function assume(account: string, options: RoleOptions): Promise<AwsCredentialIdentity> {
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { region = 'us-east-1', source, endpoint, plugin, roleName, externalId, client: further } = options;
  const client = new STSClient({
    region,
    ...further,
    ...(source ? { credentials: source } : {}),
    ...(endpoint ? { endpoint } : {}),
  });
  plugIn(client, region, plugin);
  try {
    const { Credentials } = await client.send(
      new AssumeRoleCommand({
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
  } finally {
    client.destroy();
  }
}
