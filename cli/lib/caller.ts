/** The caller of the command: credentials from the standard chain, and the account that they belong to. */
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { assumedRoles } from '../../shared/aws/credentials.ts';
import { couldNotRead } from '../../shared/aws/failure.ts';
import { plugIn } from '../../shared/aws/reach.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { ORGANIZATION } from '../../shared/core/account.ts';
import { CouldNotRead, isRefused, UsageError } from '../../shared/core/errors.ts';
import { inPlainText } from '../../shared/core/inert.ts';
import type { SdkOptions } from '../../shared/wiring/platform.ts';
import type { Access } from '../../shared/wiring/reaching.ts';
import type { AwsAccess, Io } from './io.ts';

export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly credentials: AwsCredentialIdentityProvider;
}

export interface CallerOptions {
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** The standard chain. For a profile without credentials, it returns credentials that throw `UsageError` when they are used. */
export async function credentialsOf(profile: string | undefined): Promise<AwsCredentialIdentityProvider> {
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const credentials = fromNodeProviderChain(profile ? { profile } : {});
  if (!profile) return credentials;
  return async () => {
    try {
      return await credentials();
    } catch (error) {
      throw couldNotRead('sts', error).reason === 'no-credentials' ? noSuchProfile(profile, error) : error;
    }
  };
}

const ACTION = 'sts:GetCallerIdentity';
const REGION = 'us-east-1';

/**
 * Throws `CouldNotRead` if there are no credentials or AWS refuses them, and `UsageError` for a profile without credentials.
 */
export async function whoCalls(io: Pick<Io, 'aws'>, { profile, endpointUrl }: CallerOptions): Promise<Caller> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const credentials = io.aws?.credentials ?? (await credentialsOf(profile));
  const client = new STSClient({
    ...timeLimited(),
    region: REGION,
    credentials,
    ...io.aws?.client,
    ...(endpointUrl ? { endpoint: endpointUrl } : {}),
  });
  plugIn(client, REGION, io.aws?.plugin);
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
    if (!Account || !Arn) throw new CouldNotRead(ACTION, 'malformed', 'Account');
    return { account: Account, arn: Arn, credentials };
  } catch (error) {
    throw error instanceof UsageError ? error : unidentified(couldNotRead(ACTION, error));
  } finally {
    client.destroy();
  }
}

function unidentified(unread: CouldNotRead): CouldNotRead {
  const { reason, code, cause } = unread;
  // for this call alone, an unknown token does not mean that the region is disabled
  return reason === 'region-disabled' ? new CouldNotRead(ACTION, 'credentials', code, cause) : unread;
}

function noSuchProfile(profile: string, cause: unknown): UsageError {
  const why = cause instanceof Error ? ` (${inPlainText(cause.message)})` : '';
  const there = '`aws configure list-profiles` shows those there are';
  return new UsageError(`the profile ${profile} gives no credentials; ${there}, and --profile takes one${why}`, {
    cause,
  });
}

export interface RoleChoice extends CallerOptions {
  readonly role?: string;
  readonly externalId?: string;
  readonly aws?: AwsAccess;
}

/**
 * Credentials for an account: the role in it, or in the caller's own account the caller's credentials if the role cannot be
 * assumed there (management accounts have no such role by default). Without a role, only the caller's own account is reached.
 */
function credentialsFor(caller: Caller, { role, externalId, endpointUrl, aws }: RoleChoice) {
  if (!role) return (account: string) => (account === caller.account ? caller.credentials : noRole(account, caller));
  const roles = assumedRoles({
    roleName: role,
    source: caller.credentials,
    ...(externalId ? { externalId } : {}),
    ...sdkOptionsOf({ aws, endpointUrl }),
  });
  return (account: string): AwsCredentialIdentityProvider => {
    const assumed = roles(account);
    if (account !== caller.account) return assumed;
    return async () => {
      try {
        return await assumed();
      } catch (error) {
        if (error instanceof CouldNotRead && isRefused(error)) return caller.credentials();
        throw error;
      }
    };
  };
}

/** The caller's access to accounts, by these options. The organisation is read with the caller's own credentials. */
export function accessOf(caller: Caller, options: RoleChoice): Access {
  const roleFor = credentialsFor(caller, options);
  return {
    credentialsFor: (account) => (account === ORGANIZATION ? caller.credentials : roleFor(account)),
    sdk: sdkOptionsOf(options),
  };
}

const sdkOptionsOf = ({ aws, endpointUrl }: RoleChoice): SdkOptions => ({
  ...(aws ? { plugin: aws.plugin, client: aws.client } : {}),
  ...(endpointUrl ? { endpoint: endpointUrl } : {}),
});

const noRole =
  (account: string, caller: Caller): AwsCredentialIdentityProvider =>
  async () => {
    const why = `the credentials are of ${caller.account}, and entering ${account} takes --role`;
    throw new CouldNotRead('sts:AssumeRole', 'other-account', why);
  };
