import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { exampleDomain } from '../../services/opensearch/examples.ts';
import { searchDomains } from '../../services/opensearch/service.ts';

export default control({
  id: 'network.no-public-search',
  title: 'Search domains are inside a VPC',
  severity: 'high',
  seeds: ['004:63'],
  satisfies: [
    ...['fsbp/Opensearch.2', 'fsbp/ES.2', 'nist-800-53-r5/AC-4', 'nist-800-53-r5/SC-7', 'soc2/CC6.6'],
    ...['iso-27001/A.8.20', 'pci-4.0/1.4.4', 'fedramp-20x/KSI-CNA-MAT', 'fedramp-20x/KSI-CNA-RNT', 'gdpr/5(1)(f)'],
  ],
  equivalents: {
    prowler: [
      inPart('opensearch_service_domains_not_publicly_accessible', 'that a policy that names its users suffices'),
    ],
    securityHub: ['Opensearch.2', 'ES.2'],
    config: ['OPENSEARCH_IN_VPC_ONLY', 'ELASTICSEARCH_IN_VPC_ONLY'],
  },
  subject: searchDomains,
  why: 'A public endpoint is one mistake in an access policy away from handing its documents to everybody.',
  fix: {
    steps: [
      'a domain cannot be moved into a VPC: take a snapshot of it, and make another domain in private subnets',
      'restore the snapshot into it, and let clients use it from inside the VPC',
      'delete the old one: aws opensearch delete-domain --domain-name {name} --region {region}',
    ],
    mind: 'clients outside the VPC are cut off; what is written after the snapshot is not in it',
  },
  console: 'aos/home?region={region}#opensearch/domains/{name}',
  deed: 'made domain {name} with a public endpoint',
  evaluate: ({ facts: { isDeleted, vpc } }) => {
    if (isDeleted) return notApplicable('it is being deleted');
    return vpc === null ? fail('its endpoint is public') : pass(`it is inside ${vpc}`);
  },
  examples: {
    pass: [{ name: 'inside a VPC', facts: exampleDomain }],
    fail: [{ name: 'a public endpoint', facts: { ...exampleDomain, vpc: null } }],
    notApplicable: [{ name: 'being deleted', facts: { ...exampleDomain, isDeleted: true, vpc: null } }],
  },
});
