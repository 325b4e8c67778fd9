import { control, fail, pass } from '../../core/control.ts';
import { days, minutes } from '../../core/parameter.ts';
import { day } from '../../core/words.ts';
import { attestations } from '../../kinds/attestations.ts';
import { attestedProofs } from '../../kinds/proofs.ts';
import { attestation, attested, exampleSandbox, onRecord } from '../../kinds/recovery-examples.ts';
import { judgeProofs, newest, notForProduction, numberIn, productionNames } from '../../kinds/recovery-proofs.ts';
import { thisAccount } from '../../services/subjects.ts';

const ID = 'dr.objectives-defined';
const agreed = { rtoMinutes: '60', rpoMinutes: '15' };
const loose = { rtoMinutes: '240', rpoMinutes: '60' };

export default control({
  id: ID,
  title: 'Recovery time and recovery point objectives are agreed, and strict enough',
  severity: 'high',
  cadence: 'yearly',
  seeds: ['000:122', '000:200', '001:93', '002:22', '003:69', '004:224', '004:225', '004:226', '004:333'],
  satisfies: ['nist-800-53-r5/CP-2(3)', 'iso-27001/A.5.30', 'soc2/A1.2', 'hipaa/164.308(a)(7)(ii)(E)'],
  equivalents: {},
  parameters: {
    maxRtoMinutes: minutes(60, 'longest acceptable time until a workload is back (RTO)'),
    maxRpoMinutes: minutes(15, 'longest acceptable stretch of lost data (RPO)'),
    maxAgeDays: days(365, 'how long an agreement counts', { minimum: 1 }),
    warnDays: days(30, 'how many days before it ends the agreement is due again'),
    production: productionNames,
  },
  subject: thisAccount,
  with: { attestations },
  attests: ['rtoMinutes', 'rpoMinutes'],
  why: 'Without agreed numbers nobody can say whether backups, replicas and drills are good enough, until it is too late.',
  fix: 'plumbline attest dr.objectives-defined --account {account} --evidence "<EVIDENCE: file or address of the agreement>" --valid-for 365d --note "<NOTE: by whom it was agreed>" {history} --value "rtoMinutes=<RTO_MINUTES: minutes until it works again>,rpoMinutes=<RPO_MINUTES: minutes of data that may be lost>"',
  evaluate: (account, { attestations }, parameters, { now }) => {
    const outOfScope = notForProduction(account, parameters.production);
    if (outOfScope) return outOfScope;
    const stated = attestations.map(({ facts }) => facts).filter((attestation) => attestation.control === ID);
    const last = newest(stated, now);
    const proofs = { attested: attestedProofs(last ? [last] : [], ID, parameters.maxAgeDays) };
    const held = judgeProofs(proofs, 'agreement on objectives', parameters.warnDays, now);
    if (!last || held.status !== 'pass') return held;

    const rto = numberIn(last, 'rtoMinutes');
    const rpo = numberIn(last, 'rpoMinutes');
    if (rto === null || rpo === null) return fail(`${held.because} and lacks a number for rtoMinutes or rpoMinutes`);
    const { maxRtoMinutes, maxRpoMinutes } = parameters;
    const terms = `an RTO of ${rto} and an RPO of ${rpo} minutes were agreed on ${day(last.at)}`;
    if (rto <= maxRtoMinutes && rpo <= maxRpoMinutes) return pass(terms, held.warning);
    return fail(`${terms}; ${maxRtoMinutes} and ${maxRpoMinutes} are the most that is acceptable`);
  },
  examples: {
    pass: [
      { name: 'just within bounds', ...attested(ID, '2026-01-10', agreed) },
      { name: 'stricter', ...attested(ID, '2026-01-10', { rtoMinutes: '4.5', rpoMinutes: '0' }) },
      { name: 'agreed nearly a year ago', ...attested(ID, '2025-01-16', agreed) },
      {
        name: 'the newest agreement counts',
        ...onRecord({
          attestations: [
            attestation(ID, '2025-06-01', loose),
            attestation(ID, '2026-01-10', agreed),
            attestation('dr.plan', '2026-01-11', loose),
          ],
        }),
      },
    ],
    fail: [
      { name: 'never agreed', ...onRecord() },
      { name: 'agreed over a year ago', ...attested(ID, '2025-01-14', agreed) },
      { name: 'too slow', ...attested(ID, '2026-01-10', { ...agreed, rtoMinutes: '61' }) },
      { name: 'too much lost', ...attested(ID, '2026-01-10', { ...agreed, rpoMinutes: '16' }) },
      { name: 'without an RPO', ...attested(ID, '2026-01-10', { rtoMinutes: '60' }) },
      { name: 'an RTO in words', ...attested(ID, '2026-01-10', { ...agreed, rtoMinutes: 'an hour' }) },
    ],
    notApplicable: [exampleSandbox],
  },
});
