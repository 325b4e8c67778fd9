/** Simulated Amazon GuardDuty. */
import type {
  DescribeOrganizationConfigurationRequest,
  Finding,
  GetDetectorRequest,
  GetFindingsRequest,
  ListDetectorsRequest,
  ListFindingsRequest,
  ListMembersRequest,
  UpdateDetectorRequest,
} from '@aws-sdk/client-guardduty';
import { apiError, type Call, page, service } from '../service.ts';

interface SimulatedDetector {
  id: string;
  enabled: boolean;
  features: Record<string, 'ENABLED' | 'DISABLED'>;
}

const YEAR = 365 * 86_400_000;
/** Sources that every detector reads, whatever its plans. */
const FOUNDATIONAL = ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS'];
const AGENTS = ['EKS_ADDON_MANAGEMENT', 'ECS_FARGATE_AGENT_MANAGEMENT', 'EC2_AGENT_MANAGEMENT'];

/** A feature in the form of GetDetector. */
function featureOf(Name: string, Status: string, UpdatedAt: Date) {
  const agents = AGENTS.map((agent) => ({ Name: agent, Status, UpdatedAt }));
  return { Name, Status, UpdatedAt, ...(Name === 'RUNTIME_MONITORING' ? { AdditionalConfiguration: agents } : {}) };
}

export interface GuardDuty {
  detector: SimulatedDetector | null;
  findings: (Finding & { archived: boolean })[];
  autoEnable: 'ALL' | 'NEW' | 'NONE';
  /** The administrator of the detector: the organisation, an account whose invitation was accepted, or none. */
  administered: 'organization' | 'alone' | { readonly by: string; readonly status: string };
}

const PLANS = [
  'S3_DATA_EVENTS',
  'EKS_AUDIT_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
  'RUNTIME_MONITORING',
];

const detectorOf = ({ state, input }: Call<GuardDuty, { DetectorId?: string }>): SimulatedDetector => {
  if (state.detector?.id === input.DetectorId && state.detector) return state.detector;
  throw apiError(
    'BadRequestException',
    'The request is rejected because the input detectorId is not owned by the current account.',
  );
};

/** An administrator sees the findings of its members too. */
function visible({ world, account, region, state }: Call<GuardDuty>): GuardDuty['findings'] {
  if (account.id !== world.security.id) return state.findings;
  return world.accounts.flatMap(({ id }) => world.state<GuardDuty>(guardduty, id, region).findings);
}

