/** Reads from AWS what the checks need. Each function throws `CouldNotRead` when that fails. */
import { couldNotRead } from '../aws/failure.ts';
import { CouldNotRead } from '../core/errors.ts';
import type { History } from '../core/ports.ts';
import { all, orAbsent, required } from '../core/reading.ts';
import type { AccountReach, Declared } from '../core/source.ts';
import { day, daysBefore } from '../core/words.ts';
import { RUNS } from '../records/runs.ts';
import type { LastRun } from './deployment.ts';
import type { CostExplorer, Regions } from './regions.ts';

export const DOCTOR: Declared = {
  id: 'doctor',
  /** Every action that this module calls, and no other; each only reads or lists. */
  actions: [
    'account:ListRegions',
    'ce:GetCostAndUsage',
    'cloudformation:ListStackInstances',
    'cloudtrail:DescribeTrails',
    'cloudtrail:GetEventSelectors',
    'cloudtrail:GetTrailStatus',
    'events:ListRules',
    'organizations:DescribeOrganization',
    'organizations:ListAWSServiceAccessForOrganization',
    'organizations:ListDelegatedAdministrators',
    'organizations:ListDelegatedServicesForAccount',
    'organizations:ListOrganizationalUnitsForParent',
    'organizations:ListRoots',
    'servicequotas:GetAWSDefaultServiceQuota',
    'servicequotas:GetServiceQuota',
    'ssm:GetParameter',
    'sts:GetCallerIdentity',
  ],
};
export const DOCTOR_ACTIONS = DOCTOR.actions;

/** The only region in which Organizations, Account Management and Cost Explorer answer. */
const REGION = 'us-east-1';

export interface OrganizationFacts {
  readonly id: string;
  readonly managementAccount: string;
  readonly allFeatures: boolean;
}

async function organizations(reach: AccountReach) {
  const sdk = await import('@aws-sdk/client-organizations');
  return { sdk, client: reach.client(sdk.OrganizationsClient, { region: REGION }, DOCTOR) };
}

/** Null when the account belongs to no organisation. */
export async function readOrganization(reach: AccountReach): Promise<OrganizationFacts | null> {
  const { sdk, client } = await organizations(reach);
  const answer = client.send(new sdk.DescribeOrganizationCommand({}));
  const found = await orAbsent(answer, 'AWSOrganizationsNotInUseException');
  if (!found) return null;
  const action = 'organizations:DescribeOrganization';
  const { Id, MasterAccountId, FeatureSet } = required(found.Organization, action, 'Organization');
  return {
    id: required(Id, action, 'Id'),
    managementAccount: required(MasterAccountId, action, 'MasterAccountId'),
    allFeatures: required(FeatureSet, action, 'FeatureSet') === 'ALL',
  };
}

/** Service principals with trusted access to the organisation. */
export async function readTrusted(reach: AccountReach): Promise<string[]> {
  const { sdk, client } = await organizations(reach);
  const action = 'organizations:ListAWSServiceAccessForOrganization';
  const found = await all(sdk.paginateListAWSServiceAccessForOrganization({ client }, {}), (page) =>
    required(page.EnabledServicePrincipals, action, 'EnabledServicePrincipals'),
  );
  return found.map(({ ServicePrincipal }) => required(ServicePrincipal, action, 'ServicePrincipal'));
}

/** The accounts that administer the service for the organisation. */
export async function readAdministrators(reach: AccountReach, servicePrincipal: string): Promise<string[]> {
  const { sdk, client } = await organizations(reach);
  const action = 'organizations:ListDelegatedAdministrators';
  const pages = sdk.paginateListDelegatedAdministrators({ client }, { ServicePrincipal: servicePrincipal });
  const found = await all(pages, (page) => required(page.DelegatedAdministrators, action, 'DelegatedAdministrators'));
  return found.map(({ Id }) => required(Id, action, 'Id'));
}

/**
 * The service principals that the account administers for the organisation; none when it is no delegated administrator.
 */
export async function readDelegatedTo(reach: AccountReach, account: string): Promise<string[]> {
  const { sdk, client } = await organizations(reach);
  const action = 'organizations:ListDelegatedServicesForAccount';
  const pages = sdk.paginateListDelegatedServicesForAccount({ client }, { AccountId: account });
  const listing = all(pages, (page) => required(page.DelegatedServices, action, 'DelegatedServices'));
  const found = await orAbsent(listing, 'AccountNotRegisteredException');
  return (found ?? []).map(({ ServicePrincipal }) => required(ServicePrincipal, action, 'ServicePrincipal'));
}

