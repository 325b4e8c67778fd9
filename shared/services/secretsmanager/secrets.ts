/** AWS Secrets Manager: the properties of secrets in the list call. No value is ever read. */
import type { SecretListEntry } from '@aws-sdk/client-secrets-manager';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, given, instantOf, pastInstantOf, required, type Seen, tagsOf } from '../../core/reading.ts';

const LIST = 'secretsmanager:ListSecrets';

export interface Secret {
  readonly name: Seen<string>;
  /** ISO instant. */
  readonly created: Seen<string>;
  readonly rotates: boolean;
  /** ISO instants; null when never. */
  readonly rotated: Seen<string | null>;
  readonly changed: Seen<string | null>;
  /** The day on which it was last read; null when never. */
  readonly accessed: Seen<string | null>;
  /** ISO instant of the next planned rotation; null if none is planned. */
  readonly nextRotation: Seen<string | null>;
  /** The service that made it and rotates it, such as `rds`; null where the account did. */
  readonly owner: string | null;
  /** Region of the secret that this one replicates; null if it is not a replica. */
  readonly primaryRegion: string | null;
}

/** Secrets whose deletion is planned are not listed ("ListSecrets", IncludePlannedDeletion). */
export const secrets = collector({
  id: 'secretsmanager.secrets',
  scope: 'region',
  seldom: 'how old and how long unused a secret is counts in months; its events make it be read at once',
  actions: [LIST],
  absent: {
    'ListSecrets.SecretList[].RotationEnabled':
      'it does not rotate ("list-secrets", AWS CLI Command Reference, answers without it)',
    'ListSecrets.SecretList[].LastRotatedDate':
      'it was never rotated ("SecretListEntry", AWS Secrets Manager API Reference: "null if the secret hasn\'t ever rotated")',
    'ListSecrets.SecretList[].LastChangedDate':
      'nothing was changed since it was made ("SecretListEntry": "The last date and time that this secret was modified in any way")',
    'ListSecrets.SecretList[].LastAccessedDate':
      'it was never read ("SecretListEntry": "The date that the secret was last accessed in the Region. This field is omitted if the secret has never been retrieved in the Region.")',
    'ListSecrets.SecretList[].NextRotationDate':
      'no rotation is planned ("SecretListEntry": the next rotation; "if the secret isn\'t configured for rotation [...] Secrets Manager returns null")',
    'ListSecrets.SecretList[].OwningService':
      'the account made it ("SecretListEntry": "Returns the name of the service that created the secret")',
    'ListSecrets.SecretList[].PrimaryRegion':
      'it is no replica ("SecretListEntry": "The Region where Secrets Manager originated the secret")',
    'ListSecrets.SecretList[].Tags':
      'it has no tags ("SecretListEntry": "The list of user-defined tags associated with the secret")',
  },
  triggers: [
    apiCalls(
      'secretsmanager',
      'CreateSecret',
      'DeleteSecret',
      'RestoreSecret',
      'UpdateSecret',
      'PutSecretValue',
      'RotateSecret',
      'CancelRotateSecret',
      'TagResource',
      'UntagResource',
    ),
  ],
  sdk: () => import('@aws-sdk/client-secrets-manager'),
  collect: async (aws, { SecretsManagerClient, paginateListSecrets }): Promise<Resource<Secret>[]> => {
    const client = aws.client(SecretsManagerClient);
    const found = await all(paginateListSecrets({ client }, {}), (page) =>
      required(page.SecretList, LIST, 'SecretList'),
    );
    return found.map((secret) => secretOf(secret, aws.now));
  },
});

const secretOf = (found: SecretListEntry, now: Date): Resource<Secret> => ({
  id: required(found.ARN, LIST, 'ARN'),
  tags: tagsOf(found.Tags ?? [], LIST, 'Tags'),
  facts: {
    name: given(found.Name, LIST, 'Name'),
    created: pastInstantOf(found.CreatedDate, now, LIST, 'CreatedDate'),
    rotates: found.RotationEnabled ?? false,
    rotated: pastOrNone(found.LastRotatedDate, now, 'LastRotatedDate'),
    changed: pastOrNone(found.LastChangedDate, now, 'LastChangedDate'),
    accessed: pastOrNone(found.LastAccessedDate, now, 'LastAccessedDate'),
    nextRotation:
      found.NextRotationDate === undefined ? null : instantOf(found.NextRotationDate, LIST, 'NextRotationDate'),
    owner: found.OwningService ?? null,
    primaryRegion: found.PrimaryRegion ?? null,
  },
});

const pastOrNone = (date: Date | undefined, now: Date, field: string): Seen<string | null> =>
  date === undefined ? null : pastInstantOf(date, now, LIST, field);
