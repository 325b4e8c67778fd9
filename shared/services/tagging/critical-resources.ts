/** The critical resources of an account: those with the tag for it. */
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { all, required, tagsOf } from '../../core/reading.ts';

/** The tag that the disaster-recovery controls use. Keys and values of tags are case-sensitive in the API. */
const CRITICALITY = 'Criticality';
const CRITICAL = ['critical', 'Critical'];

export const isCritical = (tags: Readonly<Record<string, string>>): boolean =>
  CRITICAL.includes(tags[CRITICALITY] ?? '');

export interface CriticalResource {
  readonly arn: string;
}

/**
 * Resources of the region that are tagged critical; buckets in their own region, and global resources in us-east-1. One call.
 */
export const criticalResources = collector({
  id: 'tagging.critical-resources',
  scope: 'region',
  actions: ['tag:GetResources'],
  triggers: [
    // sent for every change of any tag of any resource; the filter matches this tag only
    serviceEvent('aws.tag', 'Tag Change on Resource', { 'changed-tag-keys': [CRITICALITY] }),
    apiCalls('tagging', 'TagResources', 'UntagResources'),
    apiCalls('dynamodb', 'CreateTable', 'DeleteTable', 'TagResource', 'UntagResource'),
    apiCalls('rds', 'AddTagsToResource', 'RemoveTagsFromResource'),
    apiCalls('s3', 'PutBucketTagging', 'DeleteBucketTagging'),
    apiCalls('route53', 'ChangeTagsForResource'),
  ],
  sdk: () => import('@aws-sdk/client-resource-groups-tagging-api'),
  collect: async (aws, { ResourceGroupsTaggingAPIClient, paginateGetResources }) => {
    const client = aws.client(ResourceGroupsTaggingAPIClient);
    const TagFilters = [{ Key: CRITICALITY, Values: CRITICAL }];
    const found = await all(paginateGetResources({ client, pageSize: 100 }, { TagFilters }), (page) =>
      required(page.ResourceTagMappingList, 'tag:GetResources', 'ResourceTagMappingList'),
    );
    return found.map(({ ResourceARN, Tags }): Resource<CriticalResource> => {
      const arn = required(ResourceARN, 'tag:GetResources', 'ResourceARN');
      const tags = tagsOf(Tags, 'tag:GetResources', 'Tags');
      return { id: arn, tags, facts: { arn } };
    });
  },
});
