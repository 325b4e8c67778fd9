/**
 * A collector turns the answers of a source into small records of facts, once per unit, for every control that needs them. A
 * collector that reads AWS declares the IAM actions that it calls (no other call is allowed) and the events that make its facts
 * stale.
 */
import type { Account } from './account.ts';
import type { Seen } from './reading.ts';
import type { EvidenceKind, Ports, SourceKind } from './source.ts';
import type { Where } from './where.ts';

export type Scope = 'organization' | 'account' | 'region';

/**
 * A condition on a field of an event, as EventBridge patterns write it: the text itself, a prefix, an excluded prefix, or a
 * comparison of numbers ("Comparison operators for use in event patterns in Amazon EventBridge"). Only the operators that
 * Plumbline needs are here.
 */
export type Matcher =
  | string
  | { readonly prefix: string }
  | { readonly 'anything-but': { readonly prefix: string } }
  | { readonly numeric: readonly ['<' | '<=' | '=' | '>=' | '>', number] };

/** Every named field must match one of its matchers. A list in the event matches if one of its elements does. */
export interface DetailFilter {
  readonly [field: string]: DetailFilter | readonly Matcher[];
}

/** An EventBridge event that makes facts stale; `derive/triggers` turns these into rules. */
export interface Trigger {
  readonly source: string;
  readonly detailType: string;
  readonly eventSource?: string;
  readonly eventNames?: readonly string[];
  /** Filters out frequent events that change no fact. */
  readonly detail?: DetailFilter;
  /** An event of a delegated administrator makes the organisation's facts stale too, in whichever account it happened. */
  readonly delegated?: true;
  /** If absent, the event makes the facts of the account and region that sent it stale. */
  readonly where?: Where;
}

export const CLOUDTRAIL = 'AWS API Call via CloudTrail';

/** Management API calls of a service, by the host name prefix that CloudTrail uses (`guardduty`, `s3`, `ec2`). */
export const apiCalls = (service: string, ...eventNames: string[]): Trigger => ({
  source: `aws.${service}`,
  detailType: CLOUDTRAIL,
  eventSource: `${service}.amazonaws.com`,
  eventNames,
});

/** Calls about the organisation, made by the account to which it delegated the service's administration. */
export const administratorCalls = (service: string, ...eventNames: string[]): Trigger => ({
  ...apiCalls(service, ...eventNames),
  delegated: true,
});

/** The same events, for facts of other units than the one that sent the event. */
export const about = (where: Where, trigger: Trigger): Trigger => ({ ...trigger, where });

/** An event that a service sends without an API call, such as `aws.backup` / `Backup Job State Change`. */
export const serviceEvent = (source: string, detailType: string, detail?: DetailFilter): Trigger => ({
  source,
  detailType,
  ...(detail ? { detail } : {}),
});

export interface Resource<F> {
  /** The ARN, or the service's own id if there is no ARN. Unique within the unit and stable between scans. */
  readonly id: string;
  readonly region?: string;
  readonly tags?: Seen<Readonly<Record<string, string>>>;
  readonly facts: Seen<F>;
}

/** The fields that every collector is given, besides the port of its kind. */
export interface Here {
  readonly account: Account;
  /** The unit's region; us-east-1 for account and organisation scope. */
  readonly region: string;
  /** Every region of this scan, for a collector of the organisation that reads each region. */
  readonly regions: readonly string[];
  readonly now: Date;
  /**
   * Facts of another collector of the same account. The facts are shared and never collected twice. Without a region, those of
   * this region.
   */
  facts<F>(collector: Collector<F>, region?: string): Promise<readonly Resource<F>[]>;
}

/** The port and the fields that a collector of AWS's APIs is given. */
export type Aws = Here & Ports['aws'];

export interface Collector<F = unknown, Sdk = unknown, Kind extends SourceKind = SourceKind> {
  /** `<service>.<what>`, unique. */
  readonly id: string;
  /** The kind of source that the collector reads. */
  readonly kind: Kind;
  /** The kind of evidence that its facts provide. */
  readonly evidence: EvidenceKind;
  readonly scope: Scope;
  /** IAM actions: exactly those that the collector calls. */
  readonly actions: readonly string[];
  readonly triggers: readonly Trigger[];
  /** Other collectors whose facts this one uses. Their actions and triggers count as its own. */
  readonly uses?: readonly Collector[];
  /**
   * Whether only its own triggers make the facts stale, because it uses so little of the other collectors' facts that
   * their triggers do not matter.
   */
  readonly ownTriggersAlone?: true;
  /**
   * Why it is enough to read these facts once a week: for example, the calls are expensive, or every change sends an
   * event that makes the facts stale. A control that needs them is then evaluated weekly, if weekly.ts allows it.
   */
  readonly seldom?: string;
  /** Why the facts need no trigger: once they exist, no call can change them. */
  readonly lasting?: string;
  /**
   * Fields that AWS leaves out if they have no value: `<Operation>.<field>`, such as `DescribeBudgets.Budgets` or
   * `DescribeDBInstances.DBInstances[].KmsKeyId` → the meaning of the absence, and the page or the answer that documents it.
   * Any other missing field is unreadable (test/contract).
   */
  readonly absent?: Readonly<Record<string, string>>;
  /** Operations for which an answer without a body has a meaning → the meaning, and the page that documents it. */
  readonly silent?: Readonly<Record<string, string>>;
  /** Fields whose values are an open set, such as resource types → why an undocumented value needs no special treatment. */
  readonly open?: Readonly<Record<string, string>>;
  /** Documented values that give no verdict, such as `GetDetector.Status = PAUSED` → why. */
  readonly noVerdict?: Readonly<Record<string, string>>;
  /**
   * Operations that only one region answers for the whole account or organisation → why. Where every region can answer,
   * `anyRegion` tries another one after a refusal, and a contract test checks that.
   */
  readonly oneRegion?: Readonly<Record<string, string>>;
  /** Loads the SDK package when the collector first runs. */
  readonly sdk?: () => Promise<Sdk>;
  /** Throws `CouldNotRead` if none of the facts could be read. */
  collect(source: Here & Ports[Kind], sdk: Sdk): Promise<readonly Resource<F>[]>;
}

/**
 * A collector as its file declares it. If it declares no kind, it reads AWS's APIs, and its facts are evidence of the
 * kind `aws`.
 */
type CollectorSpec<F, Sdk, Kind extends SourceKind> = Omit<Collector<F, Sdk, Kind>, 'kind' | 'evidence'> & KindOf<Kind>;
type KindOf<Kind extends SourceKind> = Kind extends 'aws'
  ? { readonly kind?: Kind; readonly evidence?: 'aws' }
  : { readonly kind: Kind; readonly evidence: EvidenceKind };

export function collector<F, Sdk, Kind extends SourceKind = 'aws'>(spec: CollectorSpec<F, Sdk, Kind>): Collector<F> {
  const { sdk, kind = 'aws', evidence = 'aws' } = spec;
  let loaded: Promise<Sdk> | undefined;
  const load = () => {
    loaded ??= sdk?.();
    return loaded;
  };
  return { ...spec, kind, evidence, ...(sdk ? { sdk: load } : {}) } as unknown as Collector<F>;
}
