/** AWS Resource Groups Tagging API: the resources of a region, of whatever service, with their tags. */
import { collector, type Resource } from '../../core/collector.ts';
import { all, required, type Seen, tagsOf } from '../../core/reading.ts';

export interface TaggedResource {
  /** Service and resource as the ARN names them: `ec2:instance/i-0abc`, `sns:alerts`. */
  readonly name: string;
  readonly tags: Seen<Readonly<Record<string, string>>>;
}

/**
 * Resources that carry a tag or once did: "GetResources does not return untagged resources", so that one which never
 * had a tag is not here. No event makes this stale, though AWS sends one: each launch of an instance is a change of
 * tags, and an answer is a page for every hundred resources.
 */
export const taggedResources = collector({
  id: 'tagging.resources',
  scope: 'region',
  actions: ['tag:GetResources'],
  absent: {
    'GetResources.ResourceTagMappingList[].Tags[].Value':
      '"The value can be empty or null" ("Tag", Resource Groups Tagging API Reference): like an empty one',
  },
  triggers: [],
  sdk: () => import('@aws-sdk/client-resource-groups-tagging-api'),
  collect: async (aws, { ResourceGroupsTaggingAPIClient, paginateGetResources }) => {
    const client = aws.client(ResourceGroupsTaggingAPIClient);
    const found = await all(paginateGetResources({ client, pageSize: 100 }, {}), (page) =>
      required(page.ResourceTagMappingList, 'tag:GetResources', 'ResourceTagMappingList'),
    );
    return found.map(({ ResourceARN, Tags }): Resource<TaggedResource> => {
      const arn = required(ResourceARN, 'tag:GetResources', 'ResourceARN');
      const tags = tagsOf(Tags, 'tag:GetResources', 'Tags');
      return { id: arn, tags, facts: { name: nameOf(arn), tags } };
    });
  },
});

/** `arn:partition:service:region:account:resource` without what every ARN of the region has. */
const nameOf = (arn: string): string => {
  const [, , service, , , ...resource] = arn.split(':');
  return `${service}:${resource.join(':')}`;
};
