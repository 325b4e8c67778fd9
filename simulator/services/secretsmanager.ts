/** Simulated AWS Secrets Manager: secrets that other parts read. */
import type { GetSecretValueRequest } from '@aws-sdk/client-secrets-manager';
import { apiError, type Call, service } from '../service.ts';
import type { World } from '../world.ts';

interface SecretsManager {
  readonly secrets: Map<string, string>;
}

export const secretsManager = service<SecretsManager>({
  serviceId: 'Secrets Manager',
  eventSource: 'secretsmanager',
  scope: 'region',
  seed: () => ({ secrets: new Map() }),
  reads: {
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
