/** Protection plans of a GuardDuty detector: the features of its API, and the extensions of each. */
import type { DetectorFeatureConfigurationResult } from '@aws-sdk/client-guardduty';
import type { Known } from '../../core/control.ts';
import { given, known, oneOf, type Seen } from '../../core/reading.ts';

export const GET_DETECTOR = 'guardduty:GetDetector';

/** Protection plan → whether it is on. An open set: AWS adds plans. */
export type Plans = Readonly<Record<string, Seen<boolean>>>;

export interface Detector {
  readonly enabled: Seen<boolean>;
  readonly features: Seen<Plans>;
}

const isOn = (status: string | undefined, name: string): Seen<boolean> => {
  const known = oneOf(status, ['ENABLED', 'DISABLED'], GET_DETECTOR, `Status of ${name}`);
  return typeof known === 'string' ? known === 'ENABLED' : known;
};

/** By name; the additional configuration of one as `RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT`. */
export const plansOf = (features: readonly DetectorFeatureConfigurationResult[]): Plans =>
  Object.fromEntries(
    features.flatMap(({ Name = 'unnamed', Status, AdditionalConfiguration = [] }) => [
      [Name, isOn(Status, Name)],
      ...AdditionalConfiguration.map((further) => {
        const name = `${Name}/${further.Name ?? 'unnamed'}`;
        return [name, isOn(further.Status, name)];
      }),
    ]),
  );

const CHINA = ['cn-north-1', 'cn-northwest-1'];
const LATER = [
  'ap-east-2',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'mx-central-1',
  'us-gov-east-1',
  'us-gov-west-1',
];

/**
 * Regions that do not offer a plan ("Amazon GuardDuty Regions and endpoints", and the regions of AWS Config's managed rules
 * guardduty-rds-protection-enabled and guardduty-lambda-protection-enabled). AWS adds plans to regions: a plan that a detector
 * lists counts as offered, even if this list lacks it.
 */
const NOT_OFFERED: Readonly<Record<string, readonly string[]>> = {
  RDS_LOGIN_EVENTS: [...CHINA, ...LATER],
  LAMBDA_NETWORK_LOGS: CHINA,
};

export const isOffered = ({ features }: Known<Detector>, plan: string, region: string): boolean =>
  Object.hasOwn(features, plan) || !NOT_OFFERED[plan]?.includes(region);

/** Whether the plan is on. Throws `CouldNotRead` if the detector does not list it: a detector lists plans that are off, too. */
export const isPlanOn = ({ features }: Known<Detector>, plan: string): boolean =>
  known(given(features[plan], GET_DETECTOR, plan));
