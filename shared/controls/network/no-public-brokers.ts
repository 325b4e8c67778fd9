import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { exampleBrokers } from '../../services/kafka/examples.ts';
import { brokerClusters } from '../../services/kafka/service.ts';

export default control({
  id: 'network.no-public-brokers',
  title: 'No broker of MSK has a public address',
  severity: 'high',
  seeds: ['004:63'],
  satisfies: [
    ...['fsbp/MSK.4', 'nist-800-53-r5/AC-4', 'nist-800-53-r5/SC-7', 'soc2/CC6.6', 'iso-27001/A.8.20'],
    ...['pci-4.0/1.4.4', 'fedramp-20x/KSI-CNA-MAT', 'fedramp-20x/KSI-CNA-RNT', 'gdpr/5(1)(f)'],
  ],
  equivalents: {
    prowler: ['kafka_cluster_is_public'],
    securityHub: ['MSK.4'],
    config: ['MSK_CLUSTER_PUBLIC_ACCESS_DISABLED'],
  },
  subject: brokerClusters,
  why: 'A broker with a public address is one security-group rule away from everybody who guesses or steals a password.',
  fix: {
    steps: [
      'see the version of the cluster: aws kafka describe-cluster-v2 --cluster-arn {id} --query ClusterInfo.CurrentVersion --region {region}',
      `take the public addresses away: aws kafka update-connectivity --cluster-arn {id} --current-version "<VERSION: the version that was shown>" --connectivity-info PublicAccess={Type=DISABLED} --region {region}`,
    ],
    mind: 'whoever connects by a public address is cut off',
  },
  console: 'msk/home?region={region}#/cluster/{id}/view',
  deed: 'opened cluster {name} to the internet',
  evaluate: ({ facts: { state, isPublic } }) => {
    if (state === 'DELETING') return notApplicable('it is being deleted');
    return isPublic ? fail('its brokers have public addresses') : pass('its brokers have no public address');
  },
  examples: {
    pass: [{ name: 'private brokers', facts: exampleBrokers }],
    fail: [{ name: 'public brokers', facts: { ...exampleBrokers, isPublic: true } }],
    notApplicable: [{ name: 'being deleted', facts: { ...exampleBrokers, state: 'DELETING', isPublic: true } }],
  },
});
