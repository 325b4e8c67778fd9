/** Sends undelivered messages again, to the routes that did not get them and to no other. */
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { payloadSchema } from '../../shared/alerts/payload.ts';
import { type Clients, type Redriven, redrive, undeliveredQueues } from '../../shared/alerts/redrive.ts';
import { undeliveredQueue } from '../../shared/alerts/resource-names.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { clientIn } from '../../simulator/access.ts';
import { put, queuesIn } from '../../simulator/services/sqs.ts';
import { createDetector, deleteDetector, memberOf, ONLY_DETECTORS } from '../support/drift.ts';
import { answers, type Receiver, startReceiver } from '../support/receiver.ts';
import { openStage, type Stage } from '../support/stage.ts';

const CRITICAL = { severities: ['critical' as const] };
const ROUTES = [
  { to: 'mail', name: 'mail', address: 'a@example.com', only: CRITICAL },
  { to: 'sms', name: 'phone', number: '+441632960123', only: CRITICAL },
  { to: 'sqs', name: 'queue', queueArn: 'arn:aws:sqs:eu-west-1:111122223333:alerts', only: { ous: ['Workloads'] } },
  { to: 'lambda', name: 'function', functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:alerts' },
  { to: 'https', name: 'https', url: 'https://other.example.com', only: CRITICAL },
  { to: 'pagerduty', name: 'pager', secret: 'plumbline/pager' },
  { to: 'webhook', name: 'hook', secret: 'plumbline/hook', url: 'https://hooks.example.com/p' },
] as const;
type Routes = NonNullable<NonNullable<PlumblineConfig['alerts']>['routes']>;

let stage: Stage;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver(() => stage.world.now());
  const alerts = { routes: structuredClone(ROUTES) as unknown as Routes, escalateAfterMinutes: { low: 10_000 } };
  const regions = ['us-east-1', 'eu-west-1'];
  stage = await openStage({ regions }, { ...ONLY_DETECTORS, alerts }, { post: receiver.post });
  await stage.runtime.scan();
  await stage.runtime.settle();
  receiver.taken.length = 0;
});
afterEach(async () => {
  await stage.close();
  await receiver.close();
});

const hub = () => ({ account: stage.world.security.id, region: 'us-east-1' });
const clients = (): Clients => ({
  sqs: clientIn(stage.world, SQSClient, hub()),
  sns: clientIn(stage.world, SNSClient, hub()),
});
async function redriven({ dryRun = false, only = '' } = {}): Promise<Redriven[]> {
  const all: Redriven[] = [];
  for (const queue of await undeliveredQueues(clients())) {
    if (only && queue.route !== only) continue;
    for await (const one of redrive(queue, clients(), { dryRun })) all.push(one);
  }
  await stage.runtime.settle();
  return all;
}
const drift = async () => {
  await deleteDetector(stage, memberOf(stage));
  await stage.runtime.settle();
};
const mend = async () => {
  await createDetector(stage, memberOf(stage));
  await stage.runtime.settle();
};
const countsOf = () =>
  Object.fromEntries(ROUTES.map(({ name, to }) => [name, bodiesOf(name, to).length])) as Record<string, number>;
const bodiesOf = (name: string, to: string): readonly string[] => {
  if (to === 'pagerduty')
    return receiver.taken.filter(({ meant }) => meant.includes('pagerduty')).map(({ body }) => body);
  if (to === 'webhook') return receiver.taken.filter(({ meant }) => meant.includes('hooks')).map(({ body }) => body);
  return stage.runtime.routes.received(name);
};
const lying = (route: string) => stage.runtime.routes.undelivered(route).length;
const SUBSCRIBED = ROUTES.filter(({ to }) => to !== 'pagerduty' && to !== 'webhook').map(({ name }) => name);

describe('a redrive of what SNS could not deliver', () => {
  it.each(SUBSCRIBED)('sends it to %s only, in order, with the body of its protocol', async (name) => {
    const before = countsOf();
    const well = stage.world.fault({ kind: 'deny', action: `sns:Deliver/${name}` });
    await drift();
    await mend();
    well();
    expect(lying(name)).toBe(2);
    const between = countsOf();
    expect(between[name]).toBe(before[name]);
    expect(await redriven()).toMatchObject([
      { route: name, event: 'opened', outcome: 'sent', trouble: null },
      { route: name, event: 'resolved', outcome: 'sent', trouble: null },
    ]);
    expect(lying(name)).toBe(0);
    expect(countsOf()).toEqual({ ...between, [name]: (between[name] ?? 0) + 2 });
    const bodies = stage.runtime.routes.received(name).slice(-2);
    if (name === 'mail') expect(bodies[1]).toMatch(/^resolved after .*\ncontrol: /);
    else if (name === 'phone') expect(bodies.every((body) => body.length <= 140 && !body.includes('\n'))).toBe(true);
    else expect(bodies.map((body) => payloadSchema.parse(JSON.parse(body)).event)).toEqual(['opened', 'resolved']);
    expect(await redriven(), 'and not again').toEqual([]);
  });
});

