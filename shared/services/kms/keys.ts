/**
 * AWS KMS: the account's own keys. KMS lists keys by id only. The aliases, which one walk lists, show which keys are AWS's.
 * Each other key takes one call, or two if it is of a kind that KMS rotates: with n keys of the account's own in a region, at
 * most 2 + 2n calls.
 */
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { allOf, attempted } from '../../core/quantify.ts';
import {
  all,
  eachPresent,
  given,
  known,
  numberOf,
  oneOf,
  orAbsent,
  required,
  type Seen,
  seen,
} from '../../core/reading.ts';
import { awsManagedKeys } from '../backup/vaults.ts';

const sdk = () => import('@aws-sdk/client-kms');

export interface KeyRotation {
  readonly enabled: boolean;
  /** Null while rotation is off. */
  readonly periodDays: Seen<number | null>;
}

export interface CustomerKey {
  readonly state: Seen<KeyState>;
  readonly spec: Seen<Spec>;
  readonly origin: Seen<Origin>;
  /** Replica of a multi-Region key, whose material rotates with the primary's. */
  readonly replica: Seen<boolean>;
  /** Null for keys of a kind that KMS does not rotate. */
  readonly rotation: Seen<KeyRotation | null>;
}

const STATES = [
  'Creating',
  'Disabled',
  'Enabled',
  'PendingDeletion',
  'PendingImport',
  'PendingReplicaDeletion',
  'Unavailable',
  'Updating',
] as const;
type KeyState = (typeof STATES)[number];

/** `EXTERNAL` is imported material. */
const ORIGINS = ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const;
type Origin = (typeof ORIGINS)[number];

/** The key specs of KMS. Only keys of the first one rotate. */
const SPECS = [
  'SYMMETRIC_DEFAULT',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  'ECC_SECG_P256K1',
  'ECC_NIST_EDWARDS25519',
  'HMAC_224',
  'HMAC_256',
  'HMAC_384',
  'HMAC_512',
  'ML_DSA_44',
  'ML_DSA_65',
  'ML_DSA_87',
  'ML_KEM_512',
  'ML_KEM_768',
  'ML_KEM_1024',
  'SM2',
] as const;
type Spec = (typeof SPECS)[number];

const DESCRIBE = 'kms:DescribeKey';
const ROTATION = 'kms:GetKeyRotationStatus';
/** The key was deleted after it was listed, because its waiting period ended. */
const GONE = 'NotFoundException';

const KEYS_PER_PAGE = 1_000;

/** Keys that the account created. If a key's own policy hides it, only this key is unreadable. */
export const customerKeys = collector({
  id: 'kms.customer-keys',
  scope: 'region',
  seldom: 'dear, two calls for each key; calls that change a key have events, which make it be read at once',
  uses: [awsManagedKeys],
  actions: ['kms:ListKeys', DESCRIBE, ROTATION],
  absent: {
    'DescribeKey.KeyMetadata.MultiRegionConfiguration':
      'it is no multi-Region key ("KeyMetadata": "present only when the value of the MultiRegion field is True")',
  },
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
      // a key with imported material is usable only while its material is there
      'ImportKeyMaterial',
      'DeleteImportedKeyMaterial',
      // decides whether the key may be described
      'PutKeyPolicy',
    ),
  ],
  sdk,
  collect: async (aws, { KMSClient, DescribeKeyCommand, GetKeyRotationStatusCommand, paginateListKeys }) => {
    const client = aws.client(KMSClient);
    // an unreadable alias may be of a key of AWS: each key then takes one more call, whose answer names its owner
    const managed = (await aws.facts(awsManagedKeys)).flatMap(({ facts }) =>
      facts instanceof CouldNotRead ? [] : [facts.keyId],
    );
    const keys = await all(paginateListKeys({ client, pageSize: KEYS_PER_PAGE }, {}), (page) =>
      required(page.Keys, 'kms:ListKeys', 'Keys'),
    );

    const describe = async (KeyId: string): Promise<KeyMetadata> =>
      required((await client.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata, DESCRIBE, 'KeyMetadata');
    const rotationOf = async (KeyId: string): Promise<KeyRotation> => {
      const found = await client.send(new GetKeyRotationStatusCommand({ KeyId }));
      const enabled = required(found.KeyRotationEnabled, ROTATION, 'KeyRotationEnabled');
      const periodDays = enabled ? numberOf(found.RotationPeriodInDays, ROTATION, 'RotationPeriodInDays') : null;
      return { enabled, periodDays };
    };
    const read = async (keyId: string): Promise<Seen<CustomerKey> | null> => {
      const key = await seen(orAbsent(describe(keyId), GONE));
      if (key === null || key instanceof CouldNotRead) return key;
      const manager = oneOf(key.KeyManager, ['AWS', 'CUSTOMER'], DESCRIBE, 'KeyManager');
      if (manager instanceof CouldNotRead) return manager;
      if (manager === 'AWS') return null;
      const kind = kindOf(key);
      const rotating = attempted(() => rotates(kind));
      if (rotating !== true) return { ...kind, rotation: rotating === false ? null : rotating };
      const rotation = await seen(orAbsent(rotationOf(keyId), GONE));
      return rotation && { ...kind, rotation };
    };

    const others = keys
      .map(({ KeyId, KeyArn }) => ({
        keyId: required(KeyId, 'kms:ListKeys', 'KeyId'),
        id: required(KeyArn, 'kms:ListKeys', 'KeyArn'),
      }))
      .filter(({ keyId }) => !managed.includes(keyId));
    return eachPresent(others, async ({ keyId, id }): Promise<Resource<CustomerKey> | null> => {
      const facts = await read(keyId);
      return facts && { id, facts };
    });
  },
});

const kindOf = (key: KeyMetadata) => ({
  state: oneOf(key.KeyState, STATES, DESCRIBE, 'KeyState'),
  spec: oneOf(key.KeySpec, SPECS, DESCRIBE, 'KeySpec'),
  origin: oneOf(key.Origin, ORIGINS, DESCRIBE, 'Origin'),
  replica: isReplica(key),
});

/** Only a multi-Region key has this configuration ("KeyMetadata", AWS KMS API Reference). */
function isReplica({ MultiRegion, MultiRegionConfiguration }: KeyMetadata): Seen<boolean> {
  const multiRegion = given(MultiRegion, DESCRIBE, 'MultiRegion');
  if (multiRegion !== true) return multiRegion;
  const { MultiRegionKeyType } = MultiRegionConfiguration ?? {};
  const type = oneOf(MultiRegionKeyType, ['PRIMARY', 'REPLICA'], DESCRIBE, 'MultiRegionKeyType');
  return type instanceof CouldNotRead ? type : type === 'REPLICA';
}

/** Kinds of keys that KMS rotates itself while they are in use ("Rotating AWS KMS keys"). */
const rotates = ({ state, spec, origin, replica }: ReturnType<typeof kindOf>): boolean =>
  allOf(
    [
      () => known(state) === 'Enabled',
      () => known(spec) === 'SYMMETRIC_DEFAULT',
      () => known(origin) === 'AWS_KMS',
      () => !known(replica),
    ],
    (holds) => holds(),
  );
