import { attestations } from '../../collectors/attestations.ts';
import { attested, automated, exampleAccount } from '../../collectors/recovery-examples.ts';
import {
  newestAttestation,
  notForProduction,
  numberIn,
  productionNames,
  runbookProofs,
} from '../../collectors/recovery-proofs.ts';
import { recoveryRunbooks } from '../../collectors/ssm-automation.ts';
import { thisAccount } from '../../collectors/subjects.ts';
import { attestedProofs } from '../../core/attestation.ts';
import { control, everyRegion, fail, pass } from '../../core/control.ts';
import { days, list, minutes } from '../../core/parameter.ts';
import { day, daysBefore } from '../../core/words.ts';

const ID = 'dr.rto-achieved';
/** Controls whose attestation may carry the time that a recovery took. */
const MEASURED_BY = [ID, 'dr.drill-quarterly', 'dr.failover-test-quarterly'];

const facts = exampleAccount;
const idle = { attestations: [], recoveryRunbooks: [] };
const took = (measuredRtoMinutes: string, at = '2026-01-10', id = ID) => ({
  facts,
  with: { ...idle, attestations: [attested(id, at, { measuredRtoMinutes })] },
});
const ran = (at: string, minutes: number) => [automated('DR-Failover', at, minutes)];

export default control({
  id: ID,
  title: 'The last measured recovery was fast enough',
  severity: 'high',
  seeds: ['004:224'],
  satisfies: ['nist-800-53-r5/CP-10', 'nist-800-53-r5/CP-4', 'soc2/A1.3', 'iso-27001/A.5.30'],
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
  with: { attestations, recoveryRunbooks: everyRegion(recoveryRunbooks) },
  why: 'An objective that has never been measured is a wish; the hour it promises is found to be six when it counts.',
  fix: 'plumbline attest dr.drill-quarterly --account {account} --evidence <report> --valid-for 90d --value measuredRtoMinutes=<minutes> --note <scope>',
  evaluate: (account, sources, { maxMinutes, maxAgeDays, warnDays, runbooks, production }, { now }) => {
    const outOfScope = notForProduction(account, production);
    if (outOfScope) return outOfScope;
    const declared = sources.attestations.map(({ facts }) => facts);
    const measured = newestAttestation(
      declared.filter((attestation) => numberIn(attestation, 'measuredRtoMinutes') !== null),
      MEASURED_BY,
      now,
    );
    const told = measured
      ? attestedProofs([measured], measured.control, maxAgeDays).map((proof) => ({
          ...proof,
          minutes: numberIn(measured, 'measuredRtoMinutes') ?? Number.POSITIVE_INFINITY,
        }))
      : [];
    const found = [...told, ...runbookProofs(sources.recoveryRunbooks, runbooks, maxAgeDays)];
    const newest = found.sort((a, b) => (a.at < b.at ? 1 : -1))[0];
    if (!newest) return fail('no recovery time is attested, and no failover runbook was run');
    const recovery = `the recovery of ${day(newest.at)} took ${Math.ceil(newest.minutes)} minutes (${newest.source})`;
    if (newest.expires <= now.toISOString()) return fail(`${recovery}, and that proof ended on ${day(newest.expires)}`);
    if (newest.minutes > maxMinutes) return fail(`${recovery}, more than ${maxMinutes}`);
    return pass(
      recovery,
      newest.expires <= daysBefore(now, -warnDays) ? `this proof ends on ${day(newest.expires)}` : undefined,
    );
  },
  examples: {
    pass: [
      { name: 'just fast enough', ...took('60') },
      { name: 'measured in a drill', ...took('38', '2026-01-10', 'dr.drill-quarterly') },
      { name: 'measured just within the quarter', ...took('38', '2025-10-18') },
      { name: 'a runbook ran', facts, with: { ...idle, recoveryRunbooks: ran('2026-01-05', 60) } },
      {
        name: 'slow once, fast since',
        facts,
        with: {
          attestations: [attested(ID, '2025-12-20', { measuredRtoMinutes: '90' })],
          recoveryRunbooks: ran('2026-01-05', 12),
        },
      },
    ],
    fail: [
      { name: 'never measured', facts, with: idle },
      { name: 'a drill without a measurement', facts, with: { ...idle, attestations: [attested(ID, '2026-01-10')] } },
      { name: 'measured by something else', ...took('38', '2026-01-10', 'dr.plan') },
      { name: 'a minute too slow', ...took('61') },
      { name: 'seconds too slow', facts, with: { ...idle, recoveryRunbooks: ran('2026-01-05', 60.1) } },
      { name: 'a day too long ago', ...took('38', '2025-10-17') },
      {
        name: 'fast once, slow since',
        facts,
        with: {
          attestations: [attested(ID, '2025-12-20', { measuredRtoMinutes: '20' })],
          recoveryRunbooks: ran('2026-01-05', 75),
        },
      },
    ],
    notApplicable: [{ name: 'an account for trials', facts, tags: { Environment: 'sandbox' }, with: idle }],
  },
});
