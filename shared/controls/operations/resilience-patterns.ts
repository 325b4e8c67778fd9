import { everyRegion } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { experimented } from '../../kinds/recovery-examples.ts';
import { experimentProofs } from '../../kinds/recovery-proofs.ts';
import { experiments } from '../../services/fis/experiments.ts';

/** "AWS FIS actions reference": the actions that make a dependency fail, or cut it off. */
const FAULTS = [
  'aws:fis:inject-api-internal-error',
  'aws:fis:inject-api-throttle-error',
  'aws:fis:inject-api-unavailable-error',
  'aws:ecs:task-network-blackhole-port',
  'aws:eks:pod-network-blackhole-port',
  'aws:network:disrupt-vpc-endpoint',
];

export default attested({
  id: 'operations.resilience-patterns',
  title: 'Services break circuits, back off, degrade and classify errors when a dependency fails',
  severity: 'medium',
  seeds: ['001:100', '001:87', '001:88', '001:99'],
  satisfies: [
    'nist-800-53-r5/CP-12',
    'nist-800-53-r5/SC-24',
    'nist-800-53-r5/SI-11',
    'iso-27001/A.8.27',
    'soc2/A1.2',
    'fedramp-20x/KSI-CNA-OFA',
  ],
  cadence: 'yearly',
  done: 'test of the resilience patterns',
  evidence: 'the design of each pattern and its test',
  note: 'which services were tested',
  covers: ['circuit-breaker', 'exponential-backoff', 'graceful-degradation', 'error-classification'],
  with: { experiments: everyRegion(experiments) },
  parameters: {
    faults: list(FAULTS, 'FIS actions of an experiment that tests the patterns: those that make a dependency fail'),
  },
  recorded: (sources, { faults, maxAgeDays }) => experimentProofs(sources.experiments, faults, maxAgeDays),
  examples: {
    pass: [
      {
        name: 'an experiment cut a dependency off',
        warns: true,
        ...experimented({ day: '2025-10-01', fault: 'aws:network:disrupt-vpc-endpoint' }),
      },
    ],
    fail: [
      {
        name: 'longer ago than AWS remembers',
        ...experimented({ day: '2025-09-16', fault: 'aws:network:disrupt-vpc-endpoint' }),
      },
      {
        name: 'an experiment without a dependency',
        ...experimented({ day: '2026-01-10', fault: 'aws:ec2:stop-instances' }),
      },
    ],
  },
  why: 'A slow dependency takes down whatever waits for it, and retries without a pause keep it down.',
  steps: ['run an experiment of AWS FIS that makes a dependency fail: it counts by itself'],
  mind: 'an experiment makes fail what it names: nothing for the night',
});
