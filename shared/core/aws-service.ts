/**
 * Calls and events of a service that are left to the next scan although they change something: one declaration per service.
 * A repository test finds every command of the SDK clients that collectors use in it, or among the triggers.
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
  readonly calls: readonly Left[];
  /** Events that it sends of its own accord, by their detail type. */
  readonly events: readonly Left[];
}

interface Left {
  readonly because: string;
  /** `*` stands for any letters. Calls on what a collector reads are named one by one. */
  readonly names: readonly string[];
}

export const left = (because: string, ...names: string[]): Left => ({ because, names });

export const awsService = (declared: AwsService): AwsService => declared;
