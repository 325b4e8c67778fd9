import { percent } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atLeast } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'monitoring.slo',
  title: 'Service levels of critical components are agreed, tracked, and met',
  severity: 'medium',
  seeds: ['000:200', '001:40'],
  satisfies: ['soc2/A1.1', 'soc2/CC7.2'],
  cadence: 'quarterly',
  done: 'report on service levels',
  evidence: 'the report, with the objectives that it measures against',
  note: 'which components it covers',
  covers: ['availability', 'latency', 'error-rate'],
  measures: {
    availabilityPercent: atLeast(
      'minAvailabilityPercent',
      percent(99.9, 'lowest acceptable availability over the quarter'),
    ),
  },
  why: 'Without a number that was agreed, every outage is argued about and no decision between speed and care can be made.',
});
