/** AWS KMS: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'kms',
  clients: ['kms'],
  neverRead: [
    // plain text and data keys
    'kms:Decrypt',
    'kms:GenerateDataKey*',
  ],
  calls: [
    left(
      'a key is used, not changed',
      'Decrypt',
      'Encrypt',
      'ReEncrypt',
      'GenerateDataKey*',
      'GenerateMac',
      'GenerateRandom',
      'DeriveSharedSecret',
      'Sign',
      'Verify',
      'VerifyMac',
      'Encapsulate',
      'Decapsulate',
    ),
    left('grants are not judged', '*Grant'),
    left('aliases of customers are not judged, and those of AWS stay', 'CreateAlias', 'UpdateAlias', 'DeleteAlias'),
    left('that it rotates by itself is judged, not that somebody did it', 'RotateKeyOnDemand'),
    left('the description of a key is not judged', 'UpdateKeyDescription'),
    left('no collector reads key stores, and their keys are not rotated by KMS', '*CustomKeyStore'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    left('a key that waits for its deletion is not judged any more', 'KMS CMK Deletion'),
    left('that it rotates by itself is judged, not that it did', 'KMS CMK Rotation'),
    left('a key whose material expired is not judged any more', 'KMS Imported Key Material Expiration'),
  ],
});
