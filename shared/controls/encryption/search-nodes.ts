import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { exampleDomain } from '../../services/opensearch/examples.ts';
import { searchDomains } from '../../services/opensearch/service.ts';

export default control({
  id: 'encryption.search-nodes',
  title: 'Nodes of search domains speak TLS to each other',
  severity: 'medium',
  seeds: ['001:9', '002:8'],
  satisfies: [
    ...['fsbp/Opensearch.3', 'fsbp/ES.3'],
    ...['nist-800-53-r5/SC-8', 'soc2/CC6.7', 'iso-27001/A.8.24', 'iso-27001/A.5.14', 'hipaa/164.312(e)(1)'],
    ...['hipaa/164.312(e)(2)(i)', 'gdpr/32(1)(a)', 'pci-4.0/4.2.1', 'fedramp-20x/KSI-SVC-VCM'],
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: ['opensearch_service_domains_node_to_node_encryption_enabled'],
    securityHub: ['Opensearch.3', 'ES.3'],
    config: ['OPENSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK', 'ELASTICSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK'],
  },
  subject: searchDomains,
  why: 'What a client sent by TLS travels on among the nodes in the clear, and is read by whoever is on the way.',
  fix: {
    command:
      'aws opensearch update-domain-config --domain-name {name} --node-to-node-encryption-options Enabled=true --region {region}',
    mind: 'the domain is made anew beside the old one, which takes hours; it cannot be turned off again',
  },
  console: 'aos/home?region={region}#opensearch/domains/{name}',
  deed: 'made domain {name} without TLS among its nodes',
  evaluate: ({ facts: { isDeleted, tlsAmongNodes } }) => {
    if (isDeleted) return notApplicable('it is being deleted');
    return tlsAmongNodes
      ? pass('its nodes speak TLS to each other')
      : fail('its nodes speak to each other without TLS');
  },
  examples: {
    pass: [{ name: 'TLS among nodes', facts: exampleDomain }],
    fail: [{ name: 'without TLS', facts: { ...exampleDomain, tlsAmongNodes: false } }],
    notApplicable: [{ name: 'being deleted', facts: { ...exampleDomain, isDeleted: true, tlsAmongNodes: false } }],
  },
});
