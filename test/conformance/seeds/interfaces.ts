/** Stages, keys and usage plans of API Gateway, and file systems. */
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { CreateFileSystemCommand, EFSClient } from '@aws-sdk/client-efs';
import type { Place } from '../support/organization.ts';
import type { Seed } from './seed.ts';

const tagged = (good: boolean) => (good ? { Project: 'shop', Environment: 'production' } : undefined);

const planted = async ({ client }: Place, good: boolean): Promise<void> => {
  const gateway = client(APIGatewayClient);
  const { id: restApiId } = await gateway.send(new CreateRestApiCommand({ name: 'storefront', tags: tagged(good) }));
  const { items = [] } = await gateway.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items[0]?.id, httpMethod: 'GET' };
  await gateway.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await gateway.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  const { id: deploymentId } = await gateway.send(new CreateDeploymentCommand({ restApiId }));
  const stage = { restApiId, deploymentId, stageName: 'live', tracingEnabled: good, tags: tagged(good) };
  await gateway.send(new CreateStageCommand(stage));
  const throttle = { rateLimit: good ? 1_000 : 5_000, burstLimit: 20 };
  const { id: usagePlanId } = await gateway.send(new CreateUsagePlanCommand({ name: 'partners', throttle }));
  const key = { name: 'partner-1', enabled: true, tags: tagged(good) };
  const { id: keyId } = await gateway.send(new CreateApiKeyCommand(key));
  await gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
  await client(EFSClient).send(new CreateFileSystemCommand({ CreationToken: 'uploads', Encrypted: good }));
};

export const interfaces: Seed = {
  scope: 'region',
  good: (place) => planted(place, true),
  /** No traces, keys that may call too fast, and files in the clear. */
  bad: (place) => planted(place, false),
};
