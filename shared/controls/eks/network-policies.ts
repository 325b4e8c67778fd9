import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { text } from '../../core/parameter.ts';
import { nameOfArn } from '../../core/words.ts';
import { clusterAccess, exampleAccess, CLUSTER_ARN as id } from '../../services/eks/access.ts';
import { clusters, exampleCluster, isStanding } from '../../services/eks/clusters.ts';

const facts = exampleCluster;
const plugin = (enforcesPolicies: boolean | null) => ({
  access: [{ id, facts: { ...exampleAccess, enforcesPolicies } }],
});
const INSIDE = 'the policies inside the cluster';

export default control({
  id: 'eks.network-policies',
  title: 'The network plugin of EKS clusters enforces network policies',
  severity: 'high',
  seeds: ['003:33'],
  satisfies: [
    inPart('nist-800-53-r5/SC-7(21)', INSIDE),
    inPart('nist-800-53-r5/AC-4', INSIDE),
    inPart('soc2/CC6.6', INSIDE),
    inPart('iso-27001/A.8.22', INSIDE),
    'fedramp-20x/KSI-CNA-ULN',
    'fedramp-20x/KSI-CNA-RNT',
  ],
  equivalents: {
    prowler: [
      inPart('eks_cluster_vpc_cni_network_policy_enforced', 'clusters whose tag names another engine, and Auto Mode'),
    ],
  },
  parameters: {
    engineTag: text('NetworkPolicyEngine', 'tag, such as calico, of a cluster with another engine of policies'),
  },
  subject: clusters,
  with: { access: clusterAccess },
  why: 'Without an engine the policies of a cluster are text: each pod reaches each other pod, and so does who broke into one.',
  fix: {
    values: ({ id }) => ({ cluster: nameOfArn(id) }),
    steps: [
      'aws eks update-addon --cluster-name {cluster} --addon-name vpc-cni --configuration-values \'{"enableNetworkPolicy":"true"}\' --resolve-conflicts PRESERVE --region {region}',
      'write a policy that denies by default for each namespace, and what it needs beside',
      'where Calico or Cilium enforces them, give the cluster the tag NetworkPolicyEngine',
    ],
    mind: 'policies that lay unused in the cluster take effect',
  },
  console: 'eks/home?region={region}#/clusters/{name}?selectedTab=cluster-add-ons-tab',
  deed: 'ended the enforcement of network policies in {name}',
  evaluate: ({ id, facts, tags }, { access }, { engineTag }) => {
    if (!isStanding(facts)) return notApplicable(`its status is ${facts.status}`);
    const enforces = access.find((one) => one.id === id)?.facts.enforcesPolicies ?? null;
    if (enforces) return pass('its add-on vpc-cni enforces network policies');
    if (tags[engineTag] !== undefined)
      return notApplicable(`its tag ${engineTag} names another engine: ${tags[engineTag]}`);
    if (facts.isAuto && enforces === null)
      return notApplicable(
        'Auto Mode keeps the setting inside the cluster; eks.workload-manifests judges what is uploaded',
      );
    return fail(
      enforces === null
        ? 'it has no add-on vpc-cni, and no tag names another engine'
        : 'its add-on vpc-cni enforces none',
    );
  },
  examples: {
    pass: [{ name: 'enforced', id, facts, with: plugin(true) }],
    fail: [
      { name: 'not enforced', id, facts, with: plugin(false) },
      { name: 'no add-on', id, facts, with: plugin(null) },
      { name: 'another cluster', id: `${id}-2`, facts, with: plugin(true) },
      { name: 'an add-on that enforces none in Auto Mode', id, facts: { ...facts, isAuto: true }, with: plugin(false) },
    ],
    notApplicable: [
      { name: 'another engine', id, facts, tags: { NetworkPolicyEngine: 'cilium' }, with: plugin(false) },
      { name: 'Auto Mode', id, facts: { ...facts, isAuto: true }, with: plugin(null) },
      { name: 'being created', id, facts: { ...facts, status: 'CREATING' }, with: plugin(true) },
    ],
  },
});
