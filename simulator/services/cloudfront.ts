/** Simulated Amazon CloudFront: accounts with an application have two distributions, which cache their assets. */
import type {
  DistributionSummary,
  ListDistributionsRequest,
  UpdateDistributionRequest,
} from '@aws-sdk/client-cloudfront';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';

export interface CloudFront {
  distributions: DistributionSummary[];
}

const CACHING = '658327ea-f89d-4fab-a63d-7e88639e58f6';

function seed(place: ServiceLocation): CloudFront {
  if (place.account.kind !== 'member') return { distributions: [] };
  return { distributions: [distribution(place, 'assets'), distribution(place, 'images')] };
}

function distribution({ account, random, flaw }: ServiceLocation, name: string): DistributionSummary {
  const Id = `E${random.hex(13).toUpperCase()}`;
  const host = `${account.name}-${name}.s3.eu-west-1.amazonaws.com`;
  const behaviour = {
    TargetOriginId: name,
    ViewerProtocolPolicy: flaw('cdn-http', 0.05) ? ('allow-all' as const) : ('redirect-to-https' as const),
    CachePolicyId: CACHING,
  };
  const acl = `arn:aws:wafv2:us-east-1:${account.id}:global/webacl/cdn/${random.hex(8)}`;
  return {
    Id,
    ARN: `arn:aws:cloudfront::${account.id}:distribution/${Id}`,
    Status: 'Deployed',
    LastModifiedTime: new Date(0),
    DomainName: `${random.hex(13)}.cloudfront.net`,
    Aliases: { Quantity: 1, Items: [`${name}.${account.name}.example.com`] },
    Origins: { Quantity: 1, Items: [{ Id: name, DomainName: host }] },
    DefaultCacheBehavior: behaviour,
    CacheBehaviors: { Quantity: 1, Items: [{ ...behaviour, PathPattern: '/images/*' }] },
    CustomErrorResponses: { Quantity: 0 },
    Comment: '',
    PriceClass: 'PriceClass_All',
    Enabled: true,
    ViewerCertificate: {
      CloudFrontDefaultCertificate: false,
      MinimumProtocolVersion: flaw('cdn-tls-old', 0.04) ? 'TLSv1.1_2016' : 'TLSv1.2_2021',
    },
    Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
    WebACLId: flaw('cdn-without-waf', 0.05) ? '' : acl,
    HttpVersion: 'http2',
    IsIPV6Enabled: true,
    Staging: false,
  };
}

export const cloudfront = service<CloudFront>({
  serviceId: 'CloudFront',
  eventSource: 'cloudfront',
  scope: 'account',
  seed,
  reads: {
    ListDistributions: ({ state, input, world }: Call<CloudFront, ListDistributionsRequest>) => {
      const { items, next } = page(state.distributions, input.Marker, input.MaxItems, world);
      // the XML of an account without distributions has no Items
      const Items = items.length > 0 ? { Items: items } : {};
      const more = { Marker: input.Marker ?? '', NextMarker: next, IsTruncated: next !== undefined };
      return { DistributionList: { ...Items, ...more, MaxItems: 100, Quantity: items.length } };
    },
  },
  writes: {
    UpdateDistribution: ({ state, input }: Call<CloudFront, UpdateDistributionRequest>) => {
      const found = state.distributions.find(({ Id }) => Id === input.Id);
      if (!found) throw apiError('NoSuchDistribution', 'The specified distribution does not exist.', 404);
      found.Enabled = input.DistributionConfig?.Enabled ?? found.Enabled;
      return {};
    },
  },
});
