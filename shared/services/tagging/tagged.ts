/** AWS Resource Groups Tagging API: the resources of a region, of every service, with their tags. */
import { arnParts } from '../../core/arn.ts';
import { collector, type Resource } from '../../core/collector.ts';
import { all, required, type Seen, tagsOf } from '../../core/reading.ts';
import { existenceByKind } from '../backup/existence.ts';
import { EXISTENCE_ACTIONS, EXISTENCE_OF, sdk as existenceSdk, kindsOfResources } from './existence.ts';

export interface TaggedResource {
  /** Service and resource as the ARN names them: `ec2:instance/i-0abc`, `sns:alerts`. */
  readonly name: string;
  readonly tags: Seen<Readonly<Record<string, string>>>;
  /** Unreadable if no service says whether the resource still exists. A resource that is known to be deleted is left out. */
  readonly exists: Seen<true>;
}

const sdk = async () => ({
  ...(await existenceSdk()),
  ...(await import('@aws-sdk/client-resource-groups-tagging-api')),
});

const LISTED = 'tag:GetResources';

/**
 * Resources that have or had a tag: "GetResources does not return untagged resources", so a resource that never had a tag is
 * missing. The API goes on listing deleted resources, so their own services are called. AWS's event for changed tags does not
 * make this stale: each launch of an instance changes tags, and an answer has a page for every hundred resources.
 */
export const taggedResources = collector({
  id: 'tagging.resources',
  scope: 'region',
  actions: [LISTED, ...EXISTENCE_ACTIONS],
  uses: EXISTENCE_OF,
  absent: {
    'DescribeDBInstances.DBInstances[].DBClusterIdentifier':
      'it is in no cluster ("DBInstance", Amazon RDS API Reference: the cluster "that the DB instance is a member of")',
    'GetResources.ResourceTagMappingList[].Tags[].Value':
      '"The value can be empty or null" ("Tag", Resource Groups Tagging API Reference): like an empty one',
  },
  triggers: [],
  sdk,
  collect: async (aws, sdk) => {
    const client = aws.client(sdk.ResourceGroupsTaggingAPIClient);
    const found = await all(sdk.paginateGetResources({ client, pageSize: 100 }, {}), (page) =>
      required(page.ResourceTagMappingList, LISTED, 'ResourceTagMappingList'),
    );
    const arns = found.map(({ ResourceARN }) => required(ResourceARN, LISTED, 'ResourceARN'));
    const existence = await existenceByKind(aws, sdk, arns, { kinds: kindsOfResources(), listedBy: LISTED });
    return found.flatMap(({ Tags }, index): Resource<TaggedResource>[] => {
      const arn = arns[index] ?? '';
      const exists = existence(arn);
      if (exists === false) return [];
      const tags = tagsOf(Tags, LISTED, 'Tags');
      return [{ id: arn, tags, facts: { name: nameOf(arn), tags, exists } }];
    });
  },
});

/** `arn:partition:service:region:account:resource` without the parts that all ARNs of the region share. */
const nameOf = (arn: string): string => {
  const { service, resource } = arnParts(arn);
  return `${service}:${resource}`;
};
