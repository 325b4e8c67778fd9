/** The actor of a call, from its CloudTrail record ("CloudTrail userIdentity element"). */
import * as z from 'zod/mini';
import type { Actor } from '../../shared/core/commit.ts';

/** An optional field. Null, or a value of an undocumented type, counts as absent. */
const text = z.catch(z.optional(z.string().check(z.minLength(1))), undefined);

const identity = z.object({
  type: text,
  arn: text,
  principalId: text,
  invokedBy: text,
  accountId: text,
  userName: text,
  onBehalfOf: z.catch(z.optional(z.object({ userId: text, identityStoreArn: text })), undefined),
});

/**
 * The fields of a CloudTrail record that the function itself reads. `eventSource` and `eventName` are required, because
 * triggers match by them.
 */
export const record = z.object({
  eventSource: z.string().check(z.minLength(1)),
  eventName: z.string().check(z.minLength(1)),
  eventID: text,
  requestID: text,
  eventTime: text,
  awsRegion: text,
  sourceIPAddress: text,
  userAgent: text,
  userIdentity: z.catch(z.optional(identity), undefined),
});

type CallRecord = z.output<typeof record>;

export function actorOf(call: CallRecord, time: string): Actor {
  const { userIdentity = {}, sourceIPAddress, userAgent, awsRegion, eventName, eventID, eventTime } = call;
  return {
    principal: principalOf(userIdentity) ?? 'unknown principal',
    sourceIp: sourceIPAddress ?? 'unknown address',
    userAgent: userAgent ?? '',
    ...(userIdentity.invokedBy ? { invokedBy: userIdentity.invokedBy } : {}),
    ...(awsRegion ? { region: awsRegion } : {}),
    call: eventName,
    eventId: eventID ?? '',
    at: eventTime ?? time,
  };
}

type Identity = NonNullable<CallRecord['userIdentity']>;

/** The first of these fields that identifies the caller. */
function principalOf(identity: Identity): string | undefined {
  const { arn, invokedBy, principalId, userName, accountId } = identity;
  const first = arn ?? invokedBy ?? directoryUserOf(identity) ?? principalId ?? userName;
  if (first) return first;
  // an unsigned request ("Logging Amazon S3 API calls using AWS CloudTrail")
  if (accountId === 'ANONYMOUS_PRINCIPAL') return 'anonymous';
  return accountId ? `account ${accountId}` : undefined;
}

/** A user of IAM Identity Center has neither an ARN nor a name here, only an id in a directory. */
function directoryUserOf({ onBehalfOf }: Identity): string | undefined {
  const { userId, identityStoreArn = '' } = onBehalfOf ?? {};
  const directory = identityStoreArn.slice(identityStoreArn.lastIndexOf('/') + 1);
  if (!userId) return undefined;
  return directory ? `identitystore/${directory}/user/${userId}` : `identitystore/user/${userId}`;
}
