/**
 * Simulated AWS Secrets Manager: secrets that other parts read by name, and those of production accounts, which are listed
 * and never read.
 */
import type { GetSecretValueRequest, ListSecretsRequest, SecretListEntry } from '@aws-sdk/client-secrets-manager';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import type { World } from '../world.ts';
import { databaseRole } from './rds.ts';

interface SecretsManager {
  readonly secrets: Map<string, string>;
  listed: SecretListEntry[];
}

const DAY = 86_400_000;

/** The key of a partner's API, in the first region and as a replica in the second; the passwords of databases. */
function listedIn(place: ServiceLocation): SecretListEntry[] {
  const { world, account, region, random, now, flaw } = place;
  const role = databaseRole(world, account, region);
  if (role === 'none') return [];
  const ago = (days: number) => new Date(now.getTime() - days * DAY);
  const entry = (Name: string): SecretListEntry => ({
    ARN: `arn:aws:secretsmanager:${region}:${account.id}:secret:${Name}-${random.hex(6)}`,
    Name,
    CreatedDate: ago(400),
    LastChangedDate: ago(10),
    LastAccessedDate: ago(flaw(`unused-secret-${Name}`, 0.04) ? 200 : 1),
    Tags: [{ Key: 'Environment', Value: 'production' }],
  });
  const rotating = {
    RotationEnabled: true,
    LastRotatedDate: ago(10),
    NextRotationDate: new Date(now.getTime() + 20 * DAY),
  };
  if (role === 'replica') return [{ ...entry('partner/api-key'), PrimaryRegion: world.regions[0] }];
  return [
    { ...entry('partner/api-key'), ...(flaw('secret-unrotated', 0.05) ? {} : rotating) },
    { ...entry('rds!db-orders'), ...rotating, OwningService: 'rds' },
  ];
}

export const secretsManager = service<SecretsManager>({
  serviceId: 'Secrets Manager',
  eventSource: 'secretsmanager',
  scope: 'region',
  seed: (place) => ({ secrets: new Map(), listed: listedIn(place) }),
  reads: {
    ListSecrets: ({ state, input, world }: Call<SecretsManager, ListSecretsRequest>) => {
      const { items, next } = page(state.listed, input.NextToken, input.MaxResults, world);
      return { SecretList: items, NextToken: next };
    },
    GetSecretValue: ({ state, input }: Call<SecretsManager, GetSecretValueRequest>) => {
      const SecretString = state.secrets.get(input.SecretId ?? '');
      if (SecretString !== undefined) return { Name: input.SecretId, SecretString };
      throw apiError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    },
  },
  writes: {},
});

/** The secrets of an account and region by name; a test may change them. */
export const secretsIn = (
  world: World,
  { account, region }: { account: string; region: string },
): Map<string, string> => world.state<SecretsManager>(secretsManager, account, region, true).secrets;
