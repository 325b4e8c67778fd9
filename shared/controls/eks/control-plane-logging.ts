import { stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import { clusters, exampleCluster, isStanding } from '../../services/eks/clusters.ts';

export default control({
  id: 'eks.control-plane-logging',
  title: 'EKS clusters send every type of control-plane log to CloudWatch Logs',
  severity: 'medium',
  seeds: ['000:83', '003:16', '003:88'],
  satisfies: [
    stricter('fsbp/EKS.8', 'logTypes'),
    'nist-800-53-r5/AU-2',
    'nist-800-53-r5/AU-12',
    'nist-800-53-r5/SI-4',
    'soc2/CC7.2',
    'iso-27001/A.8.15',
    stricter('pci-4.0/10.2.1', 'logTypes'),
    'fedramp-20x/KSI-MLA-LET',
  ],
  equivalents: {
    prowler: ['eks_control_plane_logging_all_types_enabled'],
    securityHub: [stricter('EKS.8', 'logTypes')],
    config: ['EKS_CLUSTER_LOGGING_ENABLED', stricter('EKS_CLUSTER_LOG_ENABLED', 'logTypes')],
  },
  parameters: {
    logTypes: list(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'], 'types of log that are sent'),
  },
  subject: clusters,
  why: 'Without these logs nobody can tell who read a secret or started a pod: Kubernetes itself forgets it within an hour.',
  fix: {
    values: ({ facts: { logs } }, _others, { logTypes }) => ({
      setup: JSON.stringify({
        clusterLogging: [{ types: logTypes.filter((type) => !logs.some((log) => log === type)), enabled: true }],
      }),
    }),
    command: 'aws eks update-cluster-config --name {name} --logging {setup} --region {region}',
    mind: 'CloudWatch Logs charges for what is sent',
  },
  console: 'eks/clusters/{name}?region={region}&selectedTab=cluster-observability-tab',
  deed: 'switched control-plane logs of cluster {name} off',
  evaluate: ({ facts }, _others, { logTypes }) => {
    if (!isStanding(facts)) return notApplicable(`its status is ${facts.status}`);
    const missing = thoseOf(logTypes, (type) => !anyOf(facts.logs, (log) => known(log) === type));
    return missing.length > 0
      ? fail(`it does not send its logs of type ${listed(missing)}`)
      : pass(`it sends its logs of type ${listed(logTypes)}`);
  },
  examples: {
    pass: [
      { name: 'all five', facts: exampleCluster },
      { name: 'being updated', facts: { ...exampleCluster, status: 'UPDATING' } },
      {
        name: 'those that are asked for',
        facts: { ...exampleCluster, logs: ['audit'] },
        parameters: { logTypes: ['audit'] },
      },
    ],
    fail: [
      {
        name: 'one is missing',
        facts: { ...exampleCluster, logs: exampleCluster.logs.slice(1) },
        values: { setup: '{"clusterLogging":[{"types":["api"],"enabled":true}]}' },
      },
      { name: 'none', facts: { ...exampleCluster, logs: [] } },
    ],
    notApplicable: [{ name: 'being created', facts: { ...exampleCluster, status: 'CREATING', logs: [] } }],
  },
});
