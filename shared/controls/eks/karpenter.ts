import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { exampleInstance, instances } from '../../services/ec2/instances.ts';
import { clusters, exampleCluster, isStanding } from '../../services/eks/clusters.ts';

const id = 'arn:aws:eks:eu-west-1:111122223333:cluster/platform';
const TAGS = { 'karpenter.sh/nodepool': 'default', 'eks:eks-cluster-name': 'platform' };
const node = (tags: Record<string, string>, state: 'running' | 'stopped' = 'running') => ({
  nodes: [{ facts: { ...exampleInstance, state }, tags }],
});
const facts = exampleCluster;

export default control({
  id: 'eks.karpenter',
  title: 'Karpenter or Auto Mode starts the nodes of EKS clusters',
  severity: 'low',
  seeds: ['003:61'],
  satisfies: ['nist-800-53-r5/SC-6', 'soc2/A1.1', 'iso-27001/A.8.6'],
  equivalents: {},
  parameters: {
    clusterTags: list(
      ['eks:eks-cluster-name', 'aws:eks:cluster-name', 'karpenter.sh/discovery'],
      'tags of nodes that name their cluster',
    ),
  },
  subject: clusters,
  with: { nodes: instances },
  why: 'Pods that find no room wait until somebody adds a node, and nodes that nobody needs are paid for until somebody takes them away.',
  fix: {
    values: ({ id }) => ({ cluster: id.split('/').at(-1) ?? '' }),
    steps: [
      'install Karpenter with its Helm chart, and a NodePool with limits, or switch Auto Mode on: aws eks update-cluster-config --name {cluster} --compute-config enabled=true --kubernetes-network-config elasticLoadBalancing={enabled=true} --storage-config blockStorage={enabled=true} --region {region}',
      'let the node groups go once pods run on the new nodes',
    ],
    mind: 'pods move to other nodes',
  },
  console: 'eks/home?region={region}#/clusters/{name}',
  deed: 'took the scaling of nodes off cluster {name}',
  evaluate: ({ id, facts }, { nodes }, { clusterTags }) => {
    if (!isStanding(facts)) return notApplicable(`its status is ${facts.status}`);
    if (facts.isAuto) return pass('Auto Mode starts its nodes');
    const name = id.split('/').at(-1) ?? '';
    const isNode = ({ facts, tags }: (typeof nodes)[number]) =>
      facts.state === 'running' &&
      tags['karpenter.sh/nodepool'] !== undefined &&
      (clusterTags.some((tag) => tags[tag] === name) || tags[`kubernetes.io/cluster/${name}`] !== undefined);
    return anyOf(nodes, isNode)
      ? pass('nodes that Karpenter started run')
      : fail('neither Auto Mode nor Karpenter starts its nodes');
  },
  examples: {
    pass: [
      { name: 'Auto Mode', id, facts: { ...facts, isAuto: true }, with: { nodes: [] } },
      { name: 'a node of Karpenter', id, facts, with: node(TAGS) },
      {
        name: 'a node by the older tag',
        id,
        facts,
        with: node({ 'karpenter.sh/nodepool': 'default', 'kubernetes.io/cluster/platform': 'owned' }),
      },
    ],
    fail: [
      { name: 'no node', id, facts, with: { nodes: [] } },
      { name: 'a node group', id, facts, with: node({ 'eks:eks-cluster-name': 'platform' }) },
      { name: 'a node of another cluster', id, facts, with: node({ ...TAGS, 'eks:eks-cluster-name': 'lab' }) },
      { name: 'a stopped one', id, facts, with: node(TAGS, 'stopped') },
    ],
    notApplicable: [
      { name: 'being created', id, facts: { ...facts, status: 'CREATING', isAuto: true }, with: { nodes: [] } },
    ],
  },
});
