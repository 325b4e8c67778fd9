import { judges } from '../../core/claim.ts';
import { control, everyRegion, fail } from '../../core/control.ts';
import { SCENARIOS } from '../../core/drill.ts';
import { days, list, minutes } from '../../core/parameter.ts';
import { day } from '../../core/words.ts';
import { attestations } from '../../kinds/attestations.ts';
import { drilledMeasurements, heldDrills } from '../../kinds/drills.ts';
import {
  attestedMeasurements,
  judgeValidity,
  newest,
  notForProduction,
  productionNames,
  runbookProofs,
} from '../../kinds/recovery-proofs.ts';
import { recoveryRunbooks } from '../../services/ssm/automation.ts';
import { thisAccount } from '../../services/subjects.ts';
import { examples } from './examples/rto-achieved.ts';

const ID = 'dr.rto-achieved';

/** Controls whose attestation may contain the time that a recovery took. */
const MEASURED_BY = [ID, 'dr.drill-quarterly', 'dr.failover-test-quarterly'];

export default control({
  id: ID,
  title: 'The last measured recovery was fast enough',
  severity: 'high',
  cadence: 'quarterly',
  seeds: ['004:224'],
  satisfies: [
    ...judges('nist-800-53-r5/CP-10', 'nist-800-53-r5/CP-4', 'soc2/A1.3', 'iso-27001/A.5.30'),
    ...judges('fedramp-20x/KSI-RPL-TRC', 'fedramp-20x/KSI-RPL-RRO', 'gdpr/32(1)(c)'),
  ],
  equivalents: {},
  parameters: {
    maxMinutes: minutes(60, 'longest acceptable recovery (the RTO)'),
    maxAgeDays: days(90, 'how long a measurement counts', { minimum: 1 }),
    warnDays: days(14, 'how many days before it ends the next measurement is due'),
    runbooks: list(
      ['DR-Failover', 'dr-failover'],
      'how names of failover runbooks begin, whose run is a recovery; only names in DR- or dr- are looked at',
    ),
    production: productionNames,
  },
  subject: thisAccount,
  drills: SCENARIOS,
  with: { attestations, drills: heldDrills, recoveryRunbooks: everyRegion(recoveryRunbooks) },
  attests: ['measuredRtoMinutes'],
  why: 'An objective that has never been measured is a wish; the hour it promises is found to be six when it counts.',
  fix: 'plumbline attest dr.drill-quarterly --account {account} --evidence "<EVIDENCE: file or address of the report of a drill>" --valid-for 90d --note "<NOTE: its scope>" {history} --value "measuredRtoMinutes=<MINUTES: minutes until it worked again>"',
  evaluate: (account, sources, { maxMinutes, maxAgeDays, warnDays, runbooks, production }, { now }) => {
    const outOfScope = notForProduction(account, production);
    if (outOfScope) return outOfScope;
    const declared = sources.attestations.map(({ facts }) => facts);
    const measured = [
      ...attestedMeasurements(declared, MEASURED_BY, maxAgeDays),
      ...drilledMeasurements(sources.drills, ID, maxAgeDays),
      ...runbookProofs(sources.recoveryRunbooks, runbooks, maxAgeDays),
    ];
    const last = newest(measured, now);
    if (!last) return fail('no recovery time is attested, no drill measured one, and no failover runbook was run');
    if (last.minutes === Number.POSITIVE_INFINITY)
      return fail(`the recovery on ${day(last.at)} did not succeed (${last.source})`);
    const recovery = `the recovery on ${day(last.at)} took ${Math.ceil(last.minutes)} minutes (${last.source})`;
    if (last.minutes > maxMinutes) return fail(`${recovery}, more than ${maxMinutes}`);
    return judgeValidity(last, recovery, warnDays, now);
  },
  examples,
});