describe('a redrive of what deliver could not deliver', () => {
  it('sends it to the subscriber only', async () => {
    receiver.answer = (taken, response) => answers(taken.meant.includes('hooks') ? 400 : 202)(taken, response);
    await drift();
    receiver.answer = answers(202);
    const before = countsOf();
    expect(await redriven()).toMatchObject([
      { route: 'hook', event: 'opened', because: 'webhook answered 400: {}', outcome: 'sent' },
    ]);
    expect(countsOf()).toEqual({ ...before, hook: (before.hook ?? 0) + 1 });
    expect(lying('hook')).toBe(0);
  });

  it('does not send a pager an alert that has ended', async () => {
    const isTrigger = (body: string) => JSON.parse(body).event_action === 'trigger';
    receiver.answer = (taken, response) =>
      answers(taken.meant.includes('pagerduty') && isTrigger(taken.body) ? 400 : 202)(taken, response);
    await drift();
    receiver.answer = answers(202);
    await mend();
    receiver.taken.length = 0;
    expect(await redriven()).toMatchObject([{ route: 'pager', event: 'opened', outcome: 'sent' }]);
    expect(bodiesOf('pager', 'pagerduty')).toEqual([]);
    expect(lying('pager')).toBe(0);
  });

  it('returns a message that is refused again to its queue', async () => {
    receiver.answer = answers(400);
    await drift();
    expect(await redriven({ only: 'hook' })).toHaveLength(1);
    expect(lying('hook')).toBe(1);
    expect(await redriven({ only: 'hook' })).toHaveLength(1);
    expect(lying('hook')).toBe(1);
  });
});

describe('a dry run', () => {
  it('lists the messages, and leaves them in the queue', async () => {
    stage.world.fault({ kind: 'deny', action: 'sns:Deliver/mail' });
    receiver.answer = answers(410, {}, 'gone');
    await drift();
    const expected = [
      { route: 'hook', event: 'opened', because: 'webhook answered 410: gone', outcome: 'lies there' },
      { route: 'mail', event: 'opened', outcome: 'lies there' },
      { route: 'pager', event: 'opened', because: 'pagerduty answered 410: gone', outcome: 'lies there' },
    ];
    const told = await redriven({ dryRun: true });
    expect(told).toMatchObject(expected);
    expect(told.every(({ headline }) => headline.includes('GuardDuty has no detector'))).toBe(true);
    expect(await redriven({ dryRun: true }), 'at once again').toMatchObject(expected);
  });
});

describe('a failure during a redrive', () => {
  it.each([
    ['the topic refuses', 'mail', 'sns:Publish', 'kept', 'not authorized to perform: sns:Publish'],
    ['the queue of deliver refuses', 'hook', 'sqs:SendMessage', 'kept', 'not authorized to perform: sqs:SendMessage'],
  ])('in which %s keeps the message and makes it visible again', async (_what, route, action, outcome, trouble) => {
    const well = stage.world.fault({ kind: 'deny', action: 'sns:Deliver/mail' });
    receiver.answer = answers(400);
    await drift();
    well();
    const allowed = stage.world.fault({ kind: 'deny', action });
    expect(await redriven({ only: route })).toMatchObject([{ outcome, trouble: expect.stringContaining(trouble) }]);
    allowed();
    expect(lying(route)).toBe(1);
    receiver.answer = answers(202);
    expect(await redriven({ only: route })).toMatchObject([{ outcome: 'sent', trouble: null }]);
  });

  it('to delete a message is reported, and the subscriber can recognise the duplicate', async () => {
    const hidden = stage.world.fault({ kind: 'deny', action: 'sqs:DeleteMessage' });
    receiver.answer = answers(400);
    await drift();
    receiver.answer = answers(202);
    receiver.taken.length = 0;
    expect(await redriven({ only: 'hook' })).toMatchObject([
      { outcome: 'sent', trouble: expect.stringContaining('it could not be deleted, and would be sent once more') },
    ]);
    hidden();
    stage.world.advance(3 * 60_000);
    expect(await redriven({ only: 'hook' })).toMatchObject([{ outcome: 'sent', trouble: null }]);
    expect(bodiesOf('hook', 'webhook'), 'deliver knows that it was delivered').toHaveLength(1);
  });

  it.each([
    ['nothing', '', 'none of the attributes'],
    ['garbage', '\u0000<xml>', 'none of the attributes'],
    ['an envelope without attributes', '{"Type":"Notification","Message":"text"}', 'none of the attributes'],
    ['something else of SNS', '{"Type":"SubscriptionConfirmation","Token":"x"}', 'none of the attributes'],
  ])('because the message is %s keeps it, with the reason', async (_what, body, trouble) => {
    put(queuesIn(stage.world, hub()), undeliveredQueue('mail'), { body }, stage.world.now());
    expect(await redriven()).toMatchObject([
      { route: 'mail', notice: null, outcome: 'kept', trouble: expect.stringContaining(trouble) },
    ]);
    expect(lying('mail')).toBe(1);
  });

  it('to find the source of the queue sends no message', async () => {
    const [queue] = await undeliveredQueues(clients());
    put(queuesIn(stage.world, hub()), undeliveredQueue(queue?.route ?? ''), { body: '{}' }, stage.world.now());
    const untagged = { route: queue?.route ?? '', url: queue?.url ?? '', sendsTo: null };
    const all = await Array.fromAsync(redrive(untagged, clients(), { dryRun: false }));
    expect(all).toMatchObject([{ outcome: 'kept', trouble: expect.stringContaining('has no tag plumbline-sends-to') }]);
  });
});
