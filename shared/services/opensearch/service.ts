/** Amazon OpenSearch Service: the domains of a region, of OpenSearch and of Elasticsearch; a call for every five of them. */
import type { DomainStatus } from '@aws-sdk/client-opensearch';
import { awsService, leftToNextScan } from '../../core/aws-service.ts';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { each, given, oneOf, required, type Seen, seenIn } from '../../core/reading.ts';

const LIST = 'es:ListDomainNames';
const DESCRIBE = 'es:DescribeDomains';
/** "You can specify up to five domains" (Amazon OpenSearch Service quotas, Amazon OpenSearch Service Developer Guide). */
const AT_ONCE = 5;

/** "DomainEndpointOptions", Amazon OpenSearch Service API Reference. */
export const TLS_POLICIES = [
  'Policy-Min-TLS-1-0-2019-07',
  'Policy-Min-TLS-1-2-2019-07',
  'Policy-Min-TLS-1-2-PFS-2023-10',
  'Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08',
] as const;

export interface SearchDomain {
  /** Its deletion has begun. */
  readonly isDeleted: Seen<boolean>;
  readonly encrypted: Seen<boolean>;
  /** Null for a key that OpenSearch Service keeps, or for none. */
  readonly kmsKey: Seen<string | null>;
  /** Nodes speak TLS to each other. */
  readonly tlsAmongNodes: Seen<boolean>;
  /** Requests without TLS are refused. */
  readonly httpsOnly: Seen<boolean>;
  readonly tlsPolicy: Seen<(typeof TLS_POLICIES)[number]>;
  /** Null for a domain whose endpoint is public. */
  readonly vpc: Seen<string | null>;
}

export const searchDomains = collector({
  id: 'opensearch.domains',
  scope: 'region',
  seldom: 'settings of domains change by calls alone, and their events make them be read at once',
  actions: [LIST, DESCRIBE],
  absent: {
    'DescribeDomains.DomainStatusList[].EncryptionAtRestOptions.KmsKeyId':
      'no key of the account encrypts it ("EncryptionAtRestOptions", Amazon OpenSearch Service API Reference: "Required: No")',
    'DescribeDomains.DomainStatusList[].VPCOptions':
      'its endpoint is public ("Launching your Amazon OpenSearch Service domains within a VPC": a domain either has a public endpoint or is in a VPC)',
  },
  triggers: [
    apiCalls(
      'es',
      'CreateDomain',
      'UpdateDomainConfig',
      'DeleteDomain',
      'CreateElasticsearchDomain',
      'UpdateElasticsearchDomainConfig',
      'DeleteElasticsearchDomain',
    ),
  ],
  sdk: () => import('@aws-sdk/client-opensearch'),
  collect: async (aws, sdk): Promise<Resource<SearchDomain>[]> => {
    const client = aws.client(sdk.OpenSearchClient);
    const { DomainNames } = await client.send(new sdk.ListDomainNamesCommand({}));
    const names = required(DomainNames, LIST, 'DomainNames').map(({ DomainName }) =>
      required(DomainName, LIST, 'DomainName'),
    );
    const parts = Array.from({ length: Math.ceil(names.length / AT_ONCE) }, (_, index) =>
      names.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
    );
    // a domain that is gone since it was listed is not in the answer
    const found = await each(parts, async (part) => {
      const answer = await client.send(new sdk.DescribeDomainsCommand({ DomainNames: part }));
      return required(answer.DomainStatusList, DESCRIBE, 'DomainStatusList');
    });
    return found.flat().map((domain) => ({ id: required(domain.ARN, DESCRIBE, 'ARN'), facts: factsOf(domain) }));
  },
});

const factsOf = (domain: DomainStatus): SearchDomain => ({
  isDeleted: given(domain.Deleted, DESCRIBE, 'Deleted'),
  encrypted: given(domain.EncryptionAtRestOptions?.Enabled, DESCRIBE, 'EncryptionAtRestOptions.Enabled'),
  kmsKey: domain.EncryptionAtRestOptions?.KmsKeyId || null,
  tlsAmongNodes: given(domain.NodeToNodeEncryptionOptions?.Enabled, DESCRIBE, 'NodeToNodeEncryptionOptions.Enabled'),
  httpsOnly: given(domain.DomainEndpointOptions?.EnforceHTTPS, DESCRIBE, 'EnforceHTTPS'),
  tlsPolicy: oneOf(domain.DomainEndpointOptions?.TLSSecurityPolicy, TLS_POLICIES, DESCRIBE, 'TLSSecurityPolicy'),
  vpc: seenIn(() => (domain.VPCOptions === undefined ? null : given(domain.VPCOptions.VPCId, DESCRIBE, 'VPCId'))),
});

export default awsService({
  service: 'es',
  clients: ['opensearch'],
  calls: [
    leftToNextScan(
      'which versions a domain runs, and when it is changed, is not judged',
      'UpgradeDomain',
      '*ServiceSoftwareUpdate',
      'CancelDomainConfigChange',
      'StartDomainMaintenance',
      'StartMigration',
      'UpdateScheduledAction',
    ),
    leftToNextScan(
      'by which private endpoints and other domains it is reached is not judged',
      '*VpcEndpoint',
      '*VpcEndpointAccess',
      '*InboundConnection',
      '*OutboundConnection',
    ),
    leftToNextScan(
      'packages, sources, indexes, capabilities and applications are not judged',
      '*Package',
      '*Packages',
      'UpdatePackageScope',
      '*DataSource',
      '*Index',
      '*Capability',
      '*Application',
      'PutDefaultApplicationSetting',
      'InsightFeedback',
    ),
    leftToNextScan('what capacity is bought is not judged', 'PurchaseReservedInstanceOffering'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'AddTags', 'RemoveTags'),
  ],
  events: [],
});
