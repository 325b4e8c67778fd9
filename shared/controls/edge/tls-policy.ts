import { inPart, judges } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { balancers, type Listener } from '../../services/elasticloadbalancing/listeners.ts';
import { examples } from './examples/tls-policy.ts';

/** The fault of a listener; null if it has none, or if the targets behind it decide about TLS. */
function wrongWith(
  { protocol, redirects, tls }: Known<Listener>,
  versions: readonly string[],
  forwardSecrecy: boolean,
): string | null {
  if (protocol === 'HTTP') return redirects ? null : 'speaks HTTP, and does not send clients to HTTPS';
  if (!tls) return null;
  if (tls.versions.some((version) => !versions.includes(version)))
    return `accepts ${listed(tls.versions.filter((version) => !versions.includes(version)))} by ${tls.policy}`;
  return forwardSecrecy && tls.withoutForwardSecrecy.length > 0
    ? `accepts suites without forward secrecy by ${tls.policy}`
    : null;
}

const OTHERS = 'rules of a listener beside its default action';

export default control({
  id: 'edge.tls-policy',
  title: 'Load balancers accept TLS 1.2 or later with forward secrecy alone, and redirect plain HTTP',
  severity: 'high',
  seeds: ['001:9', '002:8', '003:49', '004:82', '004:89', '004:90', '004:91', '004:92'],
  satisfies: [
    inPart('fsbp/ELB.1', OTHERS),
    inPart('fsbp/ELB.17', 'the names of policies, in place of what they accept'),
    inPart('fsbp/ELB.18', 'listeners of HTTP that redirect, and those that pass traffic through'),
    ...judges('nist-800-53-r5/SC-8', 'nist-800-53-r5/SC-13', 'soc2/CC6.7', 'iso-27001/A.8.24', 'hipaa/164.312(e)(1)'),
    ...judges('pci-4.0/4.2.1', 'fedramp-20x/KSI-SVC-VCM', 'fedramp-20x/KSI-SVC-SIN', 'pci-4.0/2.2.5'),
    ...judges('pci-4.0/2.2.7', 'pci-4.0/1.2.6'),
    'iso-27001/A.5.14',
    'hipaa/164.312(e)(2)(i)',
  ],
  equivalents: {
    prowler: [
      inPart('elbv2_insecure_ssl_ciphers', 'that HTTP is accepted, and that policies are told by their names'),
      inPart('elbv2_ssl_listeners', OTHERS),
    ],
    securityHub: ['ELB.1', 'ELB.17', 'ELB.18'],
    config: [inPart('ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK', OTHERS)],
  },
  parameters: {
    versions: list(['TLSv1.2', 'TLSv1.3'], 'versions of TLS that may be accepted'),
    forwardSecrecy: flag(true, 'whether every cipher suite has to have forward secrecy'),
    internal: flag(true, 'whether load balancers that only the own network reaches are judged'),
  },
  subject: balancers,
  why: 'What is recorded under an old version or without forward secrecy is read as soon as the version or the key is broken.',
  fix: {
    steps: [
      'see its listeners: aws elbv2 describe-listeners --load-balancer-arn {id} --region {region}',
      'aws elbv2 modify-listener --listener-arn "<LISTENER: the listener that the alert names>" --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-2021-06 --region {region}',
      'let a listener of HTTP redirect: aws elbv2 modify-listener --listener-arn "<HTTP_LISTENER: the listener of HTTP>" --default-actions "Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}" --region {region}',
    ],
    mind: 'clients that know no TLS 1.2 are refused from then on',
  },
  console: 'ec2/home?region={region}#LoadBalancer:loadBalancerArn={id}',
  deed: 'weakened the TLS of load balancer {name}',
  evaluate: ({ facts }, _others, { versions, forwardSecrecy, internal }) => {
    const wrong = thoseOf(facts.listeners, (one) => wrongWith(one, versions, forwardSecrecy) !== null);
    if (wrong.length === 0 && !anyOf(facts.listeners, speaks))
      return notApplicable('no listener of it speaks HTTP or TLS');
    if (!internal && facts.isInternal) return notApplicable('only the own network reaches it');
    if (wrong.length > 0)
      return fail(listed(wrong.map((one) => `port ${one.port} ${wrongWith(one, versions, forwardSecrecy)}`)));
    return pass(`its listeners accept ${listed(versions)} alone`);
  },
  examples,
});

const speaks = ({ protocol }: Known<Listener>): boolean => ['HTTP', 'HTTPS', 'TLS'].includes(protocol);
