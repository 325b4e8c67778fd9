/**
 * The KMS keys. AWS services may use the one for logs and notifications, only our functions may use the one for
 * history, and only `finish` signs with the one for anchors.
 */
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { accept } from '../checks.ts';
import { API_LOGS, LINK_LOGS, MACHINE_LOGS } from '../names.ts';

export interface Keys {
  /**
   * Encrypts the table and the evidence. It stays when the stack is deleted, because the data that stays could not be
   * read without it.
   */
  readonly history: Key;
  /** Encrypts topics and log groups. */
  readonly operations: Key;
  /** Signs the heads of the chains. Every anchor carries the public key that verifies it. */
  readonly anchors: Key;
}

const THE_LONGEST = Duration.days(30);

export function keys(scope: Construct): Keys {
  const history = new Key(scope, 'HistoryKey', {
    description: 'Plumbline: history and evidence',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const operations = new Key(scope, 'OperationsKey', {
    description: 'Plumbline: notifications and logs',
    enableKeyRotation: true,
    pendingWindow: THE_LONGEST,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  operations.addToResourcePolicy(
    new PolicyStatement({
      sid: 'LogGroupsOfPlumbline',
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
      // "Encrypt log data in CloudWatch Logs using AWS KMS", Amazon CloudWatch Logs User Guide
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': ['/plumbline/*', MACHINE_LOGS, LINK_LOGS, API_LOGS].map(
            (group) => `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:${group}`,
          ),
        },
      },
    }),
  );
  operations.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  return { history, operations, anchors: anchorKey(scope) };
}

function anchorKey(scope: Construct): Key {
  const key = new Key(scope, 'AnchorKey', {
    description: 'Plumbline: signs the heads of the hash chains',
    keySpec: KeySpec.ECC_NIST_P256,
    keyUsage: KeyUsage.SIGN_VERIFY,
    pendingWindow: THE_LONGEST,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  accept(key, {
    CKV_AWS_7:
      'KMS rotates no asymmetric key ("Rotating AWS KMS keys"). Verifiers of anchors know the fingerprint of this key; ' +
      'another key has another fingerprint, which they must be given.',
  });
  return key;
}
