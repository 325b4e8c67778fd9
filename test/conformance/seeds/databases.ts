/** Databases, their keys and their backups. */
import {
  BackupClient,
  CreateBackupPlanCommand,
  CreateBackupVaultCommand,
  PutBackupVaultLockConfigurationCommand,
} from '@aws-sdk/client-backup';
import { CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { ListSecretsCommand, SecretsManagerClient, TagResourceCommand } from '@aws-sdk/client-secrets-manager';
import { HOME, type Place } from '../support/organization.ts';
import { type Seed, TAGS } from './seed.ts';

const instance = {
  DBInstanceClass: 'db.t4g.medium',
  Engine: 'postgres',
  AllocatedStorage: 20,
  MasterUsername: 'admin',
  MasterUserPassword: 'not-a-secret',
  AutoMinorVersionUpgrade: false,
};

/** With room, memory, a password that RDS keeps, and measurements of its system. */
const sound = {
  DBInstanceClass: 'db.m5.large',
  Engine: 'postgres',
  AllocatedStorage: 200,
  MaxAllocatedStorage: 400,
  MasterUsername: 'owner',
  ManageMasterUserPassword: true,
  AutoMinorVersionUpgrade: true,
  MonitoringInterval: 60,
  MonitoringRoleArn: 'arn:aws:iam::123456789012:role/rds-monitoring',
  EnableIAMDatabaseAuthentication: true,
  CopyTagsToSnapshot: true,
};

async function createKey({ client }: Place): Promise<string> {
  const { KeyMetadata } = await client(KMSClient).send(new CreateKeyCommand({ Description: 'data' }));
  return KeyMetadata?.Arn ?? '';
}

/** RDS makes the secret of a password that it keeps, and does not give it the tags of the database. */
async function tagSecrets({ client }: Place): Promise<void> {
  const secrets = client(SecretsManagerClient);
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand({}));
  for (const { ARN } of SecretList) await secrets.send(new TagResourceCommand({ SecretId: ARN, Tags: TAGS }));
}

export const rds: Seed = {
  scope: 'region',
  good: async (place) => {
    const KmsKeyId = await createKey(place);
    await place.client(KMSClient).send(new EnableKeyRotationCommand({ KeyId: KmsKeyId }));
    await place.client(RDSClient).send(
      new CreateDBInstanceCommand({
        ...sound,
        DBInstanceIdentifier: 'orders',
        BackupRetentionPeriod: 35,
        PreferredBackupWindow: '03:30-04:00',
        StorageEncrypted: true,
        KmsKeyId,
        DeletionProtection: true,
        MultiAZ: true,
        PubliclyAccessible: false,
        Tags: TAGS,
      }),
    );
    await tagSecrets(place);
  },
  /** Unencrypted, public, in one zone, deleted by one call, kept a week or not at all; and a key that never rotates. */
  bad: async (place) => {
    await createKey(place);
    await place.client(RDSClient).send(
      new CreateDBInstanceCommand({
        ...instance,
        DBInstanceIdentifier: 'orders',
        BackupRetentionPeriod: 7,
        PreferredBackupWindow: '12:00-12:30',
        StorageEncrypted: false,
        DeletionProtection: false,
        MultiAZ: false,
        PubliclyAccessible: true,
        Tags: TAGS.slice(1),
      }),
    );
    await place.client(RDSClient).send(
      new CreateDBInstanceCommand({
        ...instance,
        DBInstanceIdentifier: 'scratch',
        BackupRetentionPeriod: 0,
        PubliclyAccessible: true,
      }),
    );
  },
};

const plan = (vault: string, days: number) =>
  new CreateBackupPlanCommand({
    BackupPlan: {
      BackupPlanName: 'daily',
      Rules: [
        {
          RuleName: 'daily',
          TargetBackupVaultName: vault,
          ScheduleExpression: 'cron(0 4 * * ? *)',
          Lifecycle: { DeleteAfterDays: days },
        },
      ],
    },
  });

export const backup: Seed = {
  scope: 'region',
  good: async (place) => {
    const client = place.client(BackupClient);
    const EncryptionKeyArn = await createKey(place);
    await place.client(KMSClient).send(new EnableKeyRotationCommand({ KeyId: EncryptionKeyArn }));
    await client.send(new CreateBackupVaultCommand({ BackupVaultName: 'main', EncryptionKeyArn }));
    await client.send(
      new PutBackupVaultLockConfigurationCommand({
        BackupVaultName: 'main',
        MinRetentionDays: 30,
        MaxRetentionDays: 365,
      }),
    );
    await client.send(plan('main', 35));
  },
  /** A vault without a lock, and a plan that forgets after a week; away from home not even that. */
  bad: async ({ client, region }) => {
    if (region !== HOME) return;
    await client(BackupClient).send(new CreateBackupVaultCommand({ BackupVaultName: 'main' }));
    await client(BackupClient).send(plan('main', 7));
  },
};
