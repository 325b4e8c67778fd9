/** Detection in an account: GuardDuty, Security Hub, CloudTrail, Config, and the contacts for AWS. */
import { AccountClient, type AlternateContactType, PutAlternateContactCommand } from '@aws-sdk/client-account';
import {
  CreateDetectorCommand,
  type DataSourceConfigurations,
  type DetectorFeature,
  GuardDutyClient,
} from '@aws-sdk/client-guardduty';
import { BatchImportFindingsCommand, EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { HOME } from '../support/organization.ts';
import type { Seed } from './seed.ts';

const PLANS: readonly DetectorFeature[] = [
  'S3_DATA_EVENTS',
  'EKS_AUDIT_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
  'RUNTIME_MONITORING',
];

/** AWS answers with both forms of the same plans, of which the older one knows three; moto with what it was given. */
function plans(isOn: (plan: DetectorFeature) => boolean) {
  const Features = PLANS.map((Name) => ({
    Name,
    Status: isOn(Name) ? ('ENABLED' as const) : ('DISABLED' as const),
  }));
  const DataSources: DataSourceConfigurations = {
    S3Logs: { Enable: isOn('S3_DATA_EVENTS') },
    Kubernetes: { AuditLogs: { Enable: isOn('EKS_AUDIT_LOGS') } },
    MalwareProtection: { ScanEc2InstanceWithFindings: { EbsVolumes: isOn('EBS_MALWARE_PROTECTION') } },
  };
  return { Features, DataSources };
}

export const guardduty: Seed = {
  scope: 'region',
  good: async ({ client }) => {
    await client(GuardDutyClient).send(new CreateDetectorCommand({ Enable: true, ...plans(() => true) }));
  },
  /** Suspended at home; elsewhere on, with one plan of six. */
  bad: async ({ client, region }) => {
    const one = plans((plan) => plan === 'S3_DATA_EVENTS');
    await client(GuardDutyClient).send(new CreateDetectorCommand({ Enable: region !== HOME, ...one }));
  },
};

export const securityHub: Seed = {
  scope: 'region',
  good: async ({ client }) => {
    await client(SecurityHubClient).send(new EnableSecurityHubCommand({ EnableDefaultStandards: true }));
  },
  /** In the home region off; elsewhere on, with a critical finding that is still open. */
  bad: async ({ account, region, client }) => {
    if (region === HOME) return;
    const hub = client(SecurityHubClient);
    await hub.send(new EnableSecurityHubCommand({ EnableDefaultStandards: true }));
    await hub.send(new BatchImportFindingsCommand({ Findings: [criticalFinding(account, region)] }));
  },
};

const criticalFinding = (AwsAccountId: string, Region: string) => ({
  SchemaVersion: '2018-10-08',
  Id: 'exposed-key',
  ProductArn: `arn:aws:securityhub:${Region}:${AwsAccountId}:product/${AwsAccountId}/default`,
  GeneratorId: 'conformance',
  AwsAccountId,
  Region,
  Types: ['Software and Configuration Checks/Vulnerabilities'],
  CreatedAt: '2026-01-01T00:00:00Z',
  UpdatedAt: '2026-01-01T00:00:00Z',
  Severity: { Label: 'CRITICAL' as const },
  Title: 'An access key is public',
  Description: 'An access key is public',
  Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${AwsAccountId}` }],
});

export const contacts: Seed = {
  scope: 'account',
  good: async ({ client }) => {
    for (const type of ['OPERATIONS', 'SECURITY'] as const) await client(AccountClient).send(contact(type));
  },
  bad: async ({ client }) => {
    await client(AccountClient).send(contact('OPERATIONS'));
  },
};

const contact = (AlternateContactType: AlternateContactType) =>
  new PutAlternateContactCommand({
    AlternateContactType,
    Name: 'On call',
    Title: 'Team',
    EmailAddress: `${AlternateContactType.toLowerCase()}@example.com`,
    PhoneNumber: '+1 555 0100',
  });
