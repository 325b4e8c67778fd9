import { arnParts } from '../../core/arn.ts';
import { judges, stricter } from '../../core/claim.ts';
import { control, fail, type Known, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { list } from '../../core/parameter.ts';
import { allOf, anyOf } from '../../core/quantify.ts';
import { type MultiRegionTrail, multiRegionTrails } from '../../services/cloudtrail/trails.ts';
import { thisAccount } from '../../services/subjects.ts';

const facts = { name: 'payments', management: false };
const TYPES = ['AWS::S3::Object', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table'];
const every = (changed: object = {}) =>
  TYPES.map((type) => ({ type, read: true, write: true, ofAll: true, ...changed }));
const status = { logging: true, deliveryError: null, lastDelivery: '2026-01-15T11:55:00.000Z' };
const trail = {
  ...{ name: 'organisation', logGroup: null, bucket: 'trail-logs', status, dataEvents: every() },
  managementEvents: { read: true, write: true, narrowedBy: [] },
};
const having = (...trails: Known<MultiRegionTrail>[]) => ({ trails: trails.map((facts) => ({ facts })) });
const only = (types: readonly string[]) => ({
  ...trail,
  dataEvents: every().filter(({ type }) => types.includes(type)),
});

const REPLACES = 'put-event-selectors replaces every selector of the trail, and data events are billed by their number';

export default control({
  id: 'logging.data-events',
  title: 'CloudTrail records operations on objects, functions and tables',
  severity: 'medium',
  seeds: ['000:194', '001:33'],
  satisfies: [
    stricter(['cis-aws-3.0/3.8', 'cis-aws-5.0/3.8', 'cis-aws-3.0/3.9', 'cis-aws-5.0/3.9'], 'types', 'events'),
    ...judges('nist-800-53-r5/AU-2', 'nist-800-53-r5/AU-12', 'soc2/CC7.2', 'iso-27001/A.8.15', 'hipaa/164.312(b)'),
    'pci-4.0/10.2.1.1',
    'fedramp-20x/KSI-MLA-LET',
  ],
  equivalents: {
    prowler: [
      stricter(['cloudtrail_s3_dataevents_read_enabled', 'cloudtrail_s3_dataevents_write_enabled'], 'types', 'events'),
      stricter('awslambda_function_invoke_api_operations_cloudtrail_logging_enabled', 'types', 'events'),
    ],
    securityHub: [stricter(['S3.22', 'S3.23'], 'types', 'events')],
    config: [
      stricter('CLOUDTRAIL_ALL_WRITE_S3_DATA_EVENT_CHECK', 'types', 'events'),
      stricter('CLOUDTRAIL_ALL_READ_S3_DATA_EVENT_CHECK', 'types', 'events'),
    ],
  },
  parameters: {
    types: list(TYPES, 'types of resources, as CloudTrail names them, whose operations must be recorded'),
    events: list(['read', 'write'], 'operations that must be recorded: read, write'),
  },
  subject: thisAccount,
  with: { trails: multiRegionTrails },
  why: 'Who read which object or row is told by data events alone: without them a leak of data is known, and never which data.',
  fix: {
    values: (_account, { trails: [trail] }) =>
      trail ? { trail: trail.id, region: arnParts(trail.id).region || undefined, state: 'recording' } : {},
    steps: [
      'see what is recorded: aws cloudtrail get-event-selectors --trail-name "<TRAIL: ARN of the trail>" --region {region}',
      'add a selector of data events for each type to those that there are: aws cloudtrail put-event-selectors --trail-name "<TRAIL: ARN of the trail>" --advanced-event-selectors "<SELECTORS: file://selectors.json>" --region {region}',
    ],
    mind: REPLACES,
    instead: [
      {
        when: { state: 'recording' },
        steps: [
          'see what is recorded: aws cloudtrail get-event-selectors --trail-name {trail} --region {region}',
          'add a selector of data events for each type to those that there are: aws cloudtrail put-event-selectors --trail-name {trail} --advanced-event-selectors "<SELECTORS: file://selectors.json>" --region {region}',
        ],
        mind: REPLACES,
      },
    ],
  },
  console: ['cloudtrailv2/home?region={region}#/trails/{trail}', 'cloudtrailv2/home?region={region}#/trails'],
  deed: 'narrowed the data events that CloudTrail records',
  evaluate: (_account, { trails }, { types, events }) => {
    const isRecorded = (type: string, event: string) =>
      anyOf(trails, ({ facts }) =>
        allOf(
          [
            () => facts.status.logging,
            () =>
              facts.dataEvents.some(
                (one) => one.type === type && one.ofAll && (event === 'read' ? one.read : one.write),
              ),
          ],
          (holds) => holds(),
        ),
      );
    const wanted = types.flatMap((type) => events.map((event) => ({ type, event })));
    if (allOf(wanted, ({ type, event }) => isRecorded(type, event)))
      return pass(`every ${events.join(' and ')} of ${types.join(', ')} is recorded`);
    const missing = types.filter((type) => !allOf(events, (event) => isRecorded(type, event)));
    return fail(`no multi-region trail records all data events of ${missing.join(', ')}`);
  },
  examples: varied({
    common: { facts },
    pass: [
      { name: 'all of them', with: having(trail) },
      { name: 'two trails together', with: having(only(TYPES.slice(0, 1)), only(TYPES.slice(1))) },
      {
        name: 'objects alone, where that is enough',
        with: having(only(TYPES.slice(0, 1))),
        parameters: { types: TYPES.slice(0, 1) },
      },
      {
        name: 'writes alone, where that is enough',
        with: having({ ...trail, dataEvents: every({ read: false }) }),
        parameters: { events: ['write'] },
      },
      {
        name: 'reads in one selector and writes in another',
        with: having({ ...trail, dataEvents: [...every({ read: false }), ...every({ write: false })] }),
      },
    ],
    fail: [
      { name: 'no trail', with: having() },
      { name: 'management events alone', with: having({ ...trail, dataEvents: [] }) },
      ...TYPES.map((type) => ({ name: `no ${type}`, facts, with: having(only(TYPES.filter((one) => one !== type))) })),
      { name: 'writes alone', with: having({ ...trail, dataEvents: every({ read: false }) }) },
      { name: 'reads alone', with: having({ ...trail, dataEvents: every({ write: false }) }) },
      { name: 'some resources alone', with: having({ ...trail, dataEvents: every({ ofAll: false }) }) },
      { name: 'a stopped trail', with: having({ ...trail, status: { ...status, logging: false } }) },
    ],
  }),
});
