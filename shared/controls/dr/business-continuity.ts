import { control } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { attestations } from '../../kinds/attestations.ts';
import { attestedProofs } from '../../kinds/proofs.ts';
import { attested, exampleSandbox, onRecord } from '../../kinds/recovery-examples.ts';
import { judgeProofs, notForProduction, productionNames } from '../../kinds/recovery-proofs.ts';
import { thisAccount } from '../../services/subjects.ts';

const ID = 'dr.business-continuity';

/** Of account scope, so that an attestation for the organisation answers for every account and one for an account for it. */
export default control({
  id: ID,
  title: 'Critical business functions, and who is told what when they fail, are on record',
  severity: 'medium',
  cadence: 'yearly',
  seeds: ['000:129', '000:130'],
  satisfies: ['nist-800-53-r5/CP-2', 'iso-27001/A.5.29', 'soc2/CC9.1', 'hipaa/164.308(a)(7)(ii)(E)'],
  equivalents: {},
  parameters: {
    // ISO 22301 9.2 and 9.3 ask for reviews at planned intervals; a year is the common one.
    maxAgeDays: days(365, 'how long a review counts', { minimum: 1 }),
    warnDays: days(30, 'how many days before it ends the review is due again'),
    production: productionNames,
  },
  subject: thisAccount,
  with: { attestations },
  why: 'In an outage everybody asks what comes back first and who tells the customers; both take longer to decide than to read.',
  fix: 'plumbline attest dr.business-continuity --account {account} --evidence "<EVIDENCE: file or address of the list of functions and the communication plan>" --valid-for 365d --note "<NOTE: by whom it was reviewed>" {history}',
  evaluate: (account, { attestations }, { maxAgeDays, warnDays, production }, { now }) => {
    const declared = attestations.map(({ facts }) => facts);
    const proofs = { attested: attestedProofs(declared, ID, maxAgeDays) };
    return notForProduction(account, production) ?? judgeProofs(proofs, 'continuity review', warnDays, now);
  },
  examples: {
    pass: [
      { name: 'reviewed lately', ...attested(ID, '2026-01-10') },
      { name: 'reviewed nearly a year ago', ...attested(ID, '2025-01-16') },
    ],
    fail: [
      { name: 'never', ...onRecord() },
      { name: 'over a year ago', ...attested(ID, '2025-01-14') },
      { name: 'something else was attested', ...attested('dr.drill-quarterly', '2026-01-10') },
    ],
    notApplicable: [exampleSandbox],
  },
});
