/** Simulated AWS Security Hub (CSPM), administered for the organisation by the security account. */
import type {
  AwsSecurityFinding,
  BatchDisableStandardsRequest,
  BatchEnableStandardsRequest,
  BatchImportFindingsRequest,
  BatchUpdateFindingsRequest,
  GetEnabledStandardsRequest,
  GetFindingsRequest,
  StandardsSubscription,
} from '@aws-sdk/client-securityhub';
import { apiError, type Call, page, service } from '../service.ts';
import { controlFindings, filtered, sorted } from './securityhub-findings.ts';
import { importFindings } from './securityhub-import.ts';
import { type OrganizationState, organizationOperations, organizationSeed } from './securityhub-organization.ts';

interface SecurityHub extends OrganizationState {
  hub: { subscribedAt: string } | null;
  standards: StandardsSubscription[];
  findings: AwsSecurityFinding[];
}

const DAY = 86_400_000;
const FSBP = 'aws-foundational-security-best-practices/v/1.0.0';
const CIS = 'cis-aws-foundations-benchmark/v/3.0.0';

const subscription = (standard: string, region: string, account: string): StandardsSubscription => ({
  StandardsArn: `arn:aws:securityhub:${region}::standards/${standard}`,
  StandardsSubscriptionArn: `arn:aws:securityhub:${region}:${account}:subscription/${standard}`,
  StandardsInput: {},
  StandardsStatus: 'READY',
});

/** Nearly every operation requires a hub. */
function subscribed<Input extends object>(call: Call<SecurityHub, Input>): Call<SecurityHub, Input> {
  if (call.state.hub) return call;
  throw apiError('InvalidAccessException', `Account ${call.account.id} is not subscribed to AWS Security Hub`, 401);
}

/**
 * The findings that are visible here: an administrator also sees those of its members, and a home region those of every
 * region.
 */
function visible(call: Call<SecurityHub, GetFindingsRequest>): AwsSecurityFinding[] {
  const { world, account, region, input, state } = call;
  const among = (all: readonly string[], conditions: readonly { Value?: string | undefined }[] = []) =>
    all.filter((id) => conditions.length === 0 || conditions.some(({ Value }) => Value === id));
  const members = account.id === world.security.id ? world.accounts.map(({ id }) => id) : [account.id];
  const linked = state.aggregator ? world.regions : [region];
  return among(members, input.Filters?.AwsAccountId).flatMap((id) =>
    among(linked, input.Filters?.Region).flatMap((place) => world.state<SecurityHub>(securityhub, id, place).findings),
  );
}

const organization = organizationOperations(
  (world, account, region) => world.state<SecurityHub>(securityhub, account, region),
  (call) => subscribed(call as Call<SecurityHub>),
);

export const securityhub = service<SecurityHub>({
  serviceId: 'SecurityHub',
  eventSource: 'securityhub',
  scope: 'region',
  seed: (place) => {
    const { account, region, now, flaw } = place;
    const off = flaw('securityhub-off', 0.03);
    const standards = flaw('securityhub-cis', 0.03) ? [FSBP] : [FSBP, CIS];
    return {
      hub: off ? null : { subscribedAt: new Date(now.getTime() - 300 * DAY).toISOString() },
      standards: off ? [] : standards.map((standard) => subscription(standard, region, account.id)),
      findings: off ? [] : controlFindings(place),
      ...organizationSeed(place),
    };
  },
  reads: {
    DescribeHub: (call: Call<SecurityHub>) => {
      const { state, account, region } = subscribed(call);
      return {
        HubArn: `arn:aws:securityhub:${region}:${account.id}:hub/default`,
        SubscribedAt: state.hub?.subscribedAt,
        AutoEnableControls: true,
        ControlFindingGenerator: 'SECURITY_CONTROL',
      };
    },
    GetEnabledStandards: (call: Call<SecurityHub, GetEnabledStandardsRequest>) => {
      const { state, input, world } = subscribed(call);
      const { items, next } = page(state.standards, input.NextToken, input.MaxResults, world);
      return { StandardsSubscriptions: items, NextToken: next };
    },
    GetFindings: (call: Call<SecurityHub, GetFindingsRequest>) => {
      const { input, world } = subscribed(call);
      const found = sorted(filtered(visible(call), input.Filters), input.SortCriteria);
      const { items, next } = page(found, input.NextToken, input.MaxResults, world);
      return { Findings: items, NextToken: next };
    },
    ...organization.reads,
  },
  writes: {
    EnableSecurityHub: ({ state, now, region, account }: Call<SecurityHub>) => {
      if (state.hub) throw apiError('ResourceConflictException', 'Account is already subscribed to Security Hub', 409);
      state.hub = { subscribedAt: now.toISOString() };
      state.standards = [subscription(FSBP, region, account.id)];
      return {};
    },
    DisableSecurityHub: (call: Call<SecurityHub>) => {
      Object.assign(subscribed(call).state, { hub: null, standards: [], findings: [] });
      return {};
    },
    BatchEnableStandards: (call: Call<SecurityHub, BatchEnableStandardsRequest>) => {
      const { state, input, region, account } = subscribed(call);
      const requested = (input.StandardsSubscriptionRequests ?? []).map(({ StandardsArn }) =>
        subscription(String(StandardsArn).replace(/^.*?\//, ''), region, account.id),
      );
      state.standards.push(...requested);
      return { StandardsSubscriptions: requested };
    },
    BatchDisableStandards: (call: Call<SecurityHub, BatchDisableStandardsRequest>) => {
      const { state, input } = subscribed(call);
      const leaving = input.StandardsSubscriptionArns ?? [];
      state.standards = state.standards.filter(
        ({ StandardsSubscriptionArn }) => !leaving.includes(String(StandardsSubscriptionArn)),
      );
      return { StandardsSubscriptions: [] };
    },
    BatchImportFindings: ({ state, account, region, input }: Call<SecurityHub, BatchImportFindingsRequest>) =>
      importFindings(state, { account: account.id, region }, input.Findings ?? []),
    BatchUpdateFindings: (call: Call<SecurityHub, BatchUpdateFindingsRequest>) => {
      const { state, input } = subscribed(call);
      const ids = (input.FindingIdentifiers ?? []).map(({ Id }) => Id);
      for (const finding of state.findings) {
        if (ids.includes(finding.Id) && input.Workflow) finding.Workflow = input.Workflow;
      }
      return { ProcessedFindings: input.FindingIdentifiers, UnprocessedFindings: [] };
    },
    ...organization.writes,
  },
});
