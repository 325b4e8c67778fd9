/**
 * AWS KMS: the keys of the account's own. KMS lists keys by id and nothing more. The aliases, which one walk lists, tell
 * which keys are AWS's, and each other key costs one call, or two when it is of a kind that KMS rotates: with n keys of
 * the account's own in a region, at most 2 + 2n calls.
 */
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, required, type Seen, seen } from '../../core/reading.ts';
import { awsManagedKeys } from '../backup/vaults.ts';

const sdk = () => import('@aws-sdk/client-kms');

export interface KeyRotation {
  readonly enabled: boolean;
  readonly periodDays: number;
}

export interface CustomerKey {
  /** `Enabled`, `Disabled`, `PendingDeletion`, … */
  readonly state: string;
  /** `SYMMETRIC_DEFAULT`, `RSA_2048`, `HMAC_256`, … */
  readonly spec: string;
  /** `AWS_KMS`, `EXTERNAL` for imported material, `AWS_CLOUDHSM` or `EXTERNAL_KEY_STORE`. */
  readonly origin: string;
  /** Copy of a multi-Region key, whose material rotates with the primary's. */
  readonly replica: boolean;
  /** Null for keys of a kind that KMS does not rotate by itself. */
  readonly rotation: Seen<KeyRotation | null>;
}

const KEYS_PER_PAGE = 1_000;
/** "Rotating AWS KMS keys": the period when none was chosen. */
const DEFAULT_PERIOD_DAYS = 365;

/** Keys that the account made; a key whose own policy hides it is unreadable alone. */
export const customerKeys = collector({
  id: 'kms.customer-keys',
  scope: 'region',
  uses: [awsManagedKeys],
  actions: ['kms:ListKeys', 'kms:DescribeKey', 'kms:GetKeyRotationStatus'],
  triggers: [
    apiCalls(
      'kms',
      'CreateKey',
      'ReplicateKey',
      'UpdatePrimaryRegion',
      'EnableKey',
      'DisableKey',
      'EnableKeyRotation',
      'DisableKeyRotation',
      'ScheduleKeyDeletion',
      'CancelKeyDeletion',
      // decides whether the key may be looked at
      'PutKeyPolicy',
    ),
  ],
  sdk,
  collect: async (aws, { KMSClient, DescribeKeyCommand, GetKeyRotationStatusCommand, paginateListKeys }) => {
    const client = aws.client(KMSClient);
    const managed = (await aws.facts(awsManagedKeys)).map(({ facts }) =>
      facts instanceof CouldNotRead ? '' : facts.keyId,
    );
    const keys = await all(paginateListKeys({ client, pageSize: KEYS_PER_PAGE }, {}), (page) =>
      required(page.Keys, 'kms:ListKeys', 'Keys'),
    );

    const describe = async (KeyId: string): Promise<KeyMetadata> =>
      required((await client.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata, 'kms:DescribeKey', 'KeyMetadata');
    const rotationOf = async (KeyId: string): Promise<KeyRotation> => {
      const found = await client.send(new GetKeyRotationStatusCommand({ KeyId }));
      return {
        enabled: required(found.KeyRotationEnabled, 'kms:GetKeyRotationStatus', 'KeyRotationEnabled'),
        periodDays: found.RotationPeriodInDays ?? DEFAULT_PERIOD_DAYS,
      };
    };

    const others = keys
      .map(({ KeyId, KeyArn }) => ({
        keyId: required(KeyId, 'kms:ListKeys', 'KeyId'),
        id: required(KeyArn, 'kms:ListKeys', 'KeyArn'),
      }))
      .filter(({ keyId }) => !managed.includes(keyId));
    const described = await each(others, async ({ keyId, id }): Promise<Resource<CustomerKey> | null> => {
      const key = await seen(describe(keyId));
      if (key instanceof CouldNotRead) return { id, facts: key };
      if (key.KeyManager === 'AWS') return null;
      const kind = kindOf(key);
      return { id, facts: { ...kind, rotation: rotates(kind) ? await seen(rotationOf(keyId)) : null } };
    });
    return described.filter((key) => key !== null);
  },
});

const kindOf = (key: KeyMetadata) => ({
  state: required(key.KeyState, 'kms:DescribeKey', 'KeyState'),
  spec: required(key.KeySpec, 'kms:DescribeKey', 'KeySpec'),
  origin: required(key.Origin, 'kms:DescribeKey', 'Origin'),
  replica: key.MultiRegionConfiguration?.MultiRegionKeyType === 'REPLICA',
});

/** Kinds of which "Rotating AWS KMS keys" says that KMS rotates them by itself, while they are in use. */
const rotates = ({ state, spec, origin, replica }: ReturnType<typeof kindOf>): boolean =>
  state === 'Enabled' && spec === 'SYMMETRIC_DEFAULT' && origin === 'AWS_KMS' && !replica;
