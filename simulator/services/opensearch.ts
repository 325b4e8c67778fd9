/** Simulated Amazon OpenSearch Service: production accounts have a domain where their databases are. */
import type { DescribeDomainsRequest, DomainStatus, UpdateDomainConfigRequest } from '@aws-sdk/client-opensearch';
import { apiError, type Call, type ServiceLocation, service } from '../service.ts';
import { keyArn } from './kms.ts';
import { databaseRole } from './rds.ts';

interface OpenSearch {
  readonly domains: DomainStatus[];
}

function domain({ world, account, region, flaw }: ServiceLocation): DomainStatus {
  return {
    DomainId: `${account.id}/catalogue`,
    DomainName: 'catalogue',
    ARN: `arn:aws:es:${region}:${account.id}:domain/catalogue`,
    Created: true,
    Deleted: false,
    Processing: false,
    EngineVersion: 'OpenSearch_2.19',
    ClusterConfig: { InstanceType: 'm6g.large.search', InstanceCount: 3 },
    EncryptionAtRestOptions: { Enabled: true, KmsKeyId: keyArn(world, account.id, region, 'data') },
    NodeToNodeEncryptionOptions: { Enabled: !flaw('search-nodes-in-the-clear', 0.03) },
    DomainEndpointOptions: {
      EnforceHTTPS: true,
      TLSSecurityPolicy: flaw('search-old-tls', 0.04) ? 'Policy-Min-TLS-1-0-2019-07' : 'Policy-Min-TLS-1-2-PFS-2023-10',
    },
    ...(flaw('search-public', 0.03) ? {} : { VPCOptions: { VPCId: 'vpc-0a1b2c3d4e5f60718' } }),
  };
}

export const openSearch = service<OpenSearch>({
  serviceId: 'OpenSearch',
  eventSource: 'es',
  scope: 'region',
  seed: (place) => ({
    domains: databaseRole(place.world, place.account, place.region) === 'primary' ? [domain(place)] : [],
  }),
  reads: {
    ListDomainNames: ({ state }: Call<OpenSearch>) => ({
      DomainNames: state.domains.map(({ DomainName }) => ({ DomainName, EngineType: 'OpenSearch' })),
    }),
    DescribeDomains: ({ state, input }: Call<OpenSearch, DescribeDomainsRequest>) => ({
      DomainStatusList: state.domains.filter(({ DomainName = '' }) => input.DomainNames?.includes(DomainName)),
    }),
  },
  writes: {
    UpdateDomainConfig: ({ state, input }: Call<OpenSearch, UpdateDomainConfigRequest>) => {
      const found = state.domains.find(({ DomainName }) => DomainName === input.DomainName);
      if (!found) throw apiError('ResourceNotFoundException', `Domain not found: ${input.DomainName}`, 409);
      found.DomainEndpointOptions = { ...found.DomainEndpointOptions, ...input.DomainEndpointOptions };
      return { DomainConfig: {} };
    },
  },
});
