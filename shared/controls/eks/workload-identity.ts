import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { anyOf, firstOf } from '../../core/quantify.ts';
import { nameOfArn } from '../../core/words.ts';
import { clusterAccess, exampleAccess, CLUSTER_ARN as id } from '../../services/eks/access.ts';
import { clusters, exampleCluster, isStanding } from '../../services/eks/clusters.ts';
import { oidcProviders } from '../../services/iam/federation.ts';

const facts = exampleCluster;
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${facts.issuer.slice('https://'.length)}`;
const pods = (podIdentities: number, ...providers: string[]) => ({
  access: [{ id, facts: { ...exampleAccess, podIdentities } }],
  providers: providers.map((arn) => ({ id: arn, facts: { issuer: arn.slice(arn.indexOf('/') + 1) } })),
});
const INSIDE = 'which pods go without';

export default control({
  id: 'eks.workload-identity',
  title: 'Pods of EKS clusters get roles of their own',
  severity: 'high',
  seeds: ['003:47'],
  satisfies: [
    inPart('nist-800-53-r5/AC-6', INSIDE),
    inPart('nist-800-53-r5/IA-9', INSIDE),
    inPart('soc2/CC6.3', INSIDE),
    inPart('iso-27001/A.8.2', INSIDE),
    'fedramp-20x/KSI-IAM-SNU',
  ],
  equivalents: {},
  subject: clusters,
  with: { access: clusterAccess, providers: oidcProviders },
  why: 'A pod without a role of its own uses that of its node, and so has the permissions of all pods that were ever put there.',
  fix: {
    values: ({ id }) => ({ cluster: nameOfArn(id) }),
    steps: [
      'aws eks create-addon --cluster-name {cluster} --addon-name eks-pod-identity-agent --region {region}',
      'for each service account: aws eks create-pod-identity-association --cluster-name {cluster} --namespace "<NAMESPACE: its namespace>" --service-account "<ACCOUNT: its name>" --role-arn "<ROLE: ARN of a role for it alone>" --region {region}',
    ],
  },
  console: 'eks/home?region={region}#/clusters/{name}?selectedTab=cluster-access-tab',
  deed: 'took the roles of its pods off cluster {name}',
  evaluate: ({ id, facts }, { access, providers }) => {
    if (!isStanding(facts)) return notApplicable(`its status is ${facts.status}`);
    const ways = [
      {
        how: 'associations give its service accounts roles',
        holds: () => anyOf(access, (one) => one.id === id && one.facts.podIdentities > 0),
      },
      {
        how: 'IAM trusts the issuer of its service accounts',
        holds: () => anyOf(providers, (one) => `https://${one.facts.issuer}` === facts.issuer),
      },
    ];
    const way = firstOf(ways, ({ holds }) => holds());
    return way ? pass(way.how) : fail('no association gives its pods roles, and IAM does not trust its issuer');
  },
  examples: {
    pass: [
      { name: 'associations', id, facts, with: pods(1) },
      { name: 'a provider of identities', id, facts, with: pods(0, PROVIDER) },
    ],
    fail: [
      { name: 'neither', id, facts, with: pods(0) },
      { name: "another cluster's provider", id, facts, with: pods(0, `${PROVIDER}0`) },
      { name: "another cluster's associations", id: `${id}-2`, facts, with: pods(1) },
    ],
    notApplicable: [{ name: 'being created', id, facts: { ...facts, status: 'CREATING' }, with: pods(1) }],
  },
});
