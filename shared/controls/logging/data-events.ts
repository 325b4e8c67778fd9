import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { allHold, allOf, anyOf } from '../../core/quantify.ts';
import { TYPES } from '../../services/cloudtrail/data-events.ts';
import { trailIn } from '../../services/cloudtrail/trail-in.ts';
import { multiRegionTrails } from '../../services/cloudtrail/trails.ts';
import { thisAccount } from '../../services/subjects.ts';
import { examples } from './examples/data-events.ts';

const REPLACES = 'put-event-selectors replaces every selector of the trail, and data events are billed by their number';
const stepsFor = (trail: string): string[] => [
  `see what is recorded: aws cloudtrail get-event-selectors --trail-name ${trail} --region {region}`,
  'write selectors.json: those selectors, and one of data events for each type that is missing',
  `aws cloudtrail put-event-selectors --trail-name ${trail} --advanced-event-selectors file://selectors.json --region {region}`,
];

export default control({
  id: 'logging.data-events',
  title: 'CloudTrail records operations on objects, functions and tables',
  severity: 'medium',
  seeds: ['000:194', '001:33'],
  satisfies: [
    stricter(['cis-aws-3.0/3.8', 'cis-aws-5.0/3.8', 'cis-aws-3.0/3.9', 'cis-aws-5.0/3.9'], 'types', 'events'),
    ...judges('nist-800-53-r5/AU-2', 'nist-800-53-r5/AU-12', 'soc2/CC7.2', 'iso-27001/A.8.15', 'hipaa/164.312(b)'),
    ...judges('pci-4.0/10.2.1.1', 'fedramp-20x/KSI-MLA-LET'),
  ],
  equivalents: {
    prowler: [
      inPart(
        ['cloudtrail_s3_dataevents_read_enabled', 'cloudtrail_s3_dataevents_write_enabled'],
        'that a trail of one region suffices, and asks for all types and events',
      ),
      inPart(
        'awslambda_function_invoke_api_operations_cloudtrail_logging_enabled',
        'functions one by one, and that a trail of one region suffices',
      ),
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
  why: 'Only data events record who read which object or row: without them you learn of a leak, but never which data leaked.',
  fix: {
    values: (_account, { trails: [trail] }) => (trail ? trailIn(trail.id, 'recording') : {}),
    steps: stepsFor('"<TRAIL: ARN of the trail>"'),
    mind: REPLACES,
    instead: [{ when: { state: 'recording' }, steps: stepsFor('{trail}'), mind: REPLACES }],
  },
  console: ['cloudtrailv2/home?region={region}#/trails/{trail}', 'cloudtrailv2/home?region={region}#/trails'],
  deed: 'narrowed the data events that CloudTrail records',
  evaluate: (_account, { trails }, { types, events }) => {
    const isRecorded = (type: string, event: string) =>
      anyOf(trails, ({ facts }) =>
        allHold(
          () => facts.status.logging,
          () =>
            facts.dataEvents.some((one) => one.type === type && one.ofAll && (event === 'read' ? one.read : one.write)),
        ),
      );
    const wanted = types.flatMap((type) => events.map((event) => ({ type, event })));
    if (allOf(wanted, ({ type, event }) => isRecorded(type, event)))
      return pass(`every ${events.join(' and ')} of ${types.join(', ')} is recorded`);
    const missing = types.filter((type) => !allOf(events, (event) => isRecorded(type, event)));
    return fail(`no multi-region trail records all data events of ${missing.join(', ')}`);
  },
  examples,
});
