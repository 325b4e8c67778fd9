import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { endpoint, noneNamed, withoutTls } from '../../kinds/endpoint-examples.ts';
import { endpoints, noEndpoint, noTls } from '../../kinds/endpoints.ts';

const CLASSIC = 'load balancers that serve no named endpoint, and versions of TLS';

export default control({
  id: 'edge.tls-grade',
  title: 'Public endpoints offer strong, forward-secret cipher suites alone',
  severity: 'medium',
  seeds: ['004:91', '004:92', '004:93'],
  satisfies: [
    'nist-800-53-r5/SC-13',
    'nist-800-53-r5/SC-8(1)',
    'iso-27001/A.8.24',
    'pci-4.0/4.2.1',
    'fedramp-20x/KSI-SVC-VCM',
    'fedramp-20x/KSI-SVC-SIN',
    'pci-4.0/12.3.3',
  ],
  equivalents: { prowler: [inPart('elbv2_insecure_ssl_ciphers', CLASSIC)] },
  parameters: {
    refused: list(
      ['rc4', '3des', 'export', 'anonymous', 'null', 'cbc-sha1', 'static-rsa'],
      'groups of suites that have to be refused',
    ),
  },
  subject: endpoints,
  why: 'Without forward secrecy, whoever gets the key one day can read what was recorded years before; weak suites can be read without it.',
  fix: {
    steps: [
      'see what terminates TLS for {id}: a load balancer, CloudFront, API Gateway or a server',
      'choose its security policy of suites with ECDHE and AES-GCM or ChaCha20, such as ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    ],
    mind: 'clients that know none of these suites are refused from then on',
  },
  deed: 'let {id} offer weak cipher suites',
  evaluate: ({ facts }, _others, { refused }) => {
    if (!facts.named) return noEndpoint;
    const { suites } = facts;
    if (suites === null) return noTls;
    const weak = suites.filter((group) => refused.includes(group));
    if (weak.length > 0) return fail(`it accepts suites of ${weak.join(', ')}`);
    // every suite of TLS 1.3 is strong and forward-secret
    const isStrong = suites.includes('ecdhe-aead') || facts.versions?.includes('TLSv1.3');
    return isStrong
      ? pass('it accepts forward-secret suites alone')
      : fail('it accepts no suite that is forward-secret');
  },
  examples: {
    pass: [
      { name: 'strong suites alone', ...endpoint() },
      { name: 'TLS 1.3 alone', ...endpoint({ suites: [], versions: ['TLSv1.3'] }) },
      { name: 'TLS 1.2 alone', ...endpoint({ versions: ['TLSv1.2'] }) },
    ],
    fail: [
      ...['rc4', '3des', 'export', 'anonymous', 'null', 'cbc-sha1', 'static-rsa'].map((group) => ({
        name: `suites of ${group}`,
        ...endpoint({ suites: [group, 'ecdhe-aead'] }),
      })),
      { name: 'none that is forward-secret', ...endpoint({ suites: [], versions: ['TLSv1.2'] }) },
    ],
    notApplicable: [noneNamed, withoutTls],
  },
});
