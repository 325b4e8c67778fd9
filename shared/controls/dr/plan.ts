import { control } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { attestations } from '../../kinds/attestations.ts';
import { attestedProofs } from '../../kinds/proofs.ts';
import { attested, exampleSandbox, onRecord } from '../../kinds/recovery-examples.ts';
import { judgeProofs, notForProduction, productionNames } from '../../kinds/recovery-proofs.ts';
import { thisAccount } from '../../services/subjects.ts';

const ID = 'dr.plan';

export default control({
  id: ID,
  title: 'A recovery plan with failover, failback and its runbooks has been reviewed within a year',
  severity: 'high',
  cadence: 'yearly',
  seeds: ['000:123', '000:132', '001:171', '002:24', '004:231', '004:235', '004:334'],
  satisfies: [
    'nist-800-53-r5/CP-2',
    'nist-800-53-r5/CP-10',
    'iso-27001/A.5.29',
    'iso-27001/A.5.30',
    'soc2/A1.2',
    'hipaa/164.308(a)(7)(ii)(B)',
  ],
  equivalents: {},
  parameters: {
    // NIST SP 800-34, "Maintain the Plan": at least annually.
    maxAgeDays: days(365, 'how long a review of the plan counts', { minimum: 1 }),
    warnDays: days(30, 'how many days before it ends the review is due again'),
    production: productionNames,
  },
  subject: thisAccount,
  with: { attestations },
  why: 'Whoever is on call during an outage follows what is written, and the way back is forgotten first.',
  fix: 'plumbline attest dr.plan --account {account} --evidence "<EVIDENCE: file or address of the plan with failover, failback and runbooks>" --valid-for 365d --note "<NOTE: by whom it was reviewed>" {history}',
  evaluate: (account, { attestations }, { maxAgeDays, warnDays, production }, { now }) => {
    const declared = attestations.map(({ facts }) => facts);
    const proofs = { attested: attestedProofs(declared, ID, maxAgeDays) };
    return notForProduction(account, production) ?? judgeProofs(proofs, 'review of the plan', warnDays, now);
  },
  examples: {
    pass: [
      { name: 'reviewed lately', ...attested(ID, '2026-01-10') },
      { name: 'reviewed nearly a year ago', ...attested(ID, '2025-01-16') },
      { name: 'an account of production', ...attested(ID, '2026-01-10'), tags: { Environment: 'Production' } },
    ],
    fail: [
      { name: 'never', ...onRecord() },
      { name: 'over a year ago', ...attested(ID, '2025-01-14') },
      { name: 'something else was attested', ...attested('dr.drill-quarterly', '2026-01-10') },
    ],
    notApplicable: [exampleSandbox],
  },
});
