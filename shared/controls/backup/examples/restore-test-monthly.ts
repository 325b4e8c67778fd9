import { varied } from '../../../core/example.ts';
import { held as drillHeld } from '../../../kinds/drill-examples.ts';
import { attestation } from '../../../kinds/recovery-examples.ts';

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

export const examples = varied({
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
});
