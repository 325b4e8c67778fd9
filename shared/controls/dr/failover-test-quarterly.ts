import { everyRegion } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { collected } from '../../core/quantify.ts';
import { attested } from '../../kinds/attested.ts';
import type { Proof } from '../../kinds/proofs.ts';
import { experimented, ran } from '../../kinds/recovery-examples.ts';
import { experimentProofs, runbookProofs } from '../../kinds/recovery-proofs.ts';
import { experiments } from '../../services/fis/experiments.ts';
import { recoveryRunbooks } from '../../services/ssm/automation.ts';

export default attested({
  id: 'dr.failover-test-quarterly',
  title: 'A failover was carried out on purpose within the last quarter',
  severity: 'high',
  seeds: ['003:97', '004:234'],
  satisfies: [
    'nist-800-53-r5/CP-4',
    'nist-800-53-r5/CP-10',
    'soc2/A1.3',
    'iso-27001/A.8.14',
    'fedramp-20x/KSI-RPL-TRC',
  ],
  cadence: 'quarterly',
  done: 'failover test',
  evidence: 'its report',
  note: 'what failed over',
  drills: ['failover', 'region-loss', 'zone-loss'],
  attests: { measuredRtoMinutes: 'minutes until it worked again' },
  with: { experiments: everyRegion(experiments), recoveryRunbooks: everyRegion(recoveryRunbooks) },
  parameters: {
    faults: list(
      [
        'aws:rds:failover-db-cluster',
        'aws:elasticache:replicationgroup-interrupt-az-power',
        'aws:arc:start-zonal-autoshift',
      ],
      'FIS actions that make something fail over',
    ),
    runbooks: list(
      ['DR-Failover', 'dr-failover'],
      'how names of failover runbooks begin; only names in DR- or dr- are looked at',
    ),
  },
  recorded: (sources, { faults, runbooks, maxAgeDays }) => {
    const kinds = [
      () => experimentProofs(sources.experiments, faults, maxAgeDays),
      () => runbookProofs(sources.recoveryRunbooks, runbooks, maxAgeDays),
    ];
    return collected(kinds, (kind): readonly Proof[] => kind());
  },
  why: 'A standby that has never taken over is a hope: credentials, DNS and capacity are found wanting on the day.',
  steps: ['announce the test and let it run by its runbook, or as an experiment of AWS FIS: both count by themselves'],
  mind: 'a failover test interrupts what it tests: nothing for the night',
  examples: {
    pass: [
      { name: 'a runbook ran as long ago as AWS remembers', ...ran('dr-failover-orders', '2025-12-17'), warns: true },
      { name: 'a cluster failed over', ...experimented({ day: '2025-11-01', fault: 'aws:rds:failover-db-cluster' }) },
    ],
    fail: [
      { name: 'another runbook ran', ...ran('DR-Drill', '2026-01-10') },
      { name: 'nothing failed over', ...experimented({ day: '2026-01-10', fault: 'aws:ec2:terminate-instances' }) },
    ],
  },
});
