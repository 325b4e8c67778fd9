/**
 * The calls that prove that events arrive. Two of them change something: they put a tag on one of Plumbline's own rules
 * and remove it again. All others only read.
 */

import { couldNotRead } from '../aws/failure.ts';
import { type Unit, unitId } from '../core/account.ts';
import { arnParts } from '../core/arn.ts';
import { logGroupOf, type ReactionLine } from '../core/deployed.ts';
import { CouldNotRead } from '../core/errors.ts';
import type { History } from '../core/ports.ts';
import { all, each, required } from '../core/reading.ts';
import type { AccountReach, Declared } from '../core/source.ts';
import { verdictsOf } from '../records/verdicts.ts';
import { type FoundRule, readRules } from './reading-stacks.ts';

const PROOF: Declared = {
  id: 'doctor --prove-events',
  /** Every action that this module calls, and no other. */
  actions: [
    'events:ListRules',
    'events:ListTargetsByRule',
    'logs:FilterLogEvents',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'tag:TagResources',
    'tag:UntagResources',
  ],
};
const TAG_RULE = 'events:TagResource';
const UNTAG_RULE = 'events:UntagResource';
/** EventBridge also requires its own actions when the tagging API tags a rule ("TagResources"). */
export const PROOF_ACTIONS = [...PROOF.actions, TAG_RULE, UNTAG_RULE].sort();

/** The key of the tag. Nothing else uses it, and it exists only while a proof runs. */
export const TAG = 'plumbline-doctor';
/** The call that sets the tag. The controls' triggers name it, so rules forward it. */
const CALL = 'TagResources';

/** Whether a scan has recorded the account; the hub sets aside events of any other account. */
export async function readKnown(history: Pick<History, 'read'>, account: string): Promise<boolean> {
  try {
    const { seq } = await history.read(verdictsOf(unitId({ account, region: 'global' })));
    return seq > 0;
  } catch (error) {
    throw couldNotRead('dynamodb:Query', error);
  }
}

/** A rule that forwards events, its target, and the queue of events that it could not send. */
export interface Forwarding extends FoundRule {
  readonly targets: readonly string[];
  readonly unsent: string | null;
}

/** Plumbline's own rules in an account and region. */
export async function readForwarding(reach: AccountReach, place: Unit): Promise<Forwarding[]> {
  const sdk = await import('@aws-sdk/client-eventbridge');
  const client = reach.client(sdk.EventBridgeClient, place, PROOF);
  const ours = (await readRules(reach, place, PROOF)).filter((rule) => rule.ours);
  return each(ours, async (rule) => {
    const { Targets } = await client.send(new sdk.ListTargetsByRuleCommand({ Rule: rule.name }));
    const targets = required(Targets, 'events:ListTargetsByRule', 'Targets');
    const unsent = targets.find(({ DeadLetterConfig }) => DeadLetterConfig?.Arn)?.DeadLetterConfig?.Arn ?? null;
    return { ...rule, targets: targets.map(({ Arn = '' }) => Arn), unsent };
  });
}

async function tagging(reach: AccountReach, place: Unit) {
  const sdk = await import('@aws-sdk/client-resource-groups-tagging-api');
  return { sdk, client: reach.client(sdk.ResourceGroupsTaggingAPIClient, place, PROOF) };
}

/** Returns the request id, by which CloudTrail's record of the call is found. */
export async function putTag(reach: AccountReach, place: Unit, arn: string, value: string): Promise<string> {
  const { sdk, client } = await tagging(reach, place);
  const command = new sdk.TagResourcesCommand({ ResourceARNList: [arn], Tags: { [TAG]: value } });
  const { FailedResourcesMap, $metadata } = await client.send(command);
  accepted(FailedResourcesMap, TAG_RULE);
  return required($metadata.requestId, 'tag:TagResources', 'request id');
}

export async function takeTagOff(reach: AccountReach, place: Unit, arn: string): Promise<void> {
  const { sdk, client } = await tagging(reach, place);
  const command = new sdk.UntagResourcesCommand({ ResourceARNList: [arn], TagKeys: [TAG] });
  accepted((await client.send(command)).FailedResourcesMap, UNTAG_RULE);
}

/** The tagging API answers without an error even if the tagged service refused; its answer then lists the failures. */
function accepted(failed: Record<string, { ErrorCode?: string; ErrorMessage?: string }> = {}, action: string): void {
  const [refusal] = Object.values(failed);
  if (!refusal) return;
  const name = refusal.ErrorCode ?? 'FailedResourcesMap';
  throw couldNotRead(action, Object.assign(new Error(refusal.ErrorMessage), { name }));
}

export interface Reaction {
  /** When it was logged, in milliseconds since 1970. */
  readonly at: number;
  /** Why the reaction failed; null when it succeeded. */
  readonly failure: string | null;
}

/** The reactions to such calls that `react` has logged since then, by request id. A success overrides a failure. */
export async function readReactions(reach: AccountReach, hub: Unit, since: Date): Promise<Map<string, Reaction>> {
  const sdk = await import('@aws-sdk/client-cloudwatch-logs');
  const client = reach.client(sdk.CloudWatchLogsClient, hub, PROOF);
  const pages = sdk.paginateFilterLogEvents(
    { client },
    {
      logGroupName: logGroupOf('react'),
      startTime: since.getTime(),
      filterPattern: `{ $.eventName = "${CALL}" }`,
    },
  );
  const found = new Map<string, Reaction>();
  for (const { message = '', timestamp = 0 } of await all(pages, (page) => page.events)) {
    const { level, request, error } = lineOf(message);
    const failure = level === 'ERROR' ? (error?.message ?? 'the log gives no reason') : null;
    if (found.get(request)?.failure !== null) found.set(request, { at: timestamp, failure });
  }
  return found;
}

function lineOf(message: string): ReactionLine & { readonly error?: { readonly message?: string } } {
  try {
    return JSON.parse(message);
  } catch (cause) {
    throw new CouldNotRead('logs:FilterLogEvents', 'malformed', 'a line is not JSON', cause);
  }
}

/**
 * The number of events that wait in the account's own queue because they could not be sent to the hub, and the queue's
 * address.
 */
export async function readUnsent(reach: AccountReach, { region }: Unit, queue: string) {
  const sdk = await import('@aws-sdk/client-sqs');
  const { account, resource: name } = arnParts(queue);
  const client = reach.client(sdk.SQSClient, { account, region }, PROOF);
  const { QueueUrl } = await client.send(new sdk.GetQueueUrlCommand({ QueueName: name }));
  const url = required(QueueUrl, 'sqs:GetQueueUrl', 'QueueUrl');
  const asked = new sdk.GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] });
  const { Attributes } = await client.send(asked);
  const count = required(Attributes?.ApproximateNumberOfMessages, 'sqs:GetQueueAttributes', 'Attributes');
  return { url, count: Number(count) };
}
