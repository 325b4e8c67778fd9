import { percent } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'performance.baseline',
  title: 'A performance baseline is measured after each release, and is not much worse than before',
  severity: 'low',
  seeds: ['000:146', '000:219', '001:41', '001:75', '003:111', '004:475'],
  satisfies: ['nist-800-53-r5/SI-4', 'iso-27001/A.8.6', 'soc2/A1.1'],
  cadence: 'per-release',
  done: 'performance baseline',
  evidence: 'the measurement with its thresholds',
  note: 'how it was measured',
  covers: ['latency', 'throughput', 'error-rate', 'cpu', 'memory'],
  measures: {
    regressionPercent: atMost(
      'maxRegressionPercent',
      percent(20, 'most that any measure may be worse than in the baseline before'),
    ),
  },
  withinDays: 7,
  why: 'Without a baseline each release may be a little slower than the one before, and the release that began it cannot be found.',
});
