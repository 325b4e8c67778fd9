import { DynamoDBClient, UpdateContinuousBackupsCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { FisClient, StartExperimentCommand } from '@aws-sdk/client-fis';
import {
  ResourceGroupsTaggingAPIClient,
  TagResourcesCommand,
  UntagResourcesCommand,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { ChangeResourceRecordSetsCommand, Route53Client, UpdateHealthCheckCommand } from '@aws-sdk/client-route-53';
import { DeleteBucketReplicationCommand, PutBucketReplicationCommand, S3Client } from '@aws-sdk/client-s3';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { criticalResources } from '../../shared/collectors/critical-resources.ts';
import { criticalStores } from '../../shared/collectors/critical-stores.ts';
import { experiments } from '../../shared/collectors/fis.ts';
import { publicZones } from '../../shared/collectors/route53.ts';
import { recoveryRunbooks } from '../../shared/collectors/ssm-automation.ts';
import type { Attestation } from '../../shared/core/attestation.ts';
import { clientIn } from '../../simulator/access.ts';
import { createWorld } from '../../simulator/world.ts';
import { judge, type PlacedVerdict } from '../support/simulation.ts';

const flawless = (options = {}) => createWorld({ flaws: 0, accounts: 5, ...options });
const productionOf = (world: ReturnType<typeof flawless>) => world.accounts[3]?.id ?? '';
const statuses = (verdicts: readonly PlacedVerdict[]) =>
  verdicts.map(
    ({ control, region, resource, status }) => `${control} ${region} ${resource.split(':').at(-1)} ${status}`,
  );

it('x', async () => {
  const world = flawless();
  const { verdicts, calls } = await judge(world, productionOf(world), 'dr.');
  console.log(
    verdicts
      .map((v) => `${v.control} ${v.region} ${v.resource} ${v.status} ${v.because} ${v.warning ?? ''}`)
      .join('\n'),
    calls,
  );
});
