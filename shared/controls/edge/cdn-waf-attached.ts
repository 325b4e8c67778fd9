import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { type Distribution, distributions } from '../../services/cloudfront/distributions.ts';

const facts: Known<Distribution> = {
  ...{ isEnabled: true, minimum: 'TLSv1.2_2021', hasOwnCertificate: true, hasWebAcl: true },
  ...{ behaviours: [], origins: [] },
};
const DISABLED = 'distributions that are disabled';

export default control({
  id: 'edge.cdn-waf-attached',
  title: 'Every distribution of CloudFront has a web ACL',
  severity: 'high',
  seeds: ['000:30', '001:26'],
  satisfies: [
    inPart('fsbp/CloudFront.6', DISABLED),
    'nist-800-53-r5/SC-7',
    'soc2/CC6.6',
    'iso-27001/A.8.20',
    'pci-4.0/6.4.2',
    'fedramp-20x/KSI-CNA-RVP',
    'pci-4.0/6.4.1',
  ],
  equivalents: {
    prowler: [inPart('cloudfront_distributions_using_waf', DISABLED)],
    securityHub: ['CloudFront.6'],
    config: [inPart('CLOUDFRONT_ASSOCIATED_WITH_WAF', DISABLED)],
  },
  subject: distributions,
  why: 'A distribution brings every scanner of the world to the application behind it, and refuses none of them by itself.',
  fix: {
    command:
      'aws cloudfront associate-distribution-web-acl --id {name} --web-acl-arn "<WEB_ACL: ARN of a web ACL of the scope CLOUDFRONT>"',
    mind: 'its rules refuse requests from then on: let them count for a day first',
  },
  console: 'cloudfront/v4/home#/distributions/{name}/security',
  deed: 'left distribution {name} without a web ACL',
  evaluate: ({ facts }) => {
    if (!facts.isEnabled) return notApplicable('it is disabled');
    return facts.hasWebAcl ? pass('it has a web ACL') : fail('it serves without a web ACL');
  },
  examples: {
    pass: [{ name: 'a web ACL', facts }],
    fail: [{ name: 'none', facts: { ...facts, hasWebAcl: false } }],
    notApplicable: [{ name: 'disabled', facts: { ...facts, isEnabled: false, hasWebAcl: false } }],
  },
});
