import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { type Distribution, distributions } from '../../services/cloudfront/distributions.ts';

const https = { viewers: 'redirect-to-https', cachePolicy: null } as const;
const facts: Known<Distribution> = {
  ...{ isEnabled: true, minimum: 'TLSv1.2_2021', hasOwnCertificate: true, hasWebAcl: true },
  ...{ behaviours: [https], origins: ['assets.s3.eu-west-1.amazonaws.com'] },
};

const ALONE = 'distributions that are disabled, and each of the three demands alone';

export default control({
  id: 'edge.cdn-tls',
  title: 'Distributions of CloudFront speak HTTPS alone, by TLS 1.2 or later and a certificate of their own',
  severity: 'high',
  seeds: ['001:9', '002:8', '004:82', '004:89', '004:90', '004:91', '004:92'],
  satisfies: [
    inPart(['fsbp/CloudFront.3', 'fsbp/CloudFront.7', 'fsbp/CloudFront.15'], ALONE),
    ...['nist-800-53-r5/SC-8', 'nist-800-53-r5/SC-13', 'soc2/CC6.7', 'iso-27001/A.8.24'],
    ...['hipaa/164.312(e)(1)', 'pci-4.0/4.2.1'],
    'fedramp-20x/KSI-SVC-VCM',
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: [
      inPart(['cloudfront_distributions_https_enabled', 'cloudfront_distributions_custom_ssl_certificate'], ALONE),
    ],
    securityHub: ['CloudFront.3', 'CloudFront.7', 'CloudFront.15'],
    config: [inPart(['CLOUDFRONT_VIEWER_POLICY_HTTPS', 'CLOUDFRONT_CUSTOM_SSL_CERTIFICATE'], ALONE)],
  },
  parameters: {
    policies: list(['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'], 'TLS policies that a distribution may have'),
  },
  subject: distributions,
  why: 'A page that is served without TLS, or by a version that is broken, is read and changed by every network on the way.',
  fix: {
    steps: [
      'aws cloudfront get-distribution-config --id {name} --query DistributionConfig > distribution.json',
      'in distribution.json, let every ViewerProtocolPolicy be redirect-to-https, and give ViewerCertificate a certificate of yours and a MinimumProtocolVersion of TLSv1.2_2021',
      'aws cloudfront update-distribution --id {name} --distribution-config file://distribution.json --if-match "<ETAG: ETag that the first command answered>"',
    ],
    mind: 'viewers that know no TLS 1.2 are refused from then on',
  },
  console: 'cloudfront/v4/home#/distributions/{name}',
  deed: 'weakened the TLS of distribution {name}',
  evaluate: ({ facts }, _others, { policies }) => {
    if (!facts.isEnabled) return notApplicable('it is disabled');
    if (anyOf(facts.behaviours, ({ viewers }) => viewers === 'allow-all')) return fail('viewers may use plain HTTP');
    if (!facts.hasOwnCertificate)
      return fail('it serves by the certificate of CloudFront, for which TLS 1.0 is accepted');
    if (!policies.includes(facts.minimum)) return fail(`its TLS policy is ${facts.minimum}`);
    return pass(`viewers use HTTPS by ${facts.minimum}`);
  },
  examples: {
    pass: [
      { name: 'a redirect', facts },
      { name: 'HTTPS alone', facts: { ...facts, behaviours: [{ ...https, viewers: 'https-only' }] } },
    ],
    fail: [
      { name: 'plain HTTP for a part', facts: { ...facts, behaviours: [https, { ...https, viewers: 'allow-all' }] } },
      { name: 'an earlier policy', facts: { ...facts, minimum: 'TLSv1.2_2019' } },
      { name: "CloudFront's certificate", facts: { ...facts, hasOwnCertificate: false } },
    ],
    notApplicable: [{ name: 'disabled', facts: { ...facts, isEnabled: false, minimum: 'TLSv1' } }],
  },
});
