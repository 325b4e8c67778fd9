/** Who runs the command: credentials from the standard chain, and the account they belong to. */
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { assumedRoles } from '../../shared/aws/credentials.ts';
import { couldNotRead } from '../../shared/aws/failure.ts';
import { CouldNotRead, isRefused } from '../../shared/core/errors.ts';

export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly credentials: AwsCredentialIdentityProvider;
}

export interface CallerOptions {
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** Throws `CouldNotRead` when there are no credentials or they are refused. */
export async function whoCalls({ profile, endpointUrl }: CallerOptions): Promise<Caller> {
  const [{ fromNodeProviderChain }, { GetCallerIdentityCommand, STSClient }] = await Promise.all([
    import('@aws-sdk/credential-providers'),
    import('@aws-sdk/client-sts'),
  ]);
  const credentials = fromNodeProviderChain(profile ? { profile } : {});
  const client = new STSClient({ region: 'us-east-1', credentials, ...(endpointUrl ? { endpoint: endpointUrl } : {}) });
  try {
    const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn, credentials };
  } catch (error) {
    const unread = couldNotRead('sts:GetCallerIdentity', error);
    // here, and only here, an unknown token is not a region that is switched off
    if (unread.reason !== 'region-disabled') throw unread;
    throw new CouldNotRead('sts:GetCallerIdentity', 'credentials', unread.code, error);
  } finally {
    client.destroy();
  }
}

export interface RoleChoice extends CallerOptions {
  readonly role?: string;
  readonly externalId?: string;
}

/**
 * Credentials for an account: the role in it, or the caller's own in the caller's account when there is no role to
 * assume there (management accounts have none by default).
 */
export function credentialsFor(caller: Caller, { role, externalId, endpointUrl }: RoleChoice) {
  if (!role) return (): AwsCredentialIdentityProvider => caller.credentials;
  const roles = assumedRoles({
    roleName: role,
    source: caller.credentials,
    ...(externalId ? { externalId } : {}),
    ...(endpointUrl ? { endpoint: endpointUrl } : {}),
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
