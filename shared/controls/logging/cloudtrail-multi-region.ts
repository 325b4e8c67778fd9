import { arnParts } from '../../core/arn.ts';
import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, type Known, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { hours } from '../../core/parameter.ts';
import { allOf, firstOf } from '../../core/quantify.ts';
import { day, hoursBefore, listed } from '../../core/words.ts';
import { type MultiRegionTrail, multiRegionTrails } from '../../services/cloudtrail/trails.ts';
import { thisAccount } from '../../services/subjects.ts';

/** The part that this control does not judge of requirements which any trail meets. */
const ONE_REGION = 'that a trail of one region suffices';

const facts = { name: 'payments', management: false };
const status = { logging: true, deliveryError: null, lastDelivery: '2026-01-15T11:55:00.000Z' };
const everything = { read: true, write: true, narrowedBy: [] };
const trail = {
  name: 'organisation',
  logGroup: null,
  bucket: 'trail-logs',
  status,
  managementEvents: everything,
  dataEvents: [],
};
const having = (...trails: Known<MultiRegionTrail>[]) => ({ trails: trails.map((facts) => ({ facts })) });

/** The reason why a trail is not the account's record; undefined if it is. */
function problem({ name, status, managementEvents }: Known<MultiRegionTrail>, limit: string): string | undefined {
  if (!status.logging) return `${name} is stopped`;
  if (status.deliveryError) return `${name} cannot deliver: ${status.deliveryError}`;
  if (!status.lastDelivery) return `${name} never delivered`;
  if (status.lastDelivery < limit) return `${name} last delivered on ${day(status.lastDelivery)}`;
  if (allOf(['read', 'write'] as const, (kind) => managementEvents[kind])) return undefined;
  const { narrowedBy } = managementEvents;
  return `${name} leaves out management events${narrowedBy.length > 0 ? ` (${listed(narrowedBy)})` : ''}`;
}

export default control({
  id: 'logging.cloudtrail-multi-region',
  title: 'A multi-region trail records every management event and delivers it',
  severity: 'critical',
  seeds: ['000:10', '001:33', '001:134', '002:13', '002:56', '003:88'],
  satisfies: [
    stricter(['cis-aws-3.0/3.1', 'cis-aws-5.0/3.1', 'fsbp/CloudTrail.1'], 'maxDeliveryAgeHours'),
    ...judges('nist-800-53-r5/AU-2', 'nist-800-53-r5/AU-12', 'soc2/CC7.2', 'iso-27001/A.8.15', 'hipaa/164.312(b)'),
    'pci-4.0/10.2.1',
    'fedramp-20x/KSI-CMT-LMC',
    'fedramp-20x/KSI-MLA-LET',
    'pci-4.0/10.2.1.2',
    'pci-4.0/10.2.1.7',
    'pci-4.0/10.2.2',
    'soc2/CC2.1',
  ],
  equivalents: {
    prowler: [
      inPart('cloudtrail_multi_region_enabled', 'that a trail in each region suffices'),
      stricter('cloudtrail_multi_region_enabled_logging_management_events', 'maxDeliveryAgeHours'),
    ],
    securityHub: ['CloudTrail.1', inPart('CloudTrail.3', ONE_REGION)],
    config: [
      stricter('MULTI_REGION_CLOUD_TRAIL_ENABLED', 'maxDeliveryAgeHours'),
      inPart('CLOUD_TRAIL_ENABLED', ONE_REGION),
    ],
  },
  parameters: { maxDeliveryAgeHours: hours(24, 'how long ago the last delivery may be', { minimum: 1 }) },
  subject: thisAccount,
  with: { trails: multiRegionTrails },
  why: 'Who did what is known from the trail only: what a stopped, narrowed or undelivered one misses can never be found out.',
  fix: {
    values: (_account, { trails }) => {
      const [trail] = trails;
      if (!trail) return {};
      const region = arnParts(trail.id).region || undefined;
      return { trail: trail.id, region, state: trail.facts.status.logging ? 'logging' : 'stopped' };
    },
    command:
      'aws cloudtrail create-trail --name "<TRAIL: a name for the trail>" --s3-bucket-name "<BUCKET: bucket whose policy lets CloudTrail write>" --is-multi-region-trail --enable-log-file-validation --region us-east-1 && aws cloudtrail start-logging --name "<TRAIL: the same name>" --region us-east-1',
    instead: [
      { when: { state: 'stopped' }, command: 'aws cloudtrail start-logging --name {trail} --region {region}' },
      {
        when: { state: 'logging' },
        steps: [
          'see whether and why it cannot deliver, and put back its bucket, its key or their policies: aws cloudtrail get-trail-status --name {trail} --region {region}',
          'where management events are left out: aws cloudtrail put-event-selectors --trail-name {trail} --event-selectors ReadWriteType=All,IncludeManagementEvents=true --region {region}',
        ],
        mind: 'put-event-selectors replaces every selector of the trail, those of data events included',
      },
    ],
  },
  console: ['cloudtrailv2/home?region={region}#/trails/{trail}', 'cloudtrailv2/home?region={region}#/trails'],
  deed: 'stopped or narrowed CloudTrail',
  evaluate: (_account, { trails }, { maxDeliveryAgeHours }, { now }) => {
    const limit = hoursBefore(now, maxDeliveryAgeHours);
    const good = firstOf(trails, ({ facts }) => problem(facts, limit) === undefined);
    if (good) return pass(`recorded by ${good.facts.name}`);
    if (trails.length === 0) return fail('no multi-region trail records this account');
    return fail(listed(trails.map(({ facts }) => String(problem(facts, limit)))));
  },
  examples: varied({
    common: { facts },
    pass: [
      { name: 'one trail', with: having(trail) },
      { name: 'one of two', with: having({ ...trail, status: { ...status, logging: false } }, trail) },
      {
        name: 'a delivery as old as accepted',
        with: having({ ...trail, status: { ...status, lastDelivery: '2026-01-14T12:00:00.000Z' } }),
      },
    ],
    fail: [
      { name: 'no trail', with: having() },
      { name: 'stopped', with: having({ ...trail, status: { ...status, logging: false } }) },
      { name: 'undeliverable', with: having({ ...trail, status: { ...status, deliveryError: 'NoSuchBucket' } }) },
      { name: 'never started', with: having({ ...trail, status: { ...status, lastDelivery: null } }) },
      {
        name: 'silent for longer than a day',
        with: having({ ...trail, status: { ...status, lastDelivery: '2026-01-14T11:59:59.000Z' } }),
      },
      { name: 'writes only', with: having({ ...trail, managementEvents: { ...everything, read: false } }) },
      {
        name: 'without the events of KMS',
        with: having({ ...trail, managementEvents: { read: true, write: false, narrowedBy: ['kms.amazonaws.com'] } }),
      },
    ],
  }),
});
