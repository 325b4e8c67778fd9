import { varied } from '../../../core/example.ts';
import { attestation } from '../../../kinds/recovery-examples.ts';
import { exampleDatabase, exampleReplica } from '../../../services/backup/examples.ts';

const proxy = (maxPercent = 50, idleSeconds = 1_800, target = 'orders', borrowSeconds = 30) => ({
  facts: { name: 'orders', requiresTls: true, idleSeconds, pool: { maxPercent, borrowSeconds }, targets: [target] },
});
const behind = (...found: ReturnType<typeof proxy>[]) => ({ proxies: found, attestations: [] });
const attested = (day: string, poolConnections: string, control = 'database.connection-management') => ({
  proxies: [],
  attestations: [attestation(control, day, { poolConnections })],
});

export const examples = varied({
  common: { facts: exampleDatabase, with: behind() },
  pass: [
    { name: 'behind a proxy', with: behind(proxy()) },
    { name: 'behind a proxy with just enough', with: behind(proxy(10, 28_800)) },
    { name: 'pools in its clients', with: attested('2026-01-10', '20') },
  ],
  fail: [
    { name: 'a proxy whose clients wait for ever', with: behind(proxy(50, 60, 'orders', 0)) },
    { name: 'an attestation that ends now', with: attested('2026-12-10', '20'), now: '2027-01-01T00:00:00.000Z' },
    {
      name: 'an attestation as old as it may not be',
      with: attested('2026-01-10', '20'),
      parameters: { maxAgeDays: 5 },
      now: '2026-01-15T09:00:00.000Z',
    },
    { name: 'neither' },
    { name: 'a cluster with neither', facts: { kind: 'cluster' } },
    { name: 'an engine without proxies', facts: { engine: 'oracle-ee' } },
    { name: 'a proxy before another database', with: behind(proxy(50, 60, 'stock')) },
    { name: 'a proxy that may take too little', with: behind(proxy(9)) },
    { name: 'a proxy that keeps idle clients', with: behind(proxy(50, 28_801)) },
    { name: 'small pools', with: attested('2026-01-10', '19') },
    { name: 'an old attestation', with: attested('2025-07-01', '20') },
    { name: 'an attestation of something else', with: attested('2026-01-10', '20', 'dr.plan') },
  ],
  notApplicable: [
    { name: 'a replica', facts: exampleReplica },
    { name: 'Neptune', facts: { engine: 'neptune' } },
    { name: 'DocumentDB', facts: { engine: 'docdb' } },
  ],
});
