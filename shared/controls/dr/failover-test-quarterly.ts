import { control, everyRegion } from '../../core/control.ts';
import { days, list } from '../../core/parameter.ts';
import { collected } from '../../core/quantify.ts';
import { attestations } from '../../kinds/attestations.ts';
import { attestedProofs, type Proof } from '../../kinds/proofs.ts';
import { attested, exampleSandbox, experimented, onRecord, ran } from '../../kinds/recovery-examples.ts';
import {
  experimentProofs,
  judgeProofs,
  notForProduction,
  productionNames,
  runbookProofs,
} from '../../kinds/recovery-proofs.ts';
import { experiments } from '../../services/fis/experiments.ts';
import { recoveryRunbooks } from '../../services/ssm/automation.ts';
import { thisAccount } from '../../services/subjects.ts';

const ID = 'dr.failover-test-quarterly';

export default control({
  id: ID,
  title: 'A failover was carried out on purpose within the last quarter',
  severity: 'high',
  cadence: 'quarterly',
  seeds: ['003:97', '004:234'],
  satisfies: ['nist-800-53-r5/CP-4', 'nist-800-53-r5/CP-10', 'soc2/A1.3', 'iso-27001/A.8.14'],
  equivalents: {},
  parameters: {
    maxAgeDays: days(90, 'how long a test counts', { minimum: 1 }),
    warnDays: days(14, 'how many days before its proof ends the next test is due'),
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
    production: productionNames,
  },
  subject: thisAccount,
  with: { attestations, experiments: everyRegion(experiments), recoveryRunbooks: everyRegion(recoveryRunbooks) },
  attests: ['measuredRtoMinutes'],
  why: 'A standby that has never taken over is a hope: credentials, DNS and capacity are found wanting on the day.',
  fix: {
    steps: [
      'announce the test and let it run by its runbook, or as an experiment of AWS FIS: both count by themselves',
      'a test of another kind: plumbline attest dr.failover-test-quarterly --account {account} --evidence "<EVIDENCE: file or address of its report>" --valid-for 90d --note "<NOTE: what failed over and how long it took>" {history}',
    ],
    mind: 'a failover test interrupts what it tests: nothing for the night',
  },
  evaluate: (account, sources, { maxAgeDays, warnDays, faults, runbooks, production }, { now }) => {
    const kinds = [
      () => experimentProofs(sources.experiments, faults, maxAgeDays),
      () => runbookProofs(sources.recoveryRunbooks, runbooks, maxAgeDays),
    ];
    const recorded = () => collected(kinds, (kind): readonly Proof[] => kind());
    const declared = sources.attestations.map(({ facts }) => facts);
    const proofs = { attested: attestedProofs(declared, ID, maxAgeDays), recorded };
    return notForProduction(account, production) ?? judgeProofs(proofs, 'failover test', warnDays, now);
  },
  examples: {
    pass: [
      { name: 'attested', ...attested(ID, '2026-01-10') },
      { name: 'attested just within the quarter', ...attested(ID, '2025-10-18') },
      { name: 'a runbook ran as long ago as AWS remembers', ...ran('dr-failover-orders', '2025-12-17') },
      { name: 'a cluster failed over', ...experimented({ day: '2025-11-01', fault: 'aws:rds:failover-db-cluster' }) },
    ],
    fail: [
      { name: 'never', ...onRecord() },
      { name: 'a day too long ago', ...attested(ID, '2025-10-17') },
      { name: 'another control was attested', ...attested('dr.drill-quarterly', '2026-01-10') },
      { name: 'another runbook ran', ...ran('DR-Drill', '2026-01-10') },
      { name: 'nothing failed over', ...experimented({ day: '2026-01-10', fault: 'aws:ec2:terminate-instances' }) },
    ],
    notApplicable: [exampleSandbox],
  },
});
