/** The types of IAM that AWS Config can record, and the regions in which it can. */

/** IAM's types, which a recorder of all types records by choice only (API reference, "RecordingGroup"). */
export const GLOBAL_TYPES: readonly string[] = [
  'AWS::IAM::User',
  'AWS::IAM::Group',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
];

/**
 * Regions in which AWS Config was available before February 2022. Only there can it record IAM's types ("Recording AWS
 * Resources", Global resources), regardless of the settings of its recorder: the page lists the others, to which each new region is
 * added, while this list is closed.
 */
const BEFORE_FEBRUARY_2022: readonly string[] = [
  'af-south-1',
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ca-central-1',
  'cn-north-1',
  'cn-northwest-1',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'me-south-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-gov-east-1',
  'us-gov-west-1',
  'us-west-1',
  'us-west-2',
];

export const canRecordIam = (region: string): boolean => BEFORE_FEBRUARY_2022.includes(region);
