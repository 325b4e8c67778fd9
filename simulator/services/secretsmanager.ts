/** Simulated AWS Secrets Manager: secrets that others read. */
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

/** The secrets of a place by name, to be changed. */
export const secretsIn = (
  world: World,
  { account, region }: { account: string; region: string },
): Map<string, string> => world.state<SecretsManager>(secretsManager, account, region, true).secrets;
