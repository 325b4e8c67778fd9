/** Reads quotas, the rules of an account, and the stacks that a deployment created in it. */
import { type Unit, unitId } from '../core/account.ts';
import { RULE_DESCRIPTION, STACK_SET } from '../core/deployed.ts';
import { CouldNotRead } from '../core/errors.ts';
import { all, orAbsent, required } from '../core/reading.ts';
import type { AccountReach, Declared } from '../core/source.ts';
import type { Quota, RulesOnBus } from './quotas.ts';
import { RULES } from './quotas.ts';
import { DOCTOR } from './reading.ts';
import type { Rollout, StackInstance } from './rollout.ts';

/** The quota in force. A quota that was never changed has only a default. */
export async function readQuota(reach: AccountReach, place: Unit, { service, code }: Quota): Promise<number> {
  const sdk = await import('@aws-sdk/client-service-quotas');
  const client = reach.client(sdk.ServiceQuotasClient, place, DOCTOR);
  const input = { ServiceCode: service, QuotaCode: code };
  const own = await orAbsent(client.send(new sdk.GetServiceQuotaCommand(input)), 'NoSuchResourceException');
  const { Quota } = own ?? (await client.send(new sdk.GetAWSDefaultServiceQuotaCommand(input)));
  const action = own ? 'servicequotas:GetServiceQuota' : 'servicequotas:GetAWSDefaultServiceQuota';
  // Service Quotas asks the service itself, and reports here when the service did not answer
  const reason = Quota?.ErrorReason;
  if (reason)
    throw new CouldNotRead(action, 'failed', reason.ErrorCode ?? 'ErrorReason', new Error(reason.ErrorMessage));
  return required(Quota?.Value, action, 'Value');
}

export interface FoundRule {
  readonly name: string;
  readonly arn: string;
  readonly enabled: boolean;
  readonly ours: boolean;
}

/** The rules on the default bus. */
export async function readRules(reach: AccountReach, place: Unit, caller: Declared): Promise<FoundRule[]> {
  const sdk = await import('@aws-sdk/client-eventbridge');
  const client = reach.client(sdk.EventBridgeClient, place, caller);
  const action = 'events:ListRules';
  const found: FoundRule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new sdk.ListRulesCommand({ NextToken }));
    for (const { Name, Arn, State, Description } of required(page.Rules, action, 'Rules')) {
      found.push({
        name: required(Name, action, 'Name'),
        arn: required(Arn, action, 'Arn'),
        enabled: State !== 'DISABLED',
        ours: Description === RULE_DESCRIPTION,
      });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

export async function readRulesOnBus(reach: AccountReach, place: Unit): Promise<RulesOnBus> {
  const rules = await readRules(reach, place, DOCTOR);
  return { quota: await readQuota(reach, place, RULES), others: rules.filter(({ ours }) => !ours).length };
}

const DONE = 'SUCCEEDED';

/** Reads as delegated administrator, one call per page; null when the stack set does not exist. */
export async function readRollout(reach: AccountReach, hub: Unit): Promise<Rollout | null> {
  const sdk = await import('@aws-sdk/client-cloudformation');
  const client = reach.client(sdk.CloudFormationClient, hub, DOCTOR);
  const action = 'cloudformation:ListStackInstances';
  const pages = sdk.paginateListStackInstances({ client }, { StackSetName: STACK_SET, CallAs: 'DELEGATED_ADMIN' });
  const listing = all(pages, (page) => page.Summaries);
  const summaries = await orAbsent(listing, 'StackSetNotFoundException');
  if (!summaries) return null;
  const instances = summaries.map(
    ({ Account, Region, StackInstanceStatus, StatusReason = '', OrganizationalUnitId = '' }): StackInstance => ({
      account: required(Account, action, 'Account'),
      region: required(Region, action, 'Region'),
      detailed: required(StackInstanceStatus?.DetailedStatus, action, 'DetailedStatus'),
      reason: StatusReason,
      unit: OrganizationalUnitId,
    }),
  );
  return {
    done: new Set(instances.filter(({ detailed }) => detailed === DONE).map(unitId)),
    others: instances.filter(({ detailed }) => detailed !== DONE),
  };
}
