import { stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { exampleBrokers } from '../../services/kafka/examples.ts';
import { brokerClusters } from '../../services/kafka/service.ts';

export default control({
  id: 'encryption.brokers-in-transit',
  title: 'Brokers of MSK speak TLS alone, to clients and to each other',
  severity: 'medium',
  seeds: ['001:9', '002:8'],
  satisfies: [
    stricter('fsbp/MSK.1', 'clients'),
    ...['nist-800-53-r5/SC-8', 'soc2/CC6.7', 'iso-27001/A.8.24', 'iso-27001/A.5.14', 'hipaa/164.312(e)(1)'],
    ...['hipaa/164.312(e)(2)(i)', 'gdpr/32(1)(a)', 'pci-4.0/4.2.1', 'fedramp-20x/KSI-SVC-VCM'],
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: ['kafka_cluster_in_transit_encryption_enabled'],
    securityHub: [stricter('MSK.1', 'clients')],
    config: [stricter('MSK_IN_CLUSTER_NODE_REQUIRE_TLS', 'clients')],
  },
  parameters: { clients: flag(true, 'whether a cluster fails that takes clients without TLS') },
  subject: brokerClusters,
  why: 'What producers send, and the passwords of consumers, cross the network several times, and are read by whoever is on the way.',
  fix: {
    values: ({ facts: { tlsAmongBrokers } }) => ({ among: String(tlsAmongBrokers) }),
    steps: [
      'let every client use the TLS addresses of the cluster: aws kafka get-bootstrap-brokers --cluster-arn {id} --region {region}',
      'see its version: aws kafka describe-cluster-v2 --cluster-arn {id} --query ClusterInfo.CurrentVersion --region {region}',
      'refuse the others: aws kafka update-security --cluster-arn {id} --current-version "<VERSION: the version that was shown>" --encryption-info EncryptionInTransit={ClientBroker=TLS} --region {region}',
    ],
    mind: 'clients without TLS are refused from then on, and brokers restart one after the other',
    instead: [
      {
        when: { among: 'false' },
        steps: [
          'TLS among brokers is set when a cluster is made: make another with InCluster=true and ClientBroker=TLS, copy the topics by MSK Replicator or MirrorMaker, and delete {id}',
        ],
      },
    ],
  },
  console: 'msk/home?region={region}#/cluster/{id}/view',
  deed: 'let cluster {name} speak without TLS',
  evaluate: ({ facts }, _others, { clients }) => {
    if (facts.state === 'DELETING') return notApplicable('it is being deleted');
    if (!facts.tlsAmongBrokers) return fail('its brokers speak to each other without TLS');
    if (!clients) return pass('its brokers speak TLS to each other');
    if (facts.clients === 'TLS') return pass('its brokers speak TLS alone');
    return fail(facts.clients === 'PLAINTEXT' ? 'clients speak without TLS' : 'clients speak with and without TLS');
  },
  examples: varied({
    common: { facts: exampleBrokers },
    pass: [
      { name: 'TLS alone' },
      {
        name: 'clients without TLS, where that suffices',
        facts: { clients: 'PLAINTEXT' },
        parameters: { clients: false },
      },
    ],
    fail: [
      { name: 'in the clear among brokers', facts: { tlsAmongBrokers: false }, parameters: { clients: false } },
      { name: 'clients without TLS', facts: { clients: 'PLAINTEXT' } },
      { name: 'clients with and without TLS', facts: { clients: 'TLS_PLAINTEXT' } },
    ],
    notApplicable: [{ name: 'being deleted', facts: { state: 'DELETING', tlsAmongBrokers: false } }],
  }),
});
