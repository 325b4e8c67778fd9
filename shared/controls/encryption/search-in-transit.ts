import { inPart, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { list } from '../../core/parameter.ts';
import { exampleDomain } from '../../services/opensearch/examples.ts';
import { searchDomains } from '../../services/opensearch/service.ts';

const FIPS = 'Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08';
const LATER = 'that the policy for FIPS, which came later, is too little';

export default control({
  id: 'encryption.search-in-transit',
  title: 'Search domains take requests by TLS 1.2 and later only',
  severity: 'medium',
  seeds: ['001:9', '002:8'],
  satisfies: [
    inPart(['fsbp/Opensearch.8', 'fsbp/ES.8'], LATER),
    ...['nist-800-53-r5/SC-8', 'soc2/CC6.7', 'iso-27001/A.8.24', 'iso-27001/A.5.14', 'hipaa/164.312(e)(1)'],
    ...['hipaa/164.312(e)(2)(i)', 'gdpr/32(1)(a)', 'pci-4.0/4.2.1', 'fedramp-20x/KSI-SVC-VCM'],
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: [stricter('opensearch_service_domains_https_communications_enforced', 'policies')],
    securityHub: [inPart(['Opensearch.8', 'ES.8'], LATER)],
    config: [stricter('OPENSEARCH_HTTPS_REQUIRED', 'policies')],
  },
  parameters: {
    policies: list(['Policy-Min-TLS-1-2-PFS-2023-10', FIPS], 'TLS policies that endpoints may have'),
  },
  subject: searchDomains,
  why: 'Requests carry passwords and documents, and old versions of TLS or of their ciphers let others read them, at once or later.',
  fix: {
    command:
      'aws opensearch update-domain-config --domain-name {name} --domain-endpoint-options EnforceHTTPS=true,TLSSecurityPolicy=Policy-Min-TLS-1-2-PFS-2023-10 --region {region}',
    mind: 'clients that speak no TLS 1.2 with forward secrecy are refused from then on',
  },
  console: 'aos/home?region={region}#opensearch/domains/{name}',
  deed: 'let domain {name} take requests without TLS 1.2',
  evaluate: ({ facts: { isDeleted, httpsOnly, tlsPolicy } }, _others, { policies }) => {
    if (isDeleted) return notApplicable('it is being deleted');
    if (!httpsOnly) return fail('it takes requests without TLS');
    return policies.includes(tlsPolicy)
      ? pass(`it takes requests by TLS alone, with ${tlsPolicy}`)
      : fail(`its TLS policy is ${tlsPolicy}`);
  },
  examples: varied({
    common: { facts: exampleDomain },
    pass: [
      { name: 'the latest policy' },
      { name: 'the policy for FIPS', facts: { tlsPolicy: FIPS } },
      {
        name: 'a policy that is declared',
        facts: { tlsPolicy: 'Policy-Min-TLS-1-2-2019-07' },
        parameters: { policies: ['Policy-Min-TLS-1-2-2019-07'] },
      },
    ],
    fail: [
      { name: 'without TLS', facts: { httpsOnly: false } },
      { name: 'TLS 1.0', facts: { tlsPolicy: 'Policy-Min-TLS-1-0-2019-07' } },
      { name: 'ciphers without forward secrecy', facts: { tlsPolicy: 'Policy-Min-TLS-1-2-2019-07' } },
    ],
    notApplicable: [{ name: 'being deleted', facts: { isDeleted: true, httpsOnly: false } }],
  }),
});
