import { expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import type { AnyControl } from '../../shared/core/control.ts';
import { fullAttestation } from '../../simulator/attestations.ts';
import { createWorld } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const world = createWorld({ flaws: 0, accounts: 5 });
const account = world.accounts[3]?.id ?? '';
const stated = (id: string) => fullAttestation(world, controls.find((control) => control.id === id) as AnyControl, 300);
const statuses = async (...attested: Parameters<typeof judge>[3] & object) => {
  const groups = await Promise.all(['dr.', 'signoff.'].map((only) => judge(world, account, only, attested)));
  const verdicts = groups.flatMap((group) => group.verdicts);
  return Object.fromEntries(verdicts.map(({ control, status, because }) => [control, { status, because }]));
};

it.each(['at', 'expires', 'effective'])(
  'an attestation whose %s is no date is unreadable, and no other is',
  async (field) => {
    const found = await statuses(
      { ...stated('dr.plan'), effective: '2026-01-01T00:00:00.000Z', [field]: 'for ever' },
      stated('dr.business-continuity'),
    );
    // it counts from when it took effect, where it says so
    const reads = field !== 'at';
    expect(found['dr.plan']?.status).toBe(reads ? 'unknown' : 'pass');
    if (reads) expect(found['dr.plan']?.because).toContain(`${field} of dr.plan is not a date`);
    expect(found['dr.business-continuity']?.status).toBe('pass');
    expect(found['signoff.tech-lead']?.status).toBe('fail');
  },
);

it('a release whose instant is no date makes unknown what depends on the release', async () => {
  const approval = { ...stated('signoff.tech-lead'), effective: 'yesterday' };
  const found = await statuses(approval, stated('dr.plan'));
  expect(found['signoff.tech-lead']?.status).toBe('unknown');
  expect(found['signoff.qa-lead']?.status).toBe('unknown');
  expect(found['dr.plan']?.status).toBe('pass');
});
