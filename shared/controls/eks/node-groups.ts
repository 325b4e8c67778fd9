import { judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, list } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { groups, sumOf } from '../../services/autoscaling/groups.ts';
import { clusters, isStanding } from '../../services/eks/clusters.ts';
import { examples } from './examples/node-groups.ts';

export default control({
  id: 'eks.node-groups',
  title: 'EKS clusters keep enough nodes, large enough, in several zones, with room to grow',
  severity: 'medium',
  seeds: ['000:53', '000:54', '000:55', '000:56'],
  satisfies: [
    ...judges('nist-800-53-r5/CP-10', 'nist-800-53-r5/SC-5(2)', 'soc2/A1.1', 'iso-27001/A.8.6'),
    'fedramp-20x/KSI-CNA-OFA',
  ],
  equivalents: {},
  parameters: {
    minimum: count(3, 'nodes that the groups of a cluster never go below, together'),
    desired: count(3, 'nodes that the groups of a cluster want, together'),
    leastMaximum: count(6, 'nodes that the groups of a cluster may grow to, together'),
    mostMaximum: count(10, 'nodes that the groups of a cluster may not grow beyond, together'),
    minZones: count(2, 'availability zones that they are in'),
    tooSmall: list(['nano', 'micro', 'small', 'medium'], 'sizes of instance types that are too small for a node'),
  },
  subject: clusters,
  with: { groups },
  why: 'With two nodes the loss of one halves a cluster, and what it ran does not fit on the other.',
  fix: {
    command:
      'aws eks update-nodegroup-config --cluster-name {name} --nodegroup-name "<NODE_GROUP: name of the node group>" --scaling-config minSize=3,desiredSize=3,maxSize=8 --region {region}',
    mind: 'nodes that are added are billed; another instance type takes a new node group',
  },
  console: 'eks/clusters/{name}?region={region}&selectedTab=cluster-compute-tab',
  deed: 'left cluster {name} with too few nodes, or too small ones',
  evaluate: ({ id, facts: cluster }, { groups: all }, parameters) => {
    if (!isStanding(cluster)) return notApplicable(`its status is ${cluster.status}`);
    const name = id.split('/').at(-1);
    const own = thoseOf(all, ({ facts }) => facts.cluster === name && !facts.deleting);
    if (own.length === 0) return notApplicable('it has no node groups: Auto Mode, Karpenter or Fargate runs its pods');
    const { minimum, desired, leastMaximum, mostMaximum, minZones, tooSmall } = parameters;
    const most = sumOf(own, 'maximum');
    if (sumOf(own, 'minimum') < minimum) return fail(`its node groups may shrink below ${minimum} nodes`);
    if (sumOf(own, 'desired') < desired) return fail(`its node groups want fewer than ${desired} nodes`);
    if (most < leastMaximum || most > mostMaximum)
      return fail(`its node groups may grow to ${most} nodes, which is not ${leastMaximum} to ${mostMaximum}`);
    const zones = new Set(own.flatMap(({ facts }) => facts.zones));
    if (zones.size < minZones) return fail(`its nodes are in ${listed([...zones]) || 'no zone'} alone`);
    const types = own.flatMap(({ facts }) => facts.instanceTypes);
    const small = types.filter((type) => tooSmall.includes(type.split('.').at(-1) ?? ''));
    return small.length > 0
      ? fail(`it has nodes of type ${listed(small)}`)
      : pass(`its node groups keep at least ${minimum} nodes and may grow to ${most}`);
  },
  examples,
});
