import { inPart, judges } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { listed } from '../../core/words.ts';
import { GLOBAL_TYPES } from '../../services/config/iam-types.ts';
import { deliveryChannels, recorders, stateOf } from '../../services/config/recorders.ts';
import { thisRegion } from '../../services/subjects.ts';
import { examples } from './examples/config-recorder.ts';

const DELIVER =
  'aws configservice put-delivery-channel --delivery-channel "name=default,s3BucketName=<BUCKET: bucket that takes the history>" --region {region}';

export default control({
  id: 'logging.config-recorder',
  title: 'AWS Config records every resource type in every account and region',
  severity: 'high',
  seeds: ['000:36', '001:134', '002:56'],
  satisfies: [
    inPart(['cis-aws-3.0/3.3', 'cis-aws-5.0/3.3'], 'IAM, which logging.config-global-types judges, and the SNS topic'),
    inPart('fsbp/Config.1', 'the role of the recorder, and IAM'),
    ...judges('nist-800-53-r5/CM-3', 'nist-800-53-r5/CM-8', 'soc2/CC7.1', 'iso-27001/A.8.9'),
    ...judges('fedramp-20x/KSI-CMT-LMC', 'fedramp-20x/KSI-MLA-LET', 'pci-4.0/12.5.1', 'pci-4.0/11.5.2', 'soc2/CC2.1'),
  ],
  equivalents: {
    prowler: [inPart('config_recorder_all_regions_enabled', 'that a recorder of chosen types suffices')],
    securityHub: ['Config.1'],
  },
  parameters: {
    accepted: list([], 'resource types that need not be recorded'),
    continuous: flag(true, 'whether every change must be recorded, and not one state a day'),
  },
  subject: thisRegion,
  with: { recorders, channels: deliveryChannels },
  why: 'What a resource looked like before it changed is known from this record only, and Security Hub checks nothing without it.',
  fix: {
    values: (_account, { recorders: [one], channels }) => (one ? stateOf(one.facts, channels.length) : {}),
    command: `aws configservice put-configuration-recorder --configuration-recorder "name=default,roleARN=<ROLE_ARN: ARN of the role that records>" --recording-group allSupported=true --region {region} && ${DELIVER} && aws configservice start-configuration-recorder --configuration-recorder-name default --region {region}`,
    mind: 'AWS Config bills each change that it records',
    instead: [
      {
        when: { state: 'stopped' },
        command:
          'aws configservice start-configuration-recorder --configuration-recorder-name {recorder} --region {region}',
      },
      { when: { state: 'undelivered' }, command: DELIVER },
      {
        when: { state: 'narrow' },
        steps: [
          'what fails, as the alert says it: put back the bucket, the role or their policies',
          'what is not recorded, or once a day only: aws configservice put-configuration-recorder --configuration-recorder name={recorder},recordingMode={recordingFrequency=CONTINUOUS},roleARN="<ROLE_ARN: ARN of the role that records, as the recorder has it>" --recording-group allSupported=true --region {region}',
        ],
        mind: 'the recorded types of the recorder are replaced as a whole',
      },
    ],
  },
  console: 'config/home?region={region}#/settings',
  deed: 'stopped or narrowed AWS Config',
  evaluate: (_account, { recorders, channels }, { accepted, continuous }) => {
    const [recorder] = recorders.map((resource) => resource.facts);
    if (!recorder) return fail('AWS Config has no recorder in this region');
    if (!recorder.status.recording) return fail(`the recorder ${recorder.name} is stopped`);
    if (recorder.status.error) return fail(`the recorder ${recorder.name} fails: ${recorder.status.error}`);
    if (recorder.strategy === 'INCLUSION_BY_RESOURCE_TYPES') {
      return fail(`only chosen types are recorded: ${listed(recorder.types)}`);
    }
    // IAM is recorded in one region and correctly excluded in the others: logging.config-global-types judges that.
    const missing = recorder.types.filter((type) => !accepted.includes(type) && !GLOBAL_TYPES.includes(type));
    if (missing.length > 0) return fail(`not recorded: ${listed(missing)}`);
    if (continuous && recorder.frequency !== 'CONTINUOUS') return fail('changes are recorded once a day only');
    const daily = continuous ? recorder.dailyTypes.filter((type) => !accepted.includes(type)) : [];
    const slow = daily.filter((type) => recorder.globalTypes || !GLOBAL_TYPES.includes(type));
    if (slow.length > 0) return fail(`recorded once a day only: ${listed(slow)}`);
    const [channel] = channels.map((resource) => resource.facts);
    if (!channel) return fail('there is no delivery channel');
    if (channel.error) return fail(`the delivery channel ${channel.name} fails: ${channel.error}`);
    return pass(`the recorder ${recorder.name} records every resource type`);
  },
  examples,
});
