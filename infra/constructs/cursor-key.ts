/** The key behind the secrets of the API: of cursors, and of sessions of the pages. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { accept } from '../checks.ts';

/** Cursors are used within minutes, and sessions within hours. A key that was deleted by mistake can be restored within this time. */
const PENDING = Duration.days(7);

export function cursorKey(place: Construct): Key {
  const key = new Key(place, 'CursorKey', {
    description: 'Plumbline: makes the secrets of cursors and sessions',
    keySpec: KeySpec.HMAC_256,
    keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
    pendingWindow: PENDING,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  accept(key, {
    CKV_AWS_7:
      'KMS rotates no HMAC key ("Rotating AWS KMS keys"). A cursor is used within minutes, a session within hours; ' +
      'a deployment can replace the key, which ends those that were given out.',
  });
  return key;
}
