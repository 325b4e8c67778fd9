/** Simulated AWS Shield: every third account subscribed to Shield Advanced, and protects its load balancers. */
import type { ListProtectionsRequest } from '@aws-sdk/client-shield';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { elasticLoadBalancing, type LoadBalancing } from './elasticloadbalancing.ts';

interface Shield {
  readonly subscribed: boolean;
  readonly resources: readonly string[];
}

function seed({ account, world, flaw }: ServiceLocation): Shield {
  const resources = world.regions.flatMap((region) =>
    world
      .state<LoadBalancing>(elasticLoadBalancing, account.id, region)
      .balancers.flatMap(({ LoadBalancerArn }) => LoadBalancerArn ?? []),
  );
  return { subscribed: flaw('shield-subscribed', 0.3), resources };
}

export const shield = service<Shield>({
  serviceId: 'Shield',
  eventSource: 'shield',
  scope: 'account',
  seed,
  reads: {
    GetSubscriptionState: ({ state }: Call<Shield>) => ({
      SubscriptionState: state.subscribed ? 'ACTIVE' : 'INACTIVE',
    }),
    ListProtections: ({ state, input, world }: Call<Shield, ListProtectionsRequest>) => {
      if (!state.subscribed) throw apiError('ResourceNotFoundException', 'The subscription does not exist.');
      const found = state.resources.map((ResourceArn, index) => ({
        Id: `p-${index}`,
        Name: `p-${index}`,
        ResourceArn,
      }));
      const { items, next } = page(found, input.NextToken, input.MaxResults, world);
      return { Protections: items, NextToken: next };
    },
  },
  writes: {},
});
