/** Reads keys of subscribers from Secrets Manager. No message contains the content of a secret. */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../core/ports.ts';

export interface Secrets {
  /** Throws `UnusableSecret`, or the error of AWS if a later attempt may succeed. */
  read(name: string, options?: { readonly afresh?: boolean }): Promise<string>;
}

/** Thrown if the secret is missing, may not be read, or contains no key. A person has to fix it. */
export class UnusableSecret extends Error {
  override readonly name = 'UnusableSecret';
}

/** How long a key is cached. A changed key is read at once if the subscriber refuses the old one. */
const KEPT_MS = 5 * 60_000;

/** Errors that another attempt does not fix ("GetSecretValue", AWS Secrets Manager API Reference). */
const FINAL: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'is not there; create it in the account and region of the hub',
  InvalidRequestException: 'cannot be read, since it is being deleted; restore it',
  // AWS also denies a missing secret, if the policy names full ARNs
  AccessDeniedException:
    'is not there, or plumbline-deliver may not read it; create it in the account and region of the hub, or look at its policy',
  DecryptionFailure: 'cannot be decrypted; let plumbline-deliver use its key, or keep it under aws/secretsmanager',
};

interface SecretsOptions {
  readonly client: () => Promise<SecretsManagerClient>;
  readonly clock: Clock;
}

export function managedSecrets({ client, clock }: SecretsOptions): Secrets {
  const kept = new Map<string, { readonly key: string; readonly until: number }>();
  return {
    read: async (name, { afresh = false } = {}) => {
      const known = kept.get(name);
      if (known && !afresh && clock().getTime() < known.until) return known.key;
      const key = keyIn(name, await textOf(name, await client()));
      kept.set(name, { key, until: clock().getTime() + KEPT_MS });
      return key;
    },
  };
}

async function textOf(name: string, client: SecretsManagerClient): Promise<string | undefined> {
  const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString;
  } catch (error) {
    const final = FINAL[(error as Error).name];
    if (final) throw new UnusableSecret(`the secret ${name} ${final}`);
    throw error;
  }
}

/** Printable ASCII without spaces, which fits into an HTTP header and into a JSON field. */
const KEY = /^[\x21-\x7e]{8,1024}$/;

/** The whole secret, or the field `key` if the secret is a JSON object, as the console stores keys and values. */
function keyIn(name: string, value: string | undefined): string {
  const key = value === undefined ? undefined : value.trim().startsWith('{') ? fieldOf(value) : value.trim();
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw new UnusableSecret(
    `the secret ${name} holds no key; it has to be the key alone, of 8 to 1,024 letters, digits and signs, or a JSON object with the field "key"`,
  );
}

function fieldOf(value: string): unknown {
  try {
    return (JSON.parse(value) as { key?: unknown }).key;
  } catch {
    return undefined;
  }
}
