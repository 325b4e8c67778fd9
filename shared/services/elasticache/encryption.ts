/** Whether a cache encrypts what it stores and what travels to it. */
import type { CacheCluster, ReplicationGroup } from '@aws-sdk/client-elasticache';
import { given, known, oneOf, type Seen, seenIn } from '../../core/reading.ts';

const STORED = ['none', 'sse-elasticache', 'sse-kms'] as const;
const MODES = ['preferred', 'required'] as const;

export interface CacheEncryption {
  readonly atRest: Seen<boolean>;
  /** The KMS key that the cache names; null for a key that ElastiCache keeps. */
  readonly kmsKey: Seen<string | null>;
  /** `preferred` also takes connections without TLS. */
  readonly transit: Seen<'off' | (typeof MODES)[number]>;
}

type InTransit = Pick<CacheCluster, 'TransitEncryptionEnabled' | 'TransitEncryptionMode'>;
type AtRest = Pick<CacheCluster, 'AtRestEncryptionEnabled'>;

export const encryptionOfGroup = (
  group: AtRest & InTransit & Pick<ReplicationGroup, 'KmsKeyId' | 'StorageEncryptionType'>,
  action: string,
): CacheEncryption => ({
  atRest: seenIn(() => {
    // "In some cases, encryption at-rest may be enabled even when this value is false" (AtRestEncryptionEnabled)
    if (group.StorageEncryptionType === undefined) return flagOf(group, action);
    return known(oneOf(group.StorageEncryptionType, STORED, action, 'StorageEncryptionType')) !== 'none';
  }),
  kmsKey: group.KmsKeyId ?? null,
  transit: transitOf(group, action),
});

/** A single node names no key ("CacheCluster", Amazon ElastiCache API Reference): ElastiCache keeps it. */
export const encryptionOfNode = (node: AtRest & InTransit, action: string): CacheEncryption => ({
  atRest: flagOf(node, action),
  kmsKey: null,
  transit: transitOf(node, action),
});

const flagOf = (its: AtRest, action: string): Seen<boolean> =>
  given(its.AtRestEncryptionEnabled, action, 'AtRestEncryptionEnabled');

const transitOf = (its: InTransit, action: string): CacheEncryption['transit'] =>
  seenIn(() => {
    if (!known(given(its.TransitEncryptionEnabled, action, 'TransitEncryptionEnabled'))) return 'off';
    if (its.TransitEncryptionMode === undefined) return 'required';
    return oneOf(its.TransitEncryptionMode, MODES, action, 'TransitEncryptionMode');
  });

const WITHOUT_MODE =
  'connections have to use TLS ("ReplicationGroup", Amazon ElastiCache API Reference: the mode is "a setting that allows you to migrate your clients to use in-transit encryption")';
const WITHOUT_KEY =
  'ElastiCache keeps the key ("ReplicationGroup", Amazon ElastiCache API Reference: "The ID of the KMS key used to encrypt the disk in the cluster")';

/** The fields that AWS leaves out on purpose. */
export const ENCRYPTION_ABSENT = {
  'DescribeReplicationGroups.ReplicationGroups[].TransitEncryptionMode': WITHOUT_MODE,
  'DescribeCacheClusters.CacheClusters[].TransitEncryptionMode': WITHOUT_MODE,
  'DescribeReplicationGroups.ReplicationGroups[].KmsKeyId': WITHOUT_KEY,
  'DescribeServerlessCaches.ServerlessCaches[].KmsKeyId': WITHOUT_KEY,
  'DescribeReplicationGroups.ReplicationGroups[].StorageEncryptionType':
    'AtRestEncryptionEnabled decides ("ReplicationGroup", Amazon ElastiCache API Reference: a flag that enables encryption at rest)',
} as const;
