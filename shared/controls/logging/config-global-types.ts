import { inPart, judges } from '../../core/claim.ts';
import { control, everyRegion, fail, pass } from '../../core/control.ts';
import { firstOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { canRecordIam } from '../../services/config/iam-types.ts';
import { recorders } from '../../services/config/recorders.ts';
import { thisAccount } from '../../services/subjects.ts';
import { examples } from './examples/config-global-types.ts';

export default control({
  id: 'logging.config-global-types',
  title: 'AWS Config records IAM in at least one region',
  severity: 'medium',
  seeds: ['000:36', '001:134', '002:56'],
  satisfies: [
    inPart(['cis-aws-3.0/3.3', 'cis-aws-5.0/3.3'], 'every other type of resource'),
    ...judges('nist-800-53-r5/CM-3', 'nist-800-53-r5/AC-2', 'soc2/CC6.1', 'iso-27001/A.8.9'),
    'fedramp-20x/KSI-CMT-LMC',
    'fedramp-20x/KSI-MLA-LET',
  ],
  equivalents: {},
  subject: thisAccount,
  with: { recorders: everyRegion(recorders) },
  why: 'Users, roles and policies are no region’s resources: a recorder of all types leaves them out unless one is told otherwise.',
  fix: {
    values: (_account, { recorders }) => {
      const able = recorders.filter(({ region }) => canRecordIam(region));
      const chosen = able.find(({ facts }) => facts.globalTypes);
      const [recorder] = chosen ? [chosen] : able;
      return recorder
        ? { recorder: recorder.facts.name, region: recorder.region, state: chosen ? 'stopped' : 'narrow' }
        : {};
    },
    command:
      'aws configservice put-configuration-recorder --configuration-recorder "name=default,roleARN=<ROLE_ARN: ARN of the role that records>" --recording-group allSupported=true,includeGlobalResourceTypes=true --region "<HOME_REGION: region in which IAM is to be recorded>"',
    mind: 'it needs a delivery channel and start-configuration-recorder as well: logging.config-recorder says how',
    instead: [
      {
        when: { state: 'stopped' },
        command:
          'aws configservice start-configuration-recorder --configuration-recorder-name {recorder} --region {region}',
      },
      {
        when: { state: 'narrow' },
        command:
          'aws configservice put-configuration-recorder --configuration-recorder name={recorder},roleARN="<ROLE_ARN: ARN of the role that records, as the recorder has it>" --recording-group allSupported=true,includeGlobalResourceTypes=true --region {region}',
        mind: 'the recorded types of the recorder are replaced as a whole',
      },
    ],
  },
  console: 'config/home?region={region}#/settings',
  deed: 'stopped recording IAM',
  evaluate: (_account, { recorders }) => {
    const told = firstOf(
      recorders,
      ({ facts, region }) => canRecordIam(region) && facts.globalTypes && facts.status.recording,
    );
    if (told) return pass(`IAM is recorded in ${told.region}`);
    const chosen = thoseOf(recorders, ({ facts }) => facts.globalTypes);
    if (chosen.length === 0) return fail('no region’s recorder includes IAM users, groups, roles and policies');
    const unable = chosen.filter(({ region }) => !canRecordIam(region)).map(({ region }) => region);
    const stopped = chosen.filter(({ region }) => canRecordIam(region)).map(({ region }) => region);
    if (stopped.length > 0) return fail(`the recorder that includes IAM is stopped in ${listed(stopped)}`);
    return fail(`the recorder includes IAM in ${listed(unable)}, where AWS Config cannot record it`);
  },
  examples,
});