export interface OrganizationalUnit {
  readonly id: string;
  /** The path as a configuration writes it; empty for the root. */
  readonly path: string;
}

/** The root and all organisational units below it, one call each. */
export async function readUnits(reach: AccountReach): Promise<OrganizationalUnit[]> {
  const { sdk, client } = await organizations(reach);
  const action = 'organizations:ListOrganizationalUnitsForParent';
  const roots = await all(sdk.paginateListRoots({ client }, {}), (page) => page.Roots);
  const units = roots.map(({ Id }) => ({ id: required(Id, 'organizations:ListRoots', 'Id'), path: '' }));
  // the loop also visits the units that it appends
  for (const { id, path } of units) {
    const pages = sdk.paginateListOrganizationalUnitsForParent({ client }, { ParentId: id });
    for (const unit of await all(pages, (page) => required(page.OrganizationalUnits, action, 'OrganizationalUnits'))) {
      const name = required(unit.Name, action, 'Name');
      units.push({ id: required(unit.Id, action, 'Id'), path: path ? `${path}/${name}` : name });
    }
  }
  return units;
}

/** All regions of the account. `account` is left out for the caller's own, which AWS does not allow to name itself. */
export async function readRegions(reach: AccountReach, account: string | undefined): Promise<Regions> {
  const { AccountClient, paginateListRegions } = await import('@aws-sdk/client-account');
  const client = reach.client(AccountClient, { region: REGION }, DOCTOR);
  const pages = paginateListRegions({ client }, account ? { AccountId: account } : {});
  const action = 'account:ListRegions';
  const found = await all(pages, (page) => required(page.Regions, action, 'Regions'));
  return new Map(
    found.map(({ RegionName, RegionOptStatus }) => [
      required(RegionName, action, 'RegionName'),
      required(RegionOptStatus, action, 'RegionOptStatus'),
    ]),
  );
}

/** The parameter that holds the version of the CDK bootstrap, with the default qualifier. */
const BOOTSTRAP_VERSION = '/cdk-bootstrap/hnb659fds/version';

/** The version of the CDK bootstrap in an account and region; null when there is none. */
export async function readBootstrap(
  reach: AccountReach,
  place: { readonly account: string; readonly region: string },
): Promise<number | null> {
  const { SSMClient, GetParameterCommand } = await import('@aws-sdk/client-ssm');
  const client = reach.client(SSMClient, place, DOCTOR);
  const found = await orAbsent(client.send(new GetParameterCommand({ Name: BOOTSTRAP_VERSION })), 'ParameterNotFound');
  return found && Number(required(found.Parameter?.Value, 'ssm:GetParameter', 'Value'));
}

/**
 * One billed request ("AWS Cost Explorer pricing": 0.01 USD). If Cost Explorer is not enabled, AWS answers "access
 * denied".
 */
export async function readCostExplorer(reach: AccountReach, account: string, now: Date): Promise<CostExplorer> {
  const { CostExplorerClient, GetCostAndUsageCommand } = await import('@aws-sdk/client-cost-explorer');
  const client = reach.client(CostExplorerClient, { account, region: REGION }, DOCTOR);
  const TimePeriod = { Start: day(daysBefore(now, 1)), End: day(now.toISOString()) };
  const command = new GetCostAndUsageCommand({ TimePeriod, Granularity: 'DAILY', Metrics: ['UnblendedCost'] });
  try {
    const found = await orAbsent(client.send(command), 'DataUnavailableException');
    return found ? 'answers' : 'has no data yet';
  } catch (error) {
    const cause = error instanceof CouldNotRead ? error.cause : undefined;
    if (cause instanceof Error && /not enabled for cost explorer/i.test(cause.message)) return 'is not enabled';
    throw error;
  }
}

/** Assumes the role in the account and returns the identity there. */
export async function readIdentity(reach: AccountReach, account: string): Promise<string> {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = reach.client(STSClient, { account, region: REGION }, DOCTOR);
  const { Arn } = await client.send(new GetCallerIdentityCommand({}));
  return required(Arn, 'sts:GetCallerIdentity', 'Arn');
}

/** The newest run record; null when there is none, `undefined` when the table does not exist. */
export async function readLastRun(history: Pick<History, 'read' | 'log'>): Promise<LastRun | null | undefined> {
  try {
    const { seq } = await history.read(RUNS);
    for await (const { at, body } of history.log(RUNS, { after: Math.max(0, seq - 1) }))
      return { ...body, finishedAt: at };
    return null;
  } catch (error) {
    const unread = couldNotRead('dynamodb:Query', error);
    if (unread.code === 'ResourceNotFoundException') return undefined;
    throw unread;
  }
}
