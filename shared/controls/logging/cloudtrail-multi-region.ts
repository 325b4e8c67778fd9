import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { flag, hours } from '../../core/parameter.ts';
import { firstOf } from '../../core/quantify.ts';
import { hoursBefore, listed } from '../../core/words.ts';
import { faultOf } from '../../services/cloudtrail/faults.ts';
import { trailIn } from '../../services/cloudtrail/trail-in.ts';
import { multiRegionTrails } from '../../services/cloudtrail/trails.ts';
import { thisAccount } from '../../services/subjects.ts';
import { examples } from './examples/cloudtrail-multi-region.ts';

const ONE_REGION = 'that a trail of one region suffices';

export default control({
  id: 'logging.cloudtrail-multi-region',
  title: 'A multi-region trail records every management event and delivers it',
  severity: 'critical',
  seeds: ['000:10', '001:33', '001:134', '002:13', '002:56', '003:88'],
  satisfies: [
    stricter(['cis-aws-3.0/3.1', 'cis-aws-5.0/3.1', 'fsbp/CloudTrail.1'], 'delivers'),
    ...judges('nist-800-53-r5/AU-2', 'nist-800-53-r5/AU-12', 'soc2/CC7.2', 'iso-27001/A.8.15', 'hipaa/164.312(b)'),
    ...judges('pci-4.0/10.2.1', 'fedramp-20x/KSI-CMT-LMC', 'fedramp-20x/KSI-MLA-LET', 'pci-4.0/10.2.1.2'),
    ...judges('pci-4.0/10.2.1.7', 'pci-4.0/10.2.2', 'soc2/CC2.1'),
  ],
  equivalents: {
    prowler: [
      inPart('cloudtrail_multi_region_enabled', 'that a trail in each region suffices, also of data events alone'),
      inPart('cloudtrail_multi_region_enabled_logging_management_events', 'that a trail in each region suffices'),
    ],
    securityHub: ['CloudTrail.1', inPart('CloudTrail.3', ONE_REGION)],
    config: [
      inPart('MULTI_REGION_CLOUD_TRAIL_ENABLED', 'that a trail which leaves management events out suffices'),
      inPart('CLOUD_TRAIL_ENABLED', ONE_REGION),
    ],
  },
  parameters: {
    delivers: flag(true, 'whether the last delivery has to be recent, and without an error'),
    maxDeliveryAgeHours: hours(24, 'how long ago the last delivery may be', { minimum: 1 }),
  },
  subject: thisAccount,
  with: { trails: multiRegionTrails },
  why: 'Who did what is known from the trail only: what a stopped, narrowed or undelivered one misses can never be found out.',
  fix: {
    values: (_account, { trails }) => {
      const [trail] = trails;
      return trail ? trailIn(trail.id, trail.facts.status.logging ? 'logging' : 'stopped') : {};
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
  evaluate: (_account, { trails }, { delivers, maxDeliveryAgeHours }, { now }) => {
    const limit = delivers ? hoursBefore(now, maxDeliveryAgeHours) : null;
    const good = firstOf(trails, ({ facts }) => faultOf(facts, limit) === undefined);
    if (good) return pass(`recorded by ${good.facts.name}`);
    if (trails.length === 0) return fail('no multi-region trail records this account');
    return fail(listed(trails.map(({ facts }) => String(faultOf(facts, limit)))));
  },
  examples,
});
