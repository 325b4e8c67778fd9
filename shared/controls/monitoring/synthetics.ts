import { minutes } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'monitoring.synthetics',
  title: 'Public services and integrations are checked from outside, all the time',
  severity: 'medium',
  seeds: ['002:51', '003:116'],
  satisfies: ['soc2/A1.1', 'soc2/CC7.2', 'nist-800-53-r5/SI-4'],
  cadence: 'half-yearly',
  done: 'review of the checks from outside',
  evidence: 'the list of checks, each with its last result',
  note: 'which tool checks',
  covers: ['public-services', 'integrations', 'alerts'],
  measures: {
    intervalMinutes: atMost(
      'maxIntervalMinutes',
      minutes(60, 'longest acceptable time between two checks', { minimum: 1 }),
    ),
  },
  why: 'Metrics from inside are green while nobody can reach the service: names, certificates and networks fail in front of it.',
});
