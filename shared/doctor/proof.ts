/**
 * Proves that events of an account reach the hub. It makes a real call that the controls' triggers name, on one of
 * Plumbline's own rules, and follows it until `react` has handled it. This covers the whole way, CloudTrail included,
 * and needs nothing that exists only for the proof (docs/adr/0009-events-are-proven-by-a-real-call.md).
 */

import type { Unit } from '../core/account.ts';
import { BUS, logGroupOf } from '../core/deployed.ts';
import { CouldNotRead, isRefused } from '../core/errors.ts';
import type { History } from '../core/ports.ts';
import { each, type Seen, seen } from '../core/reading.ts';
import type { AccountReach } from '../core/source.ts';
import { listed } from '../core/words.ts';
import { type Check, check, missing, type Need, type Outcome, ok, unknown, unread } from './check.ts';
import {
  type Forwarding,
  putTag,
  type Reaction,
  readForwarding,
  readKnown,
  readReactions,
  readUnsent,
  TAG,
  takeTagOff,
} from './proof-calls.ts';

export interface Proving {
  readonly reach: AccountReach;
  /** The account in which the calls are made. */
  readonly account: string;
  readonly hub: Unit;
  readonly regions: readonly string[];
  /** The number of rules that a stack adds to an account's default bus in the region. */
  rulesIn(region: string): number;
  readonly history: Pick<History, 'read'>;
  /** How long to wait for the last event. */
  readonly withinMs: number;
  readonly clock: { now(): Date; wait(milliseconds: number): Promise<void> };
  /** Prints the next step before it is taken. */
  announce(text: string): void;
  /** Whether the waiting person has pressed Ctrl-C. */
  stopped(): boolean;
}

const POLL_MS = 10_000;
/** How far the local clock may be ahead of the hub's. */
const SKEW_MS = 10 * 60_000;
const MINUTE = 60_000;
const minutes = (milliseconds: number): string =>
  milliseconds === MINUTE ? '1 minute' : `${Math.round(milliseconds / MINUTE)} minutes`;

const needIn = ({ account }: Proving, region: string): Need => ({
  id: `events.${region}`,
  title: `Events in ${account}, ${region}, reach the hub and are handled there`,
});

export async function proveEvents(proving: Proving): Promise<Check[]> {
  const { reach, account, regions } = proving;
  const known = await seen(readKnown(proving.history, account));
  if (known !== true) return [notKnown(account, known)];
  const looked = await each(regions, async (region) => {
    const rules = await seen(readForwarding(reach, { account, region }));
    return { region, rules, lacking: lacking(proving, region, rules) };
  });
  const ready = looked.flatMap(({ region, rules, lacking: lacks }) =>
    lacks || rules instanceof CouldNotRead || !rules[0] ? [] : [{ region, rule: rules[0] }],
  );
  const { outcomes, left } = await made(proving, ready);
  const checks = looked.flatMap(({ region, lacking: lacks }) => {
    const outcome = lacks ?? outcomes.get(region);
    return outcome ? [{ ...needIn(proving, region), ...outcome }] : [];
  });
  return [...checks, ...left];
}

const notKnown = (account: string, known: Seen<boolean>): Check =>
  check({ id: 'events', title: `Events in ${account} reach the hub` }, known, () =>
    unknown(
      `no scan has recorded ${account} yet, and events of an account are ignored before its first scan`,
      'aws stepfunctions start-execution --state-machine-arn <ScanMachine of PlumblineHub>, then this once more',
    ),
  );

/** Why a call in that region would be useless; undefined when it would not be. */
function lacking(proving: Proving, region: string, rules: Seen<readonly Forwarding[]>): Outcome | undefined {
  if (rules instanceof CouldNotRead) return unread(rules);
  const { account, hub } = proving;
  const expected = proving.rulesIn(region);
  if (rules.length < expected) {
    const found = `${rules.length} of ${expected} rules of Plumbline exist in ${account}, ${region}`;
    return missing(found, 'npx cdk deploy PlumblineRollout (in the management account: PlumblineManagement-*)');
  }
  const asleep = rules.filter(({ enabled }) => !enabled).map(({ name }) => name);
  if (asleep.length > 0) {
    const commands = asleep.map((name) => `aws events enable-rule --name ${name} --region ${region}`);
    return missing(`disabled: ${listed(asleep)}`, commands.join(' && '));
  }
  const bus = `:${hub.region}:${hub.account}:event-bus/${BUS}`;
  const astray = rules.find(({ targets }) => !targets.some((target) => target.endsWith(bus)));
  if (!astray) return undefined;
  const where = listed(astray.targets) || 'nowhere';
  return missing(
    `${astray.name} leads to ${where} and not to the bus ${BUS} of ${hub.account} in ${hub.region}`,
    'plumbline doctor with the right --hub-account and --regions, or npx cdk deploy PlumblineRollout',
  );
}

interface Ready {
  readonly region: string;
  readonly rule: Forwarding;
}

