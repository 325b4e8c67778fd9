import { judges } from '../../core/claim.ts';
import { control, everyRegion, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { days } from '../../core/parameter.ts';
import { anyOf, collected, partsOf } from '../../core/quantify.ts';
import { day } from '../../core/words.ts';
import { attestations } from '../../kinds/attestations.ts';
import { held as drillHeld } from '../../kinds/drill-examples.ts';
import { drillProofs, heldDrills, metProofs, missedInWords, missedLast } from '../../kinds/drills.ts';
import { attestedProofs, lastingProof, type Proof, proofFor } from '../../kinds/proofs.ts';
import { attestation } from '../../kinds/recovery-examples.ts';
import { endWarning } from '../../kinds/recovery-proofs.ts';
import { heldData } from '../../services/backup/held-data.ts';
import { completedRestores, RESTORE_HISTORY_DAYS } from '../../services/backup/restore-testing.ts';
import { thisAccount } from '../../services/subjects.ts';

const facts = { name: 'payments', management: false };
const ID = 'backup.restore-test-monthly';
const held = { attestations: [], drills: [], completedRestores: [], heldData: [{ facts: { any: true } }] };
const restored = (completed: string) => ({ ...held, completedRestores: [{ id: 'RDS', facts: { completed } }] });
const drilled = (day: string, rtoMinutes = 38) => ({
  ...held,
  drills: [drillHeld({ control: ID, scenario: 'data-loss', day, rtoMinutes })],
});
const attested = (day: string, control = ID) => ({
  ...held,
  attestations: [attestation(control, day)],
});

export default control({
  id: ID,
  title: 'A restore from backup has been tested within the last month',
  severity: 'high',
  cadence: 'monthly',
  seeds: ['000:118', '000:143', '000:217', '001:91', '003:68', '003:117', '004:49', '004:210', '004:332', '004:430'],
  satisfies: [
    ...judges('nist-800-53-r5/CP-4', 'nist-800-53-r5/CP-9(1)', 'soc2/A1.3', 'iso-27001/A.8.13'),
    'hipaa/164.308(a)(7)(ii)(D)',
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
    const attested = attestedProofs(
      sources.attestations.map(({ facts }) => facts),
      ID,
      maxAgeDays,
    );
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
    if (!valid && !holdsData()) {
      return notApplicable('the account has no database and no resource with a recovery point');
    }
    if (!newest) return fail('no restore is recorded and none is attested');
    if (!valid) return fail(`the last tested restore was on ${day(newest.at)} (${newest.source})`);
    // A restore testing plan repeats its proof by itself; an attestation must be requested again in time.
    return pass(
      `restored on ${day(newest.at)} (${newest.source})`,
      declared.includes(newest) ? endWarning(newest, warnDays, now) : undefined,
    );
  },
  examples: varied({
    common: { facts, with: attested('2025-12-20') },
    pass: [
      { name: 'just now', with: restored('2026-01-15T12:00:00.000Z') },
      { name: 'attested, due again from now on', now: '2026-01-06T09:00:00.000Z', warns: true },
      { name: 'attested, due again in a second', now: '2026-01-06T08:59:59.000Z' },
      { name: 'AWS Backup restored a database', with: restored('2026-01-01T07:40:00.000Z') },
      { name: 'just in time', with: restored('2025-12-15T12:00:01.000Z'), now: '2026-01-15T12:00:00Z' },
      { name: 'attested', with: attested('2026-01-10') },
      { name: 'restored in a drill', with: drilled('2026-01-10') },
      {
        name: 'a drill that missed its RTO, and a restore since',
        with: {
          ...drilled('2026-01-08', 75),
          ...{ completedRestores: restored('2026-01-10T07:40:00.000Z').completedRestores },
        },
      },
      { name: 'attested, soon due again', warns: true },
    ],
    fail: [
      { name: 'never', with: held },
      { name: 'too long ago', with: restored('2025-12-15T12:00:00.000Z') },
      { name: 'an attestation counts no longer than a test', with: attested('2025-12-01') },
      { name: 'an attestation of something else', with: attested('2026-01-10', 'dr.drill-quarterly') },
      { name: 'a drill that missed its RTO', with: drilled('2026-01-10', 75) },
      { name: 'only in the future', with: restored('2026-02-01T00:00:00.000Z') },
      {
        name: 'data in one region of two',
        with: { ...held, heldData: [{ facts: { any: false } }, { facts: { any: true } }] },
      },
    ],
    notApplicable: [
      {
        name: 'a restore in the future, and nothing to restore',
        with: { ...restored('2026-02-01T00:00:00.000Z'), heldData: [] },
      },
      { name: 'nothing to restore', with: { ...held, heldData: [{ facts: { any: false } }] } },
    ],
  }),
});
