/** Amazon CloudFront: the distributions of an account. One list call returns everything that controls judge. */
import type { CacheBehavior, DistributionList, DistributionSummary, Origin } from '@aws-sdk/client-cloudfront';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, given, malformed, oneOf, required, type Seen, seenIn } from '../../core/reading.ts';

const LIST = 'cloudfront:ListDistributions';

export interface Behaviour {
  readonly viewers: Seen<(typeof VIEWER_POLICIES)[number]>;
  /** The id of the cache policy; null if the distribution uses legacy cache settings instead. */
  readonly cachePolicy: string | null;
}

export interface Distribution {
  readonly isEnabled: Seen<boolean>;
  /** The TLS policy towards viewers. */
  readonly minimum: Seen<(typeof MINIMUMS)[number]>;
  /**
   * False if it uses CloudFront's default certificate, with which CloudFront accepts TLS 1.0 whatever the security
   * policy.
   */
  readonly hasOwnCertificate: Seen<boolean>;
  readonly hasWebAcl: Seen<boolean>;
  readonly behaviours: Seen<readonly Behaviour[]>;
  /** Host names. */
  readonly origins: Seen<readonly Seen<string>[]>;
}

const VIEWER_POLICIES = ['allow-all', 'https-only', 'redirect-to-https'] as const;
const MINIMUMS = [
  'SSLv3',
  'TLSv1',
  'TLSv1_2016',
  'TLSv1.1_2016',
  'TLSv1.2_2018',
  'TLSv1.2_2019',
  'TLSv1.2_2021',
  'TLSv1.2_2025',
  'TLSv1.3_2025',
] as const;

export const distributions = collector({
  id: 'cloudfront.distributions',
  scope: 'account',
  seldom: 'their settings change only by calls whose events make them be read at once',
  actions: [LIST],
  absent: {
    'ListDistributions.DistributionList.Items': 'there is none ("DistributionList", Amazon CloudFront API Reference)',
    'ListDistributions.DistributionList.NextMarker':
      'the list ends with this page ("DistributionList", Amazon CloudFront API Reference: "If IsTruncated is true")',
    'ListDistributions.DistributionList.Items[].CacheBehaviors.Items':
      'the default behaviour is the only one ("CacheBehaviors", Amazon CloudFront API Reference: optional where Quantity is 0)',
    'ListDistributions.DistributionList.Items[].DefaultCacheBehavior.CachePolicyId':
      'the settings of earlier releases decide ("DefaultCacheBehavior", Amazon CloudFront API Reference)',
    'ListDistributions.DistributionList.Items[].CacheBehaviors.Items[].CachePolicyId':
      'the settings of earlier releases decide ("CacheBehavior", Amazon CloudFront API Reference)',
  },
  triggers: [
    apiCalls(
      'cloudfront',
      'CreateDistribution',
      'CreateDistributionWithTags',
      'UpdateDistribution',
      'DeleteDistribution',
      'AssociateDistributionWebACL',
      'DisassociateDistributionWebACL',
    ),
  ],
  sdk: () => import('@aws-sdk/client-cloudfront'),
  collect: async (aws, { CloudFrontClient, paginateListDistributions }): Promise<Resource<Distribution>[]> => {
    const pages = paginateListDistributions({ client: aws.client(CloudFrontClient) }, {});
    const found = await all(pages, (page) => pageOf(page.DistributionList));
    return found.map((one) => ({ id: required(one.ARN, LIST, 'ARN'), facts: distributionOf(one) }));
  },
});

/** In CloudFront's answers, the fields for paging are inside the list. */
function pageOf(list: DistributionList | undefined): readonly DistributionSummary[] {
  const found = required(list, LIST, 'DistributionList');
  const { IsTruncated, NextMarker } = found;
  if (required(IsTruncated, LIST, 'IsTruncated')) required(NextMarker, LIST, 'NextMarker');
  return itemsOf(found, 'DistributionList');
}

/**
 * CloudFront gives the number of items, and leaves out an empty list. A missing list whose number is not 0 is
 * unreadable.
 */
function itemsOf<T>(
  { Items, Quantity }: { Items?: T[] | undefined; Quantity?: number | undefined },
  field: string,
): T[] {
  if (Items) return Items;
  if (Quantity === 0) return [];
  throw malformed(LIST, `${field} counts ${Quantity ?? 'nothing'} and holds no Items`);
}

function distributionOf(one: DistributionSummary): Distribution {
  const certificate = given(one.ViewerCertificate, LIST, 'ViewerCertificate');
  const webAcl = given(one.WebACLId, LIST, 'WebACLId');
  const origins = given(one.Origins?.Items, LIST, 'Origins');
  const isUnread = certificate instanceof CouldNotRead;
  const ofCloudFront = isUnread
    ? certificate
    : given(certificate.CloudFrontDefaultCertificate, LIST, 'CloudFrontDefaultCertificate');
  return {
    isEnabled: given(one.Enabled, LIST, 'Enabled'),
    minimum: isUnread
      ? certificate
      : oneOf(certificate.MinimumProtocolVersion, MINIMUMS, LIST, 'MinimumProtocolVersion'),
    hasOwnCertificate: ofCloudFront instanceof CouldNotRead ? ofCloudFront : !ofCloudFront,
    hasWebAcl: webAcl instanceof CouldNotRead ? webAcl : webAcl !== '',
    behaviours: behavioursOf(one),
    origins: origins instanceof CouldNotRead ? origins : origins.map(hostOf),
  };
}

const hostOf = ({ DomainName }: Origin): Seen<string> => given(DomainName, LIST, 'DomainName');

function behavioursOf({ DefaultCacheBehavior, CacheBehaviors }: DistributionSummary): Seen<readonly Behaviour[]> {
  const first = given(DefaultCacheBehavior, LIST, 'DefaultCacheBehavior');
  const others = given(CacheBehaviors, LIST, 'CacheBehaviors');
  if (first instanceof CouldNotRead) return first;
  if (others instanceof CouldNotRead) return others;
  return seenIn(() => [first, ...itemsOf<Partial<CacheBehavior>>(others, 'CacheBehaviors')].map(behaviourOf));
}

const behaviourOf = ({ ViewerProtocolPolicy, CachePolicyId }: Partial<CacheBehavior>): Behaviour => ({
  viewers: oneOf(ViewerProtocolPolicy, VIEWER_POLICIES, LIST, 'ViewerProtocolPolicy'),
  cachePolicy: CachePolicyId ?? null,
});
