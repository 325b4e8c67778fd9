/** Amazon GuardDuty: detectors and their protection plans, open findings, and the organisation's configuration. */
import { administratorCalls, apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { all, each, required } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-guardduty');

export interface Detector {
  readonly enabled: boolean;
  /** `FIFTEEN_MINUTES`, `ONE_HOUR` or `SIX_HOURS`. */
  readonly publishingFrequency: string;
  /** Protection plan → whether it is on: `S3_DATA_EVENTS`, `EKS_AUDIT_LOGS`, `RUNTIME_MONITORING`, … */
  readonly features: Readonly<Record<string, boolean>>;
}

/** The region's detector; there is at most one. */
export const detectors = collector({
  id: 'guardduty.detectors',
  scope: 'region',
  actions: ['guardduty:ListDetectors', 'guardduty:GetDetector'],
  triggers: [
    apiCalls(
      'guardduty',
      'CreateDetector',
      'UpdateDetector',
      'DeleteDetector',
      // made by an administrator, about its members; those that only part with a member leave its detector as it is
      'CreateMembers',
      'UpdateMemberDetectors',
      'StartMonitoringMembers',
      'StopMonitoringMembers',
    ),
  ],
  sdk,
  collect: async (aws, { GuardDutyClient, GetDetectorCommand, paginateListDetectors }) => {
    const client = aws.client(GuardDutyClient);
    const ids = await all(paginateListDetectors({ client }, {}), (page) =>
      required(page.DetectorIds, 'guardduty:ListDetectors', 'DetectorIds'),
    );
    return each(ids, async (id): Promise<Resource<Detector>> => {
      const found = await client.send(new GetDetectorCommand({ DetectorId: id }));
      return {
        id: `arn:aws:guardduty:${aws.region}:${aws.account.id}:detector/${id}`,
        tags: found.Tags ?? {},
        facts: {
          enabled: required(found.Status, 'guardduty:GetDetector', 'Status') === 'ENABLED',
          publishingFrequency: found.FindingPublishingFrequency ?? 'SIX_HOURS',
          features: Object.fromEntries(
            (found.Features ?? []).map(({ Name, Status }) => [String(Name), Status === 'ENABLED']),
          ),
        },
      };
    });
  },
});

export interface ThreatFinding {
  readonly type: string;
  /** 1.0 to 8.9 and above: high from 7.0, critical from 9.0 ("GuardDuty finding severity levels"). */
  readonly severity: number;
  /** ISO instant. */
  readonly firstSeen: string;
}

const FINDINGS_PER_CALL = 50;
/** The lowest severity of any use to a control; what is below stays at AWS. */
const HIGH = 7;

/** Findings that are not archived, of high severity and above. */
export const openThreats = collector({
  id: 'guardduty.open-threats',
  scope: 'region',
  actions: ['guardduty:ListFindings', 'guardduty:GetFindings'],
  triggers: [
    serviceEvent('aws.guardduty', 'GuardDuty Finding', { severity: [{ numeric: ['>=', HIGH] }] }),
    apiCalls('guardduty', 'ArchiveFindings', 'UnarchiveFindings'),
  ],
  uses: [detectors],
  sdk,
  collect: async (aws, { GuardDutyClient, GetFindingsCommand, paginateListFindings }) => {
    const client = aws.client(GuardDutyClient);
    const found: Resource<ThreatFinding>[] = [];
    for (const detector of await aws.facts(detectors)) {
      const DetectorId = detector.id.slice(detector.id.lastIndexOf('/') + 1);
      const FindingCriteria = {
        Criterion: { severity: { GreaterThanOrEqual: HIGH }, 'service.archived': { Equals: ['false'] } },
      };
      const ids = await all(paginateListFindings({ client }, { DetectorId, FindingCriteria }), (page) =>
        required(page.FindingIds, 'guardduty:ListFindings', 'FindingIds'),
      );
      for (let start = 0; start < ids.length; start += FINDINGS_PER_CALL) {
        const FindingIds = ids.slice(start, start + FINDINGS_PER_CALL);
        const { Findings } = await client.send(new GetFindingsCommand({ DetectorId, FindingIds }));
        for (const finding of required(Findings, 'guardduty:GetFindings', 'Findings')) {
          found.push({
            id: finding.Arn ?? String(finding.Id),
            facts: {
              type: finding.Type ?? 'unnamed',
              severity: required(finding.Severity, 'guardduty:GetFindings', 'Severity'),
              firstSeen: required(finding.CreatedAt, 'guardduty:GetFindings', 'CreatedAt'),
            },
          });
        }
      }
    }
    return found;
  },
});

export interface OrganizationThreatDetection {
  /** The delegated administrator's account id; null when there is none. */
  readonly administrator: string | null;
  /** `ALL`, `NEW` or `NONE`: which member accounts get a detector by themselves. */
  readonly autoEnable: string;
  readonly memberLimitReached: boolean;
}

/** One resource per region: who administers GuardDuty for the organisation there, and what is enabled by itself. */
export const organizationThreatDetection = collector({
  id: 'guardduty.organization',
  scope: 'organization',
  actions: [
    'guardduty:ListOrganizationAdminAccounts',
    'guardduty:ListDetectors',
    'guardduty:DescribeOrganizationConfiguration',
  ],
  triggers: [
    apiCalls('guardduty', 'EnableOrganizationAdminAccount', 'DisableOrganizationAdminAccount'),
    administratorCalls('guardduty', 'UpdateOrganizationConfiguration'),
  ],
  sdk,
  collect: (
    aws,
    { GuardDutyClient, ListDetectorsCommand, DescribeOrganizationConfigurationCommand, ...sdk },
  ): Promise<Resource<OrganizationThreatDetection>[]> =>
    each(aws.regions, async (region) => {
      const management = aws.client(GuardDutyClient, { region });
      const administrators = await all(sdk.paginateListOrganizationAdminAccounts({ client: management }, {}), (page) =>
        required(page.AdminAccounts, 'guardduty:ListOrganizationAdminAccounts', 'AdminAccounts'),
      );
      const account = administrators.find((admin) => admin.AdminStatus === 'ENABLED')?.AdminAccountId;
      const none = { administrator: account ?? null, autoEnable: 'NONE', memberLimitReached: false };
      if (!account) return { id: region, region, facts: none };
      const client = aws.client(GuardDutyClient, { region, account });
      const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
      const [DetectorId] = required(DetectorIds, 'guardduty:ListDetectors', 'DetectorIds');
      if (!DetectorId) return { id: region, region, facts: none };
      const found = await client.send(new DescribeOrganizationConfigurationCommand({ DetectorId }));
      return {
        id: region,
        region,
        facts: {
          administrator: account,
          autoEnable: found.AutoEnableOrganizationMembers ?? (found.AutoEnable ? 'NEW' : 'NONE'),
          memberLimitReached: found.MemberAccountLimitReached ?? false,
        },
      };
    }),
});
