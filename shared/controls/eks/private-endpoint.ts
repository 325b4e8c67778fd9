import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { clusters, exampleCluster, isStanding } from '../../services/eks/clusters.ts';

const OFFICES = ['198.51.100.0/24'];
const open = { ...exampleCluster, publicEndpoint: true, publicRanges: ['0.0.0.0/0'] };
const toOffices = { ...open, publicRanges: OFFICES };
const parameters = { acceptedRanges: OFFICES };

export default control({
  id: 'eks.private-endpoint',
  title: 'The Kubernetes API of every EKS cluster is reached from its VPC alone',
  severity: 'high',
  seeds: ['003:17'],
  satisfies: [
    'fsbp/EKS.1',
    'nist-800-53-r5/AC-4',
    'nist-800-53-r5/SC-7',
    'soc2/CC6.6',
    'iso-27001/A.8.20',
    'pci-4.0/1.4.4',
    'fedramp-20x/KSI-CNA-MAT',
    'fedramp-20x/KSI-CNA-RNT',
  ],
  equivalents: {
    prowler: [
      inPart('eks_cluster_not_publicly_accessible', 'that a public endpoint which some ranges alone reach suffices'),
    ],
    securityHub: ['EKS.1'],
    config: ['EKS_ENDPOINT_NO_PUBLIC_ACCESS'],
  },
  parameters: {
    acceptedRanges: list([], 'address ranges that may reach a public endpoint; none: there may be no public endpoint'),
  },
  subject: clusters,
  why: 'A Kubernetes API on the internet is open to whoever steals a token, and to the next flaw of the API server itself.',
  fix: {
    command:
      'aws eks update-cluster-config --name {name} --resources-vpc-config endpointPublicAccess=false,endpointPrivateAccess=true --region {region}',
    mind: 'pipelines and people outside of the VPC and of the networks joined to it are cut off',
  },
  console: 'eks/clusters/{name}?region={region}&selectedTab=cluster-networking-tab',
  deed: 'opened the Kubernetes API of {name} to the internet',
  evaluate: ({ facts }, _others, { acceptedRanges }) => {
    if (!isStanding(facts)) return notApplicable(`its status is ${facts.status}`);
    if (!facts.publicEndpoint)
      return facts.privateEndpoint
        ? pass('its endpoint is reached from its VPC alone')
        : fail('it has neither a public nor a private endpoint');
    if (acceptedRanges.length === 0) return fail('its endpoint is public, and no range of addresses is accepted');
    const others = thoseOf(facts.publicRanges, (range) => !acceptedRanges.includes(range));
    if (others.length > 0) return fail(`its public endpoint is open to ${listed(others)}`);
    return facts.privateEndpoint
      ? pass(`its public endpoint is open to accepted ranges alone: ${listed(facts.publicRanges)}`)
      : fail('it has no private endpoint, so that its own nodes come in by the public one');
  },
  examples: {
    pass: [
      { name: 'private', facts: exampleCluster },
      { name: 'open to an accepted range', facts: toOffices, parameters },
    ],
    fail: [
      { name: 'open to the internet', facts: open },
      { name: 'open to some, where nobody is accepted', facts: toOffices },
      {
        name: 'open to more than is accepted',
        ...{ facts: { ...open, publicRanges: [...OFFICES, '203.0.113.0/24'] }, parameters },
      },
      { name: 'public alone', facts: { ...toOffices, privateEndpoint: false }, parameters },
      { name: 'no endpoint', facts: { ...exampleCluster, privateEndpoint: false } },
    ],
    notApplicable: [{ name: 'being deleted', facts: { ...open, status: 'DELETING' } }],
  },
});
