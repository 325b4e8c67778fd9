/**
 * Events that tell of other accounts or regions than those they are sent in. An administrator gets its members' findings
 * as well, a home region those of the regions linked to it, and calls about members are recorded where they are made.
 */
import type { Occurrence, Place } from '../../shared/pipeline/stale.ts';

/** Where an event's detail names accounts and regions: by the path to what has them, and the names of its fields. */
interface Telling {
  readonly detailType: string;
  /** Of CloudTrail's records, those of these calls. */
  readonly eventSource?: string;
  readonly eventNames?: readonly string[];
  readonly within: readonly string[];
  /** Field of one account or of several, and of the region when there is one beside it. */
  readonly account?: string;
  readonly region?: string;
  /** Field of a resource's ARN, which has both. */
  readonly arn?: string;
  /** Where it was sent, facts are stale as well. */
  readonly here?: true;
}

const CLOUDTRAIL = 'AWS API Call via CloudTrail';

const TELLINGS: readonly Telling[] = [
  // "Processing GuardDuty findings with Amazon EventBridge"
  { detailType: 'GuardDuty Finding', within: [], account: 'accountId', region: 'region' },
  // "AWS Security Finding Format (ASFF)": required and optional top-level attributes
  { detailType: 'Security Hub Findings - Imported', within: ['findings'], account: 'AwsAccountId', region: 'Region' },
  // "Reference: AWS Health events Amazon EventBridge schema"; the account's facts have no region
  { detailType: 'AWS Health Event', within: [], account: 'affectedAccount' },
  // Amazon GuardDuty API Reference, of the calls named
  {
    detailType: CLOUDTRAIL,
    eventSource: 'guardduty.amazonaws.com',
    eventNames: ['UpdateMemberDetectors', 'StartMonitoringMembers', 'StopMonitoringMembers'],
    within: ['requestParameters'],
    account: 'accountIds',
  },
  {
    detailType: CLOUDTRAIL,
    eventSource: 'guardduty.amazonaws.com',
    eventNames: ['CreateMembers'],
    within: ['requestParameters', 'accountDetails'],
    account: 'accountId',
  },
  // AWS Security Hub API Reference, "CreateMembers"
  {
    detailType: CLOUDTRAIL,
    eventSource: 'securityhub.amazonaws.com',
    eventNames: ['CreateMembers'],
    within: ['requestParameters', 'AccountDetails'],
    account: 'AccountId',
  },
  // AWS Account Management API Reference, "PutAlternateContact", "DeleteAlternateContact"
  {
    detailType: CLOUDTRAIL,
    eventSource: 'account.amazonaws.com',
    eventNames: ['PutAlternateContact', 'DeleteAlternateContact'],
    within: ['requestParameters'],
    account: 'accountId',
  },
  // Amazon RDS API Reference: called where the copy is, and told by the source, which is in another region
  {
    detailType: CLOUDTRAIL,
    eventSource: 'rds.amazonaws.com',
    eventNames: ['StartDBInstanceAutomatedBackupsReplication', 'StopDBInstanceAutomatedBackupsReplication'],
    within: ['requestParameters'],
    arn: 'sourceDBInstanceArn',
  },
  {
    detailType: CLOUDTRAIL,
    eventSource: 'rds.amazonaws.com',
    eventNames: ['CreateDBInstanceReadReplica'],
    within: ['requestParameters'],
    arn: 'sourceDBInstanceIdentifier',
    here: true,
  },
  {
    detailType: CLOUDTRAIL,
    eventSource: 'rds.amazonaws.com',
    eventNames: ['RemoveFromGlobalCluster'],
    within: ['requestParameters'],
    arn: 'dbClusterIdentifier',
    here: true,
  },
];

/** The most members that a call of these services names; whoever names more is not followed further. */
const MOST_PLACES = 50;

/** Where the facts are, if the event says so; undefined: where it was sent. */
export function placesToldOf(occurrence: Occurrence): Place[] | undefined {
  const telling = TELLINGS.find((one) => tells(one, occurrence));
  if (!telling) return undefined;
  const { account, region } = occurrence;
  const told = within(occurrence.detail, telling.within).flatMap((one) => placesIn(one, telling, region));
  const places = told.filter((place) => /^\d{12}$/.test(place.account) && place.region !== '');
  if (places.length === 0) return undefined;
  const all = telling.here ? [{ account, region }, ...places] : places;
  return [...new Map(all.map((place) => [`${place.account}/${place.region}`, place])).values()].slice(0, MOST_PLACES);
}

function placesIn(told: unknown, telling: Telling, sentIn: string): Place[] {
  const [region = sentIn] = texts(told, telling.region);
  return [
    ...texts(told, telling.account).map((account) => ({ account, region })),
    ...texts(told, telling.arn).map((arn) => {
      const [, , , inRegion = '', account = ''] = arn.split(':');
      return { account, region: inRegion };
    }),
  ];
}

const tells = ({ detailType, eventSource, eventNames }: Telling, occurrence: Occurrence): boolean =>
  detailType === occurrence.detailType &&
  eventSource === occurrence.eventSource &&
  (eventNames?.includes(occurrence.eventName ?? '') ?? true);

/** The objects at a path, each element of a list for itself. */
function within(value: unknown, path: readonly string[]): unknown[] {
  const [name, ...deeper] = path;
  if (name === undefined) return Array.isArray(value) ? value : [value];
  return [value].flat().flatMap((one) => within(fieldOf(one, name), deeper));
}

const texts = (value: unknown, name: string | undefined): string[] =>
  name ? [fieldOf(value, name)].flat().filter((text): text is string => typeof text === 'string' && text !== '') : [];

/** CloudTrail writes a parameter's name as the service does, and some write their first letter large. */
function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
