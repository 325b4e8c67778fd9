import { percent } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atLeast } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'operations.business-kpis',
  title: 'Targets for delivery, manual work and customer satisfaction are met',
  severity: 'low',
  seeds: ['001:199', '001:200', '001:201', '001:203'],
  satisfies: ['nist-800-53-r5/PM-11', 'soc2/CC4.1'],
  cadence: 'quarterly',
  done: 'measurement of the targets',
  evidence: 'the measurement with its baseline',
  note: 'the baseline and how it was measured',
  measures: {
    deploymentTimeReductionPercent: atLeast(
      'minDeploymentTimeReductionPercent',
      percent(70, 'smallest acceptable fall of the time that a deployment takes'),
    ),
    setupTimeReductionPercent: atLeast(
      'minSetupTimeReductionPercent',
      percent(60, 'smallest acceptable fall of the time that setting up infrastructure takes'),
    ),
    manualWorkReductionPercent: atLeast(
      'minManualWorkReductionPercent',
      percent(50, 'smallest acceptable fall of manual operations'),
    ),
    satisfactionPercent: atLeast(
      'minSatisfactionPercent',
      percent(90, 'smallest acceptable score of customer satisfaction'),
    ),
  },
  why: 'An automation that is not measured is paid for whether or not it saves anything.',
});
