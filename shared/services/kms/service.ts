/** AWS KMS: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'kms',
  clients: ['kms'],
  neverRead: [
    // plain text and data keys
    'kms:Decrypt',
    'kms:GenerateDataKey*',
  ],
  calls: [
    leftToNextScan(
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
    leftToNextScan('grants are not judged', '*Grant'),
    leftToNextScan(
      'aliases of customers are not judged, and those of AWS stay',
      'CreateAlias',
      'UpdateAlias',
      'DeleteAlias',
    ),
    leftToNextScan('that it rotates by itself is judged, not that somebody did it', 'RotateKeyOnDemand'),
    leftToNextScan('the description of a key is not judged', 'UpdateKeyDescription'),
    leftToNextScan('no collector reads key stores, and their keys are not rotated by KMS', '*CustomKeyStore'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    leftToNextScan('a key that waits for its deletion is not judged any more', 'KMS CMK Deletion'),
    leftToNextScan('that it rotates by itself is judged, not that it did', 'KMS CMK Rotation'),
    leftToNextScan('a key whose material expired is not judged any more', 'KMS Imported Key Material Expiration'),
  ],
});
