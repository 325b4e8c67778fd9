import { count } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atLeast } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'performance.load-test',
  title: 'Load tests of every kind were passed within a quarter, up to ten times the present load',
  severity: 'medium',
  seeds: [
    '000:138',
    '000:139',
    '000:146',
    '000:147',
    '000:148',
    '001:170',
    '001:194',
    '001:75',
    '001:76',
    '001:77',
    '001:78',
    '001:79',
    '002:28',
    '002:77',
    '003:95',
  ],
  satisfies: ['nist-800-53-r5/SC-5(2)', 'nist-800-53-r5/CP-2(2)', 'iso-27001/A.8.6', 'soc2/A1.1'],
  cadence: 'quarterly',
  done: 'load test',
  evidence: 'the results of the load tests',
  note: 'the tool, the load and the targets that were met',
  covers: ['baseline', 'expected-load', 'stress', 'soak', 'spike', 'scaling', 'volume'],
  measures: {
    loadFactor: atLeast(
      'minLoadFactor',
      count(10, 'smallest acceptable ratio of the tested load to the mean load of production'),
    ),
  },
  why: 'Many systems do not slow down gradually as load grows. They fail at a limit, on the day with most customers.',
});
