import { varied } from '../../../core/example.ts';

const facts = { name: 'payments', management: false };
const on = [{ facts: { subscribedAt: '2025-03-01T09:00:00Z' } }];
const ready = { name: 'cis-aws-foundations-benchmark', version: '3.0.0', status: 'READY', reason: null } as const;
const incomplete = { ...ready, status: 'INCOMPLETE', reason: 'NO_AVAILABLE_CONFIGURATION_RECORDER' } as const;

export const examples = varied({
  common: { facts, with: { hubs: on, standards: [{ facts: ready }] } },
  pass: [
    { name: 'the oldest acceptable version' },
    {
      name: 'a newer one beside an old one',
      with: { standards: [{ facts: { ...ready, version: '1.4.0' } }, { facts: { ...ready, version: '10.0.0' } }] },
    },
  ],
  fail: [
    { name: 'Security Hub is off', with: { hubs: [] } },
    { name: 'another standard only', with: { standards: [{ facts: { ...ready, name: 'pci-dss' } }] } },
    { name: 'an old version', with: { standards: [{ facts: { ...ready, version: '1.4.0' } }] } },
    { name: 'enabled in part', with: { standards: [{ facts: incomplete }] } },
    { name: 'being disabled', with: { standards: [{ facts: { ...ready, status: 'DELETING' } }] } },
  ],
});
