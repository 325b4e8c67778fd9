import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { endpoint, noneNamed, withoutTls } from '../../kinds/endpoint-examples.ts';
import { endpoints, noEndpoint, noTls } from '../../kinds/endpoints.ts';

export default control({
  id: 'edge.tls-min-version',
  title: 'Public endpoints refuse every protocol before TLS 1.2',
  severity: 'high',
  seeds: ['001:9', '004:89', '004:90'],
  satisfies: [
    'nist-800-53-r5/SC-8(1)',
    'nist-800-53-r5/SC-13',
    'iso-27001/A.8.24',
    'soc2/CC6.7',
    'pci-4.0/4.2.1',
    'fedramp-20x/KSI-SVC-VCM',
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {},
  parameters: { refused: list(['SSLv3', 'TLSv1', 'TLSv1.1'], 'versions that have to be refused') },
  subject: endpoints,
  why: 'Old versions of TLS can be broken on the way, and a client can be made to fall back to the oldest one that the server takes.',
  fix: {
    steps: [
      'see what terminates TLS for {id}: a load balancer, CloudFront, API Gateway or a server',
      'set its security policy to one that begins with TLS 1.2, such as ELBSecurityPolicy-TLS13-1-2-2021-06 or TLSv1.2_2021',
    ],
    mind: 'clients that know no newer version are refused from then on',
  },
  deed: 'let {id} speak an outdated TLS',
  evaluate: ({ facts: { named, versions } }, _others, { refused }) => {
    if (!named) return noEndpoint;
    if (versions === null) return noTls;
    const outdated = versions.filter((version) => refused.includes(version));
    if (outdated.length > 0) return fail(`it accepts ${outdated.join(', ')}`);
    if (versions.length === 0) return fail('it accepts no version of TLS');
    return pass(`it accepts ${versions.join(', ')} alone`);
  },
  examples: {
    pass: [
      { name: 'the two current versions', ...endpoint() },
      {
        name: 'a version that a parameter lets through',
        ...endpoint({ versions: ['TLSv1.1', 'TLSv1.2'] }),
        parameters: { refused: ['TLSv1'] },
      },
    ],
    fail: [
      { name: 'TLS 1.1', ...endpoint({ versions: ['TLSv1.1', 'TLSv1.2'] }) },
      { name: 'TLS 1.0', ...endpoint({ versions: ['TLSv1', 'TLSv1.2'] }) },
      { name: 'SSL 3', ...endpoint({ versions: ['SSLv3', 'TLSv1.2'] }) },
      { name: 'no TLS where it should be', ...endpoint({ versions: [] }) },
    ],
    notApplicable: [noneNamed, withoutTls],
  },
});
