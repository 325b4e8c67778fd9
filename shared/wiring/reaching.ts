/** The credentials and clients for the accounts of the organisation. */
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { assumedRoles } from '../aws/credentials.ts';
import { awsOrganization } from '../aws/organization.ts';
import { type CallCount, createReach } from '../aws/reach.ts';
import { ORGANIZATION } from '../core/account.ts';
import type { Organization, Reach } from '../core/ports.ts';
import type { Platform, SdkOptions } from './platform.ts';

/** Credentials for each account: those of the hub's role, or those of the caller of the command line. */
export interface Access {
  /** `ORGANIZATION` stands for the management account. */
  credentialsFor(account: string): AwsCredentialIdentityProvider;
  readonly sdk: SdkOptions;
  readonly calls?: CallCount;
}

/** The hub assumes the same role in every account. */
export function hubAccess({ roles, sdk, calls }: Pick<Platform, 'roles' | 'sdk' | 'calls'>): Access {
  const { roleName, externalId, managementAccount, source } = roles();
  const assumed = assumedRoles({ roleName, externalId, ...(source ? { source } : {}), ...sdk });
  return {
    credentialsFor: (account) => assumed(account === ORGANIZATION ? managementAccount : account),
    sdk,
    ...(calls ? { calls } : {}),
  };
}

export const wireReach = ({ sdk, ...access }: Access): Reach => createReach({ ...access, ...sdk });

export const wireOrganization = ({ credentialsFor, sdk }: Access, fallbackRegions: readonly string[]): Organization =>
  awsOrganization({ credentials: credentialsFor(ORGANIZATION), fallbackRegions, ...sdk });
