/**
 * A collector turns what a source answers into small fact records, once per unit, for every control that needs them.
 * One that reads AWS declares the IAM actions it calls (nothing else is let through) and the events that make its facts stale.
 */
import type { Account } from './account.ts';
import type { Seen } from './reading.ts';
import type { EvidenceKind, Ports, SourceKind } from './source.ts';
import type { Where } from './where.ts';

export type Scope = 'organization' | 'account' | 'region';

/**
 * What a field of an event must hold, in the words of EventBridge patterns: the text itself, how it begins or does not, or
 * a number compared ("Comparison operators for use in event patterns in Amazon EventBridge", of which this is what is needed).
 */
export type Matcher =
  | string
  | { readonly prefix: string }
  | { readonly 'anything-but': { readonly prefix: string } }
  | { readonly numeric: readonly ['<' | '<=' | '=' | '>=' | '>', number] };

/** Every field named must match, by any of its matchers. A list in the event matches when one of its elements does. */
export interface DetailFilter {
  readonly [field: string]: DetailFilter | readonly Matcher[];
}

/** An EventBridge event that makes facts stale; `derive/triggers` turns these into rules. */
export interface Trigger {
  readonly source: string;
  readonly detailType: string;
  readonly eventSource?: string;
  readonly eventNames?: readonly string[];
  /** Leaves out what changes no fact, so that an event which comes often is let in seldom. */
  readonly detail?: DetailFilter;
  /** The organisation's facts are stale also when a delegated administrator did it, whichever account that is. */
  readonly delegated?: true;
  /** Absent: in the account and region in which it was sent. */
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

/** Calls about the organisation that the account makes to which it delegated the service's administration. */
export const administratorCalls = (service: string, ...eventNames: string[]): Trigger => ({
  ...apiCalls(service, ...eventNames),
  delegated: true,
});

/** The same events, which change facts elsewhere. */
export const about = (where: Where, trigger: Trigger): Trigger => ({ ...trigger, where });

/** An event that a service sends of its own accord, such as `aws.backup` / `Backup Job State Change`. */
export const serviceEvent = (source: string, detailType: string, detail?: DetailFilter): Trigger => ({
  source,
  detailType,
  ...(detail ? { detail } : {}),
});

export interface Resource<F> {
  /** ARN where the service has one, else the service's own id. Unique within the unit and stable between scans. */
  readonly id: string;
  readonly region?: string;
  readonly tags?: Seen<Readonly<Record<string, string>>>;
  readonly facts: Seen<F>;
}

/** What every collector may use, besides the port of its kind. */
export interface Here {
  readonly account: Account;
  /** The unit's region; us-east-1 for account and organisation scope. */
  readonly region: string;
  /** Every region of this scan, for an organisation collector that asks in each. */
  readonly regions: readonly string[];
  readonly now: Date;
  /** Facts of another collector of the same account, shared and never collected twice; of this region if no other is named. */
  facts<F>(collector: Collector<F>, region?: string): Promise<readonly Resource<F>[]>;
}

/** What a collector of AWS's APIs may use. */
export type Aws = Here & Ports['aws'];

export interface Collector<F = unknown, Sdk = unknown, Kind extends SourceKind = SourceKind> {
  /** `<service>.<what>`, unique. */
  readonly id: string;
  /** The kind of source that it reads. */
  readonly kind: Kind;
  /** The kind of evidence that its facts are. */
  readonly evidence: EvidenceKind;
  readonly scope: Scope;
  /** IAM actions, exactly those it calls. */
  readonly actions: readonly string[];
  readonly triggers: readonly Trigger[];
  /** Other collectors whose facts it builds on: their actions and triggers are its own as well. */
  readonly uses?: readonly Collector[];
  /** Its facts change with its own triggers alone: it takes so little of what it uses that the triggers of that are not its own. */
  readonly ownTriggersAlone?: true;
  /**
   * Fields that AWS leaves out where there is nothing to tell: `<Operation>.<field>`, as `DescribeBudgets.Budgets` or
   * `DescribeDBInstances.DBInstances[].KmsKeyId` → what it means, and the page or the answer that says so. Any other field
   * that is missing is unreadable (test/contract).
   */
  readonly absent?: Readonly<Record<string, string>>;
  /** Operations that tell something by an answer without a body → what, and the page that says so. */
  readonly silent?: Readonly<Record<string, string>>;
  /** Fields whose values are an open set, such as resource types → why a value that nobody listed is one like the others. */
  readonly open?: Readonly<Record<string, string>>;
  /** Values that AWS lists and of which no verdict is made, as `GetDetector.Status = PAUSED` → why. */
  readonly left?: Readonly<Record<string, string>>;
  /**
   * Operations of which the answer for the whole account or organisation can be had in one region alone → why. Whatever any
   * region answers is asked of another one when the first refuses (`anyRegion`), and a contract test holds that.
   */
  readonly oneRegion?: Readonly<Record<string, string>>;
  /** Loads the SDK package when the collector first runs, and not before. */
  readonly sdk?: () => Promise<Sdk>;
  /** Throws `CouldNotRead` when the facts as a whole cannot be had. */
  collect(source: Here & Ports[Kind], sdk: Sdk): Promise<readonly Resource<F>[]>;
}

/** A collector as its file declares it: one that names no kind reads AWS's APIs, and its facts are what AWS says. */
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
