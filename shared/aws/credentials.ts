/** Credentials of a role in another account: assumed once, shared by all clients, renewed before they expire. */
import type { Credentials, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { CouldNotRead } from '../core/errors.ts';
import { couldNotRead } from './failure.ts';
import { type PluginFactory, plugIn } from './reach.ts';
import { timeLimited } from './time-limits.ts';

export interface RoleOptions {
  readonly roleName: string;
  readonly externalId?: string;
  /** The credentials that assume the role; those of the environment when left out. */
  readonly source?: AwsCredentialIdentityProvider;
  readonly endpoint?: string;
  readonly region?: string;
  readonly plugin?: PluginFactory;
  /** More configuration of the client. */
  readonly client?: object;
}

/** One name for all sessions, so that a denial has the same text in every scan. */
const SESSION = 'plumbline';
const RENEW_BEFORE_MS = 5 * 60_000;

type Sts = { readonly sdk: typeof import('@aws-sdk/client-sts'); readonly client: STSClient };

/**
 * Returns credentials of the role in each account. Throws `CouldNotRead` for `sts:AssumeRole` when the role cannot be
 * assumed, so that every verdict of that account is `unknown` for this one reason. It also throws when the assumed role
 * belongs to another account, because that account's resources would be reported under the wrong account.
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
      // set before the first `await`, so that concurrent callers share one request
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
    const { Credentials, AssumedRoleUser } = await client.send(
      new sdk.AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${account}:role/${roleName}`,
        RoleSessionName: SESSION,
        ...(externalId ? { ExternalId: externalId } : {}),
      }),
    );
    requireAccount(AssumedRoleUser?.Arn, account);
    return identityOf(Credentials);
  } catch (error) {
    throw couldNotRead('sts:AssumeRole', error);
  }
}

/** `arn:<partition>:sts::<account>:assumed-role/<role>/<session>` */
const ASSUMED_ROLE = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\//;

function requireAccount(arn: string | undefined, account: string): void {
  const [, entered] = ASSUMED_ROLE.exec(arn ?? '') ?? [];
  if (entered === account) return;
  if (entered === undefined) throw new CouldNotRead('sts:AssumeRole', 'malformed', 'AssumedRoleUser.Arn');
  throw new CouldNotRead('sts:AssumeRole', 'other-account', `${entered} in place of ${account}`);
}

function identityOf(credentials: Credentials | undefined): AwsCredentialIdentity {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey) throw new CouldNotRead('sts:AssumeRole', 'malformed', 'Credentials');
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken ? { sessionToken: SessionToken } : {}),
    ...(Expiration ? { expiration: Expiration } : {}),
  };
}
