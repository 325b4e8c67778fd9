/**
 * An AWS service that collectors read: one declaration per service. It names the calls and events that change something
 * but cause no reaction: the next scan finds their changes. A repository test requires every command of the service's
 * SDK clients to be named here or in a trigger.
 */
export interface AwsService {
  /** As in CloudTrail's `eventSource`: `ec2`. */
  readonly service: string;
  /** SDK packages of the service, without `@aws-sdk/client-`. Empty if no collector calls the service. */
  readonly clients: readonly string[];
  /** Prefix of the service's IAM actions, if it differs from `service`. */
  readonly iam?: string;
  /** Commands that CloudTrail records by another name, with that name. */
  readonly recordedAs?: Readonly<Record<string, string>>;
  /**
   * Event sources that send to us-east-1 alone, because the service has no regions ("Why does my EventBridge rule for IAM
   * events only trigger in us-east-1", AWS re:Post). If left out, rules in every region match the service's events.
   */
  readonly globalSources?: readonly string[];
  /**
   * IAM actions that read the content of resources (data, secrets, credentials) and not their settings. The boundary of the
   * read role denies them, even if a policy of the role allows them.
   */
  readonly neverRead?: readonly string[];
  readonly calls: readonly LeftToNextScan[];
  /** Events that the service sends without an API call, by their detail type. */
  readonly events: readonly LeftToNextScan[];
}

interface LeftToNextScan {
  readonly because: string;
  /** `*` stands for any letters. Calls that change what a collector reads are named one by one. */
  readonly names: readonly string[];
}

/** Calls or events of the service that change what a collector reads, but can wait for the next scan. */
export const leftToNextScan = (because: string, ...names: string[]): LeftToNextScan => ({ because, names });

export const awsService = (declared: AwsService): AwsService => declared;
