import { judges } from '../../core/claim.ts';
import { control, everyRegion, fail, notApplicable, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { anyOf, collected, partsOf } from '../../core/quantify.ts';
import { day } from '../../core/words.ts';
import { attestations } from '../../kinds/attestations.ts';
import { drillProofs, heldDrills, metProofs, missedInWords, missedLast } from '../../kinds/drills.ts';
import { attestedProofs, lastingProof, type Proof, proofFor } from '../../kinds/proofs.ts';
import { endWarning } from '../../kinds/recovery-proofs.ts';
import { heldData } from '../../services/backup/held-data.ts';
import { completedRestores, RESTORE_HISTORY_DAYS } from '../../services/backup/restore-testing.ts';
import { thisAccount } from '../../services/subjects.ts';
import { examples } from './examples/restore-test-monthly.ts';

const ID = 'backup.restore-test-monthly';

export default control({
  id: ID,
  title: 'A restore from backup has been tested within the last month',
  severity: 'high',
  cadence: 'monthly',
  seeds: ['000:118', '000:143', '000:217', '001:91', '003:68', '003:117', '004:49', '004:210', '004:332', '004:430'],
  satisfies: [
    ...judges('nist-800-53-r5/CP-4', 'nist-800-53-r5/CP-9(1)', 'soc2/A1.3', 'iso-27001/A.8.13'),
    ...judges('hipaa/164.308(a)(7)(ii)(D)', 'fedramp-20x/KSI-RPL-TRC', 'fedramp-20x/KSI-RPL-ABO'),
  ],
  equivalents: {},
  parameters: {
    maxAgeDays: days(31, 'how long a test counts; a month has up to 31 days', {
      minimum: 1,
      maximum: RESTORE_HISTORY_DAYS,
    }),
    warnDays: days(14, 'how many days before it ends an attested test is due again'),
  },
  subject: thisAccount,
  drills: ['data-loss'],
  with: {
    attestations,
    drills: heldDrills,
    completedRestores: everyRegion(completedRestores),
    heldData: everyRegion(heldData),
  },
  why: 'Backups are only worth what was restored from them; until then nobody knows that they are whole.',
  fix: {
    command:
      'plumbline attest backup.restore-test-monthly --account {account} --evidence "<EVIDENCE: file or address of the report of the test>" --valid-for 31d --note "<NOTE: what was restored and found>" {history}',
    mind: 'a restore that AWS Backup completes counts without it',
  },
  console: 'backup/home?region={region}#/jobs/restore',
  evaluate: (_account, sources, { maxAgeDays, warnDays }, { now }) => {
    const recorded = collected(sources.completedRestores, ({ id, region, facts }) => [
      proofFor(facts.completed, maxAgeDays, `AWS Backup restored ${id} in ${region}`),
    ]);
    const drilled = drillProofs(sources.drills, ID, maxAgeDays);
    const attestedFacts = sources.attestations.map(({ facts }) => facts);
    const attested = attestedProofs(attestedFacts, ID, maxAgeDays);
    const { members, unread } = partsOf(recorded);
    const missed = missedLast(drilled, [...members, ...attested], now);
    // a restore that could not be read may be a later one
    if (missed && unread[0]) throw unread[0];
    if (missed) return fail(missedInWords(missed));
    const declared = [...attested, ...metProofs(drilled)];
    const isValid = ({ at, expires }: Proof) => Date.parse(at) <= now.getTime() && Date.parse(expires) > now.getTime();
    const valid = anyOf([recorded, declared], (proofs) => anyOf(proofs, isValid));
    const newest = lastingProof([...members, ...declared], now);
    const holdsData = () => anyOf(sources.heldData, ({ facts }) => facts.any);
    if (!valid && !holdsData())
      return notApplicable('the account has no database and no resource with a recovery point');
    if (!newest) return fail('no restore is recorded and none is attested');
    if (!valid) return fail(`the last tested restore was on ${day(newest.at)} (${newest.source})`);
    // A restore testing plan repeats its proof by itself; an attestation must be requested again in time.
    return pass(
      `restored on ${day(newest.at)} (${newest.source})`,
      declared.includes(newest) ? endWarning(newest, warnDays, now) : undefined,
    );
  },
  examples,
});
