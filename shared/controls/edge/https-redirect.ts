import { inPart, judges } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import type { Answer } from '../../core/probe.ts';
import { endpoints, noEndpoint } from '../../kinds/endpoints.ts';
import { examples } from './examples/https-redirect.ts';

const OTHERS = 'listeners of endpoints that the configuration does not name';

function problemOf({ status, redirect }: Answer, host: string, accepted: readonly string[]): string | null {
  if (!redirect) return `port 80 answers ${status} in place of a redirect`;
  if (redirect.scheme !== 'https' || redirect.host !== host)
    return `port 80 redirects to ${redirect.scheme}://${redirect.host}`;
  return accepted.includes(String(status)) ? null : `port 80 redirects to HTTPS with ${status}`;
}

export default control({
  id: 'edge.https-redirect',
  title: 'Public endpoints serve HTTPS, and plain HTTP only redirects there for good',
  severity: 'high',
  seeds: ['003:49', '004:82', '004:83'],
  satisfies: [
    inPart(['fsbp/ELB.1', 'fsbp/CloudFront.3'], OTHERS),
    ...['nist-800-53-r5/SC-8', 'nist-800-53-r5/SC-8(1)', 'soc2/CC6.7', 'pci-4.0/4.2.1'],
    ...judges('fedramp-20x/KSI-SVC-VCM', 'fedramp-20x/KSI-SVC-SIN'),
  ],
  equivalents: {
    securityHub: [inPart(['ELB.1', 'CloudFront.3'], OTHERS)],
    config: [inPart('ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK', OTHERS)],
  },
  parameters: { redirectStatus: list(['301'], 'statuses by which plain HTTP may redirect') },
  subject: endpoints,
  why: 'What is sent over plain HTTP, credentials included, can be read and changed by anybody on the way.',
  fix: {
    steps: [
      'let the listener for port 80 of what answers for {id} redirect to HTTPS with status 301, or close the port',
      'serve the endpoint itself over HTTPS, with a certificate of AWS Certificate Manager',
    ],
  },
  deed: 'let {id} answer over plain HTTP',
  evaluate: ({ id, facts }, _others, { redirectStatus }) => {
    if (!facts.named) return noEndpoint;
    if (new URL(id).protocol === 'http:') return fail('it is served over plain HTTP');
    const { plain } = facts;
    const problem =
      typeof plain === 'object' && plain !== null ? problemOf(plain, new URL(id).hostname, redirectStatus) : null;
    if (problem !== null) return fail(problem);
    if (facts.certificate === null) return fail('it serves no certificate');
    if (plain === 'refused' || plain === null) return pass('nothing listens on port 80, and HTTPS is served');
    if (plain === 'silent') return pass('nothing answers on port 80, and HTTPS is served');
    return pass(`port 80 redirects to HTTPS with ${plain.status}`);
  },
  examples,
});
