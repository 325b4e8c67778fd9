/** Amazon EKS: who administers a cluster, how its pods get roles, and whether its network plugin enforces policies. */
import type { EKSClient } from '@aws-sdk/client-eks';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, eachPresent, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { clusters } from './clusters.ts';

const sdk = () => import('@aws-sdk/client-eks');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const ENTRIES = 'eks:ListAccessEntries';
const PODS = 'eks:ListPodIdentityAssociations';
const ADDON = 'eks:DescribeAddon';
/** The cluster was deleted since it was listed, or it has no such add-on ("DescribeAddon", Errors). */
const GONE = 'ResourceNotFoundException';
const ADMINISTRATOR = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
/** The largest page that the API returns. */
const PER_PAGE = 100;

export interface ClusterAccess {
  /** ARNs of users and roles that may do everything in it; none if only a ConfigMap in the cluster names them. */
  readonly administrators: Seen<readonly string[]>;
  /** How many service accounts get a role by an association. */
  readonly podIdentities: Seen<number>;
  /** Whether its add-on `vpc-cni` enforces network policies; null where it does not have the add-on. */
  readonly enforcesPolicies: Seen<boolean | null>;
}

/** One resource for each cluster of `eks.clusters`; its id is the ARN. Three calls for each: AWS has no list for several. */
export const clusterAccess = collector({
  id: 'eks.access',
  scope: 'region',
  actions: [ENTRIES, PODS, ADDON],
  uses: [clusters],
  ownTriggersAlone: true,
  absent: {
    'DescribeAddon.addon.configurationValues':
      'it is installed as it comes, without network policies ("Addon", Amazon EKS API Reference: "The configuration values that you provided")',
  },
  triggers: [
    apiCalls(
      'eks',
      'CreateCluster',
      'CreateAccessEntry',
      'DeleteAccessEntry',
      'AssociateAccessPolicy',
      'DisassociateAccessPolicy',
      'CreatePodIdentityAssociation',
      'DeletePodIdentityAssociation',
      'CreateAddon',
      'UpdateAddon',
      'DeleteAddon',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<ClusterAccess>[]> => {
    const client = aws.client(sdk.EKSClient);
    return eachPresent(await aws.facts(clusters), async ({ id, facts }) => {
      const clusterName = id.slice(id.lastIndexOf('/') + 1);
      const mode = facts instanceof CouldNotRead ? facts : facts.authentication;
      const podIdentities = await seen(orAbsent(podsOf(clusterName, client, sdk), GONE));
      if (podIdentities === null) return null;
      const administrators =
        mode === 'CONFIG_MAP' ? [] : await seen(orAbsent(administratorsOf(clusterName, client, sdk), GONE));
      if (administrators === null) return null;
      const enforcesPolicies = await seen(orAbsent(pluginOf(clusterName, client, sdk), GONE));
      return { id, facts: { administrators, podIdentities, enforcesPolicies } };
    });
  },
});

/** The list takes the policy as a filter, so that no entry has to be read. */
const administratorsOf = (clusterName: string, client: EKSClient, { paginateListAccessEntries }: Sdk) =>
  all(
    paginateListAccessEntries({ client, pageSize: PER_PAGE }, { clusterName, associatedPolicyArn: ADMINISTRATOR }),
    (page) => required(page.accessEntries, ENTRIES, 'accessEntries'),
  );

async function podsOf(clusterName: string, client: EKSClient, { paginateListPodIdentityAssociations }: Sdk) {
  const pages = paginateListPodIdentityAssociations({ client, pageSize: PER_PAGE }, { clusterName });
  return (await all(pages, (page) => required(page.associations, PODS, 'associations'))).length;
}

/**
 * Its settings are JSON or YAML, and the value is a boolean or a text ("Configure your cluster for Kubernetes network
 * policies").
 */
async function pluginOf(clusterName: string, client: EKSClient, { DescribeAddonCommand }: Sdk): Promise<boolean> {
  const { addon } = await client.send(new DescribeAddonCommand({ clusterName, addonName: 'vpc-cni' }));
  const { configurationValues = '' } = required(addon, ADDON, 'addon');
  return /"?enableNetworkPolicy"?\s*:\s*"?true\b/i.test(configurationValues);
}

/** Facts that examples of controls start from. */
export const exampleAccess = {
  administrators: ['arn:aws:iam::111122223333:role/Operator'],
  podIdentities: 2,
  enforcesPolicies: true,
} as const;
export const CLUSTER_ARN = 'arn:aws:eks:eu-west-1:111122223333:cluster/platform';
