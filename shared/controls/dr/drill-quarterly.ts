import { everyRegion } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { collected } from '../../core/quantify.ts';
import { attested } from '../../kinds/attested.ts';
import { type Proof, proofFor } from '../../kinds/proofs.ts';
import { experimented, onRecord, ran } from '../../kinds/recovery-examples.ts';
import { experimentProofs, runbookProofs } from '../../kinds/recovery-proofs.ts';
import { completedRestores } from '../../services/backup/restore-testing.ts';
import { experiments } from '../../services/fis/experiments.ts';
import { recoveryRunbooks } from '../../services/ssm/automation.ts';

const REGION_LOST = 'aws:network:route-table-disrupt-cross-region-connectivity';
const restored = onRecord({ completedRestores: [{ id: 'RDS', facts: { completed: '2026-01-12T09:00:00.000Z' } }] });

export default attested({
  id: 'dr.drill-quarterly',
  title: 'A disaster-recovery drill was held within the last quarter',
  severity: 'high',
  seeds: ['000:126', '001:94', '001:171', '002:24', '003:68', '004:227', '004:228'],
  satisfies: [
    'nist-800-53-r5/CP-4',
    'iso-27001/A.5.30',
    'soc2/A1.3',
    'hipaa/164.308(a)(7)(ii)(D)',
    'fedramp-20x/KSI-RPL-TRC',
    'gdpr/32(1)(c)',
  ],
  cadence: 'quarterly',
  done: 'drill',
  evidence: 'the report with the lessons learned',
  note: 'its scope',
  drills: ['region-loss', 'data-loss'],
  attests: { measuredRtoMinutes: 'minutes until it worked again' },
  with: {
    experiments: everyRegion(experiments),
    recoveryRunbooks: everyRegion(recoveryRunbooks),
    completedRestores: everyRegion(completedRestores),
  },
  parameters: {
    faults: list(
      [
        REGION_LOST,
        'aws:network:transit-gateway-disrupt-cross-region-connectivity',
        'aws:dynamodb:global-table-pause-replication',
        'aws:s3:bucket-pause-replication',
      ],
      'FIS actions that make an experiment a drill: those that cut a region off',
    ),
    runbooks: list(
      ['DR-Drill', 'dr-drill'],
      'how names of drill runbooks begin; only names in DR- or dr- are looked at',
    ),
    countRestores: flag(false, 'whether a restore that AWS Backup completed is a drill as well'),
  },
  recorded: (sources, { faults, runbooks, countRestores, maxAgeDays }) => {
    const restores = () =>
      collected(countRestores ? sources.completedRestores : [], ({ id, region, facts }) => [
        proofFor(facts.completed, maxAgeDays, `restore of ${id} in ${region}`),
      ]);
    const kinds = [
      () => experimentProofs(sources.experiments, faults, maxAgeDays),
      () => runbookProofs(sources.recoveryRunbooks, runbooks, maxAgeDays),
      restores,
    ];
    return collected(kinds, (kind): readonly Proof[] => kind());
  },
  why: 'A plan that nobody has walked through holds until the first step that no longer works, in the middle of the disaster.',
  examples: {
    pass: [
      { name: 'a region was cut off', ...experimented({ day: '2025-11-01', fault: REGION_LOST }) },
      { name: 'a runbook ran', ...ran('DR-DrillOrders', '2026-01-05') },
      { name: 'a restore, where it counts', ...restored, parameters: { countRestores: true } },
    ],
    fail: [
      { name: 'one zone was lost', ...experimented({ day: '2026-01-10', fault: 'aws:network:disrupt-connectivity' }) },
      { name: 'another runbook ran', ...ran('DR-FailoverOrders', '2026-01-05') },
      { name: 'a restore', ...restored },
    ],
  },
});
