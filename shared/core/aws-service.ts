/**
 * An AWS service that collectors read: one declaration per service. It names the calls and events that change something and
 * are left to the next scan. A repository test finds every command of the service's SDK clients there, or among the triggers.
 */
export interface AwsService {
  /** As in CloudTrail's `eventSource`: `ec2`. */
  readonly service: string;
  /** SDK packages of the service, without `@aws-sdk/client-`; none where no collector calls it. */
  readonly clients: readonly string[];
  /** Prefix of its IAM actions, where that is another. */
  readonly iam?: string;
  /** Commands that CloudTrail records by another name: that name. */
  readonly recordedAs?: Readonly<Record<string, string>>;
  /**
   * Event sources that send to us-east-1 alone: the service has no regions ("Why does my EventBridge rule for IAM events only
   * trigger in us-east-1", AWS re:Post). Left out: its events are listened for in every region.
   */
  readonly globalSources?: readonly string[];
  /**
   * IAM actions that read the content of what accounts hold, and not how it is kept: data, secrets, credentials. The boundary of
   * the read role denies them, whatever policy is attached to it.
   */
  readonly neverRead?: readonly string[];
  readonly calls: readonly LeftToNextScan[];
  /** Events that it sends of its own accord, by their detail type. */
  readonly events: readonly LeftToNextScan[];
}

interface LeftToNextScan {
  readonly because: string;
  /** `*` stands for any letters. Calls on what a collector reads are named one by one. */
  readonly names: readonly string[];
}

export const left = (because: string, ...names: string[]): LeftToNextScan => ({ because, names });

export const awsService = (declared: AwsService): AwsService => declared;
