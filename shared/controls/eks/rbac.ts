import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { count, flag } from '../../core/parameter.ts';
import { listed, nameOfArn } from '../../core/words.ts';
import { clusterAccess, exampleAccess, CLUSTER_ARN as id } from '../../services/eks/access.ts';
import { clusters, exampleCluster, isStanding } from '../../services/eks/clusters.ts';

const facts = exampleCluster;
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const administrators = (...names: string[]) => ({
  access: [{ id, facts: { ...exampleAccess, administrators: names.map(role) } }],
});
const INSIDE = 'roles and bindings inside the cluster';

export default control({
  id: 'eks.rbac',
  title: 'Access entries of EKS say who may do what, and few administer a cluster',
  severity: 'high',
  seeds: ['003:18'],
  satisfies: [
    inPart(['nist-800-53-r5/AC-3(7)', 'nist-800-53-r5/AC-6(5)', 'soc2/CC6.3', 'iso-27001/A.8.2'], INSIDE),
    'fedramp-20x/KSI-CNA-DFP',
  ],
  equivalents: {},
  parameters: {
    maxAdministrators: count(3, 'most users and roles that may do everything in a cluster'),
    configMap: flag(false, 'whether the ConfigMap aws-auth may give access as well'),
  },
  subject: clusters,
  with: { access: clusterAccess },
  why: 'A ConfigMap in the cluster is no IAM policy: nobody who reviews access sees it, and one wrong line locks everybody out.',
  fix: {
    values: ({ id }) => ({ cluster: nameOfArn(id) }),
    steps: [
      'make an access entry for each line of aws-auth: aws eks create-access-entry --cluster-name {cluster} --principal-arn "<PRINCIPAL: ARN of a role>" --region {region}',
      'then let entries alone count: aws eks update-cluster-config --name {cluster} --access-config authenticationMode=API --region {region}',
      'give those who need less AmazonEKSEditPolicy or AmazonEKSViewPolicy in their namespaces: aws eks associate-access-policy --cluster-name {cluster} --principal-arn "<PRINCIPAL: ARN of a role>" --policy-arn "<POLICY: ARN of the policy>" --access-scope "type=namespace,namespaces=<NAMESPACES: their names with commas between them>" --region {region}',
    ],
    mind: 'a cluster whose entries alone count cannot go back to the ConfigMap',
  },
  console: 'eks/home?region={region}#/clusters/{name}?selectedTab=cluster-access-tab',
  deed: 'gave somebody all of cluster {name}',
  evaluate: ({ id, facts }, { access }, { maxAdministrators, configMap }) => {
    if (!isStanding(facts)) return notApplicable(`its status is ${facts.status}`);
    const mode = facts.authentication;
    if (mode === 'CONFIG_MAP') return fail('the ConfigMap aws-auth alone says who may do what');
    if (mode === 'API_AND_CONFIG_MAP' && !configMap)
      return fail('the ConfigMap aws-auth gives access beside its entries');
    const all = access.find((one) => one.id === id)?.facts.administrators ?? [];
    if (all.length > maxAdministrators)
      return fail(`${all.length} may do everything in it: ${listed(all.map(nameOfArn))}`);
    return pass(`access entries say who may do what, and at most ${maxAdministrators} may do everything`);
  },
  examples: varied({
    common: { facts, id, with: administrators('a') },
    pass: [
      { name: 'as many as are accepted', with: administrators('a', 'b', 'c') },
      {
        name: 'a ConfigMap beside, where that is accepted',
        facts: { authentication: 'API_AND_CONFIG_MAP' },
        parameters: { configMap: true },
      },
      { name: 'administrators of another cluster', id: `${id}-2`, with: administrators('a', 'b', 'c', 'd') },
    ],
    fail: [
      { name: 'too many', with: administrators('a', 'b', 'c', 'd') },
      { name: 'a ConfigMap beside', facts: { authentication: 'API_AND_CONFIG_MAP' } },
      {
        name: 'a ConfigMap alone',
        facts: { authentication: 'CONFIG_MAP' },
        with: administrators(),
        parameters: { configMap: true },
      },
    ],
    notApplicable: [{ name: 'being created', facts: { status: 'CREATING' }, with: administrators() }],
  }),
});