/** Makes the calls, waits for their events, and removes the tags even if something fails meanwhile. */
async function made(proving: Proving, ready: readonly Ready[]) {
  const outcomes = new Map<string, Outcome>();
  let left: Check[] = [];
  if (ready.length === 0) return { outcomes, left };
  const { reach, account, clock } = proving;
  const began = clock.now();
  proving.announce(announcement(proving, ready));
  const requests = new Map<string, Seen<string>>();
  try {
    for (const { region, rule } of ready) {
      requests.set(region, new CouldNotRead('tag:TagResources', 'failed', 'not answered'));
      requests.set(region, await seen(putTag(reach, { account, region }, rule.arn, began.toISOString())));
    }
    for (const [region, request] of requests)
      if (!(request instanceof CouldNotRead))
        proving.announce(`called in ${region} (request ${request}); waiting for the hub`);
    const reactions = await watched(proving, [...requests.values()], began);
    for (const one of ready)
      outcomes.set(one.region, await arrived(proving, one, { request: requests.get(one.region), reactions, began }));
  } finally {
    left = await putBack(proving, ready, requests);
  }
  return { outcomes, left };
}

const announcement = ({ account, hub, withinMs }: Proving, ready: readonly Ready[]): string =>
  [
    `about to change something in ${account}: the tag ${TAG} is put on one of Plumbline's own rules in each region`,
    ...ready.map(({ rule }) => `  ${rule.arn}`),
    `and removed when ${hub.account} has handled CloudTrail's event of it, after ${minutes(withinMs)} at` +
      ' most. It has no effect on the rule. The hub reads the tagged resources there again, as after any such call.',
  ].join('\n');

/** Polls the log of `react` until every event has arrived, the time is over, or the person interrupts. */
async function watched(proving: Proving, sent: readonly Seen<string>[], began: Date) {
  const { reach, hub, clock, withinMs } = proving;
  const awaited = sent.filter((request) => !(request instanceof CouldNotRead));
  const since = new Date(began.getTime() - SKEW_MS);
  for (;;) {
    const reactions = await seen(readReactions(reach, hub, since));
    const final =
      reactions instanceof CouldNotRead
        ? isRefused(reactions)
        : awaited.every((request) => reactions.has(request as string));
    const late = clock.now().getTime() - began.getTime() >= withinMs;
    if (final || late || proving.stopped()) return reactions;
    await clock.wait(POLL_MS);
  }
}

interface Watched {
  readonly request: Seen<string> | undefined;
  readonly reactions: Seen<ReadonlyMap<string, Reaction>>;
  readonly began: Date;
}

async function arrived(proving: Proving, ready: Ready, { request, reactions, began }: Watched): Promise<Outcome> {
  if (request === undefined) return unknown('not tried', `plumbline doctor --prove-events ${proving.account}`);
  if (request instanceof CouldNotRead) return unread(request, `could not tag ${ready.rule.name}`);
  if (reactions instanceof CouldNotRead) return unread(reactions);
  const reaction = reactions.get(request);
  if (!reaction) return notArrived(proving, ready);
  const seconds = Math.max(0, Math.round((reaction.at - began.getTime()) / 1_000));
  if (reaction.failure === null) return ok(`handled ${seconds} s after the call (request ${request})`);
  return missing(
    `arrived after ${seconds} s, and react failed: ${reaction.failure}`,
    `aws logs tail ${logGroupOf('react')} --since 1h --filter-pattern '"${request}"' --region ${proving.hub.region}`,
  );
}

/** The place where the event was lost: refused by the hub, or not reported to EventBridge by CloudTrail. */
async function notArrived(proving: Proving, { region, rule }: Ready): Promise<Outcome> {
  const { reach, account, withinMs } = proving;
  if (proving.stopped())
    return unknown('interrupted before the event arrived', `plumbline doctor --prove-events ${account}`);
  const late = `nothing arrived within ${minutes(withinMs)}`;
  const trail = `aws cloudtrail describe-trails --region ${region} (in ${account}: does one log write events, and is it on?)`;
  if (rule.unsent === null) return missing(`${late}; ${rule.name} has no queue for events that it cannot send`, trail);
  const unsent = await seen(readUnsent(reach, { account, region }, rule.unsent));
  if (unsent instanceof CouldNotRead) return missing(`${late}; ${unread(unsent).found}`, trail);
  if (unsent.count === 0)
    return missing(
      `${late}, and no event waits unsent: CloudTrail reported no such call, or the hub has a backlog`,
      trail,
    );
  return missing(
    `${late}; ${unsent.count} events wait that the hub's bus did not accept; their attributes say why`,
    `aws sqs receive-message --queue-url ${unsent.url} --message-attribute-names All --region ${region}`,
  );
}

/**
 * Empty when every tag was removed. A denied call changed nothing; after any other failure the tag may be there or not.
 */
async function putBack(
  { reach, account }: Proving,
  ready: readonly Ready[],
  requests: ReadonlyMap<string, Seen<string>>,
): Promise<Check[]> {
  const tagged = ready.filter(({ region }) => {
    const request = requests.get(region);
    return request !== undefined && !(request instanceof CouldNotRead && isRefused(request));
  });
  const answers = await each(tagged, async ({ region, rule }) => {
    const failure = await seen(takeTagOff(reach, { account, region }, rule.arn));
    return { region, rule, failure };
  });
  return answers.flatMap(({ region, rule, failure }) => {
    if (!(failure instanceof CouldNotRead)) return [];
    const { found } = unread(failure, `the tag ${TAG} may still be on ${rule.arn}`);
    const run = `aws resourcegroupstaggingapi untag-resources --resource-arn-list ${rule.arn} --tag-keys ${TAG} --region ${region}`;
    return [{ id: `events.${region}.tag`, title: 'The proof left nothing behind', ...missing(found, run) }];
  });
}