export const guardduty = service<GuardDuty>({
  serviceId: 'GuardDuty',
  eventSource: 'guardduty',
  scope: 'region',
  seed: ({ account, region, random, now, flaw }) => ({
    autoEnable: 'ALL',
    administered: 'organization',
    detector: flaw('guardduty-off', 0.04)
      ? null
      : {
          id: random.hex(32),
          enabled: true,
          features: Object.fromEntries(
            PLANS.map((plan) => [plan, flaw(`plan-${plan}`, 0.02) ? 'DISABLED' : 'ENABLED']),
          ),
        },
    findings: flaw('threat', 0.05)
      ? [
          {
            AccountId: account.id,
            Region: region,
            Arn: `arn:aws:guardduty:${region}:${account.id}:detector/0/finding/${random.hex(32)}`,
            Id: random.hex(32),
            Type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
            Severity: 8,
            CreatedAt: new Date(now.getTime() - 3 * 86_400_000).toISOString(),
            UpdatedAt: now.toISOString(),
            Partition: 'aws',
            Resource: {},
            SchemaVersion: '2.0',
            Service: {
              Archived: false,
              Count: 1,
              ServiceName: 'guardduty',
              AdditionalInfo: { Value: '{}', Type: 'default' },
            },
            archived: false,
          },
        ]
      : [],
  }),
  reads: {
    ListDetectors: ({ state, input, world }: Call<GuardDuty, ListDetectorsRequest>) => {
      const { items, next } = page(state.detector ? [state.detector.id] : [], input.NextToken, input.MaxResults, world);
      return { DetectorIds: items, NextToken: next };
    },
    GetDetector: (call: Call<GuardDuty, GetDetectorRequest>) => {
      const { enabled, features } = detectorOf(call);
      const made = new Date(call.now.getTime() - YEAR);
      const role = 'aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty';
      const foundational = FOUNDATIONAL.map((name) => [name, enabled ? 'ENABLED' : 'DISABLED'] as const);
      return {
        CreatedAt: made.toISOString(),
        UpdatedAt: made.toISOString(),
        ServiceRole: `arn:aws:iam::${call.account.id}:role/${role}`,
        Status: enabled ? 'ENABLED' : 'DISABLED',
        FindingPublishingFrequency: 'FIFTEEN_MINUTES',
        Features: [...foundational, ...Object.entries(features)].map(([name, status]) => featureOf(name, status, made)),
        Tags: {},
      };
    },
    ListFindings: (call: Call<GuardDuty, ListFindingsRequest>) => {
      detectorOf(call);
      const { severity, accountId } = call.input.FindingCriteria?.Criterion ?? {};
      const least = severity?.GreaterThanOrEqual ?? 0;
      const open = visible(call).filter(
        ({ archived, Severity = 0, AccountId = '' }) =>
          !archived && Severity >= least && (accountId?.Equals?.includes(AccountId) ?? true),
      );
      const ids = open.map((finding) => finding.Id as string);
      const { items, next } = page(ids, call.input.NextToken, call.input.MaxResults, call.world);
      return { FindingIds: items, NextToken: next };
    },
    GetFindings: (call: Call<GuardDuty, GetFindingsRequest>) => {
      detectorOf(call);
      const wanted = visible(call).filter(({ Id = '' }) => call.input.FindingIds?.includes(Id));
      return { Findings: wanted.map(({ archived, ...finding }) => finding) };
    },
    GetAdministratorAccount: (call: Call<GuardDuty, GetDetectorRequest>) => {
      detectorOf(call);
      const { administered } = call.state;
      const { account, world } = call;
      if (typeof administered === 'object')
        return { Administrator: { AccountId: administered.by, RelationshipStatus: administered.status } };
      const none = administered === 'alone' || account.id === world.security.id || account.id === world.management.id;
      return none ? {} : { Administrator: { AccountId: world.security.id, RelationshipStatus: 'Enabled' } };
    },
    ListMembers: (call: Call<GuardDuty, ListMembersRequest>) => {
      const { account, world, input } = call;
      const { id: DetectorId } = detectorOf(call);
      const others = account.id === world.security.id ? world.accounts.filter(({ id }) => id !== account.id) : [];
      const { items, next } = page(others, input.NextToken, input.MaxResults, world);
      const Members = items.map(({ id }) => ({ AccountId: id, DetectorId, RelationshipStatus: 'Enabled' }));
      return { Members, NextToken: next };
    },
    ListOrganizationAdminAccounts: ({ world }: Call<GuardDuty>) => ({
      AdminAccounts: [{ AdminAccountId: world.security.id, AdminStatus: 'ENABLED' }],
    }),
    DescribeOrganizationConfiguration: (call: Call<GuardDuty, DescribeOrganizationConfigurationRequest>) => {
      detectorOf(call);
      return { AutoEnableOrganizationMembers: call.state.autoEnable, MemberAccountLimitReached: false };
    },
  },
  writes: {
    CreateDetector: ({ state, world, account, region }: Call<GuardDuty>) => {
      if (state.detector) throw apiError('BadRequestException', 'a detector already exists for the current account.');
      const features = Object.fromEntries(PLANS.map((plan) => [plan, 'ENABLED' as const]));
      state.detector = { id: world.random('detector', account.id, region).hex(32), enabled: true, features };
      return { DetectorId: state.detector.id };
    },
    UpdateDetector: (call: Call<GuardDuty, UpdateDetectorRequest>) => {
      const detector = detectorOf(call);
      if (call.input.Enable !== undefined) detector.enabled = call.input.Enable;
      for (const { Name, Status } of call.input.Features ?? []) {
        if (Name && Status) detector.features[Name] = Status;
      }
      return {};
    },
    DeleteDetector: (call: Call<GuardDuty, GetDetectorRequest>) => {
      detectorOf(call);
      call.state.detector = null;
      return {};
    },
    ArchiveFindings: ({ state, input }: Call<GuardDuty, { FindingIds?: string[] }>) => {
      for (const finding of state.findings) if (input.FindingIds?.includes(finding.Id ?? '')) finding.archived = true;
      return {};
    },
  },
});
