import { control, fail, pass } from '../../core/control.ts';
import { type DatabaseProxy, proxies } from '../../services/rds/proxies.ts';

const proxy = {
  name: 'orders',
  requiresTls: true,
  idleSeconds: 1_800,
  pool: { maxPercent: 50, borrowSeconds: 30 },
  targets: ['orders'],
} as const satisfies DatabaseProxy;

export default control({
  id: 'database.proxy-tls',
  title: 'RDS proxies take connections over TLS alone',
  severity: 'medium',
  seeds: ['001:9', '004:40'],
  satisfies: [
    'fsbp/RDS.43',
    'nist-800-53-r5/SC-8',
    'soc2/CC6.7',
    'pci-4.0/4.2.1',
    'fedramp-20x/KSI-SVC-VCM',
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: { securityHub: ['RDS.43'], config: ['RDS_PROXY_TLS_ENCRYPTION'] },
  subject: proxies,
  why: 'Between the client and the proxy, passwords and data can be read along by whatever is on the way.',
  fix: {
    values: ({ facts: { name } }) => ({ proxy: name }),
    steps: [
      'see that every client of {proxy} connects over TLS',
      'aws rds modify-db-proxy --db-proxy-name {proxy} --require-tls --region {region}',
    ],
    mind: 'clients without TLS are refused from then on',
  },
  deed: 'let clients connect to a proxy without TLS',
  evaluate: ({ facts: { requiresTls } }) =>
    requiresTls ? pass('connections need TLS') : fail('connections without TLS are taken'),
  examples: {
    pass: [{ name: 'TLS alone', facts: proxy }],
    fail: [{ name: 'also without', facts: { ...proxy, requiresTls: false } }],
  },
});
