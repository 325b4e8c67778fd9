import {
  GetResourcesCommand,
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import type { World } from '../../simulator/world.ts';
import { as, flawless, HOME, productionOf } from './dr-production.ts';

describe('the simulated tagging API', () => {
  const ofManagement = (world: World) =>
    clientIn(world, ResourceGroupsTaggingAPIClient, { account: world.management.id, region: HOME });

  it('lists the accounts of the organisation with their tags, page by page', async () => {
    const world = flawless({ pageSize: 2 });
    const input = { ResourceTypeFilters: ['organizations:account'] };
    const found = new Map<string, number>();
    for await (const page of paginateGetResources({ client: ofManagement(world) }, input)) {
      for (const { ResourceARN, Tags } of page.ResourceTagMappingList ?? [])
        found.set(ResourceARN ?? '', Tags?.length ?? 0);
    }
    const prefix = `arn:aws:organizations::${world.management.id}:account/${world.organizationId}/`;
    expect([...found.keys()]).toEqual(world.accounts.map(({ id }) => `${prefix}${id}`));
    expect(found.get(`${prefix}${productionOf(world)}`)).toBe(2);
  });

  it('knows accounts nowhere else', async () => {
    const world = flawless();
    const asked = new GetResourcesCommand({ ResourceTypeFilters: ['organizations:account'] });
    const { ResourceTagMappingList } = await as(world, ResourceGroupsTaggingAPIClient).send(asked);
    expect(ResourceTagMappingList).toEqual([]);
  });
});
