/** The way of drift to subscribers: through the topic and its filters, the queues and `deliver`, and real HTTP. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deliverFunction } from '../../functions/deliver.ts';
import { payloadSchema } from '../../shared/alerts/payload.ts';
import { REASON } from '../../shared/alerts/queues.ts';
import { deliverQueue } from '../../shared/alerts/resource-names.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { secretsIn } from '../../simulator/services/secretsmanager.ts';
import { put, queuesIn } from '../../simulator/services/sqs.ts';
import { createDetector, deleteDetector, memberOf, ONLY_DETECTORS } from '../support/drift.ts';
import { answers, type Receiver, startReceiver } from '../support/receiver.ts';
import { openStage, type Stage } from '../support/stage.ts';

type Routes = NonNullable<PlumblineConfig['alerts']>['routes'];

const PAGER = { to: 'pagerduty', name: 'pager', secret: 'plumbline/pager' } as const;
const HOOK = { to: 'webhook', name: 'hook', secret: 'plumbline/hook', url: 'https://hooks.example.com/p' } as const;
const MINUTE = 60_000;

let stage: Stage;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver(() => stage.world.now());
});
afterEach(async () => {
  await stage?.close();
  await receiver.close();
  vi.restoreAllMocks();
});

const hub = () => ({ account: stage.world.security.id, region: 'us-east-1' });
async function open(...routes: NonNullable<Routes>) {
  stage = await openStage(
    { regions: ['us-east-1', 'eu-west-1'] },
    { ...ONLY_DETECTORS, alerts: { routes, escalateAfterMinutes: { low: 10_000 } } },
    { post: receiver.post },
  );
  await stage.runtime.scan();
  await stage.runtime.settle();
  receiver.taken.length = 0;
}
async function drift() {
  await deleteDetector(stage, memberOf(stage));
  await stage.runtime.settle();
}
async function mend() {
  await createDetector(stage, memberOf(stage));
  await stage.runtime.settle();
}
async function passed(minutes: number) {
  stage.world.advance(minutes * MINUTE);
  await stage.runtime.settle();
}
const sentTo = (host: string) => receiver.taken.filter(({ meant }) => meant.includes(host));
const paged = () => sentTo('pagerduty').map(({ body }) => JSON.parse(body).event_action);
const hooked = () => sentTo('hooks').map(({ body }) => payloadSchema.parse(JSON.parse(body)).event);
const reasons = (route: string) =>
  stage.runtime.routes.undelivered(route).map(({ attributes }) => attributes[REASON]?.StringValue ?? '');

describe('each route', () => {
  it('receives the alerts of its filter, in its own format', async () => {
    await open(
      { to: 'mail', address: 'a@example.com' },
      { to: 'sms', number: '+441632960123', only: { severities: ['critical', 'high'] } },
      { to: 'sqs', queueArn: 'arn:aws:sqs:eu-west-1:111122223333:alerts', only: { kinds: ['recovered'] } },
      { to: 'https', url: 'https://other.example.com', only: { severities: ['low'] } },
      { to: 'slack', workspace: 'T01234567', channel: 'C01234567' },
      { to: 'opsgenie', name: 'genie', secret: 'plumbline/genie', region: 'eu' },
      PAGER,
      HOOK,
    );
    await drift();
    await mend();
    const { routes } = stage.runtime;
    const texts = routes.received('mail-1');
    expect(texts.map((text) => text.split('\n')[0])).toEqual([
      expect.stringMatching(/^baseline: /),
      expect.stringMatching(/GuardDuty has no detector in this region/),
      expect.stringMatching(/^resolved after /),
    ]);
    expect(routes.received('sms-2').every((text) => text.length <= 140)).toBe(true);
    expect(routes.received('sms-2')).toHaveLength(2);
    expect(routes.received('sqs-3').map((body) => payloadSchema.parse(JSON.parse(body)).event)).toEqual(['resolved']);
    expect(routes.received('https-4')).toEqual([]);
    const threads = routes.received('slack-5').map((message) => JSON.parse(message).metadata.threadId);
    expect(threads).toEqual(['alerts/global/1.0', expect.stringMatching(/^[0-9a-f]{12}$/), threads[1]]);
    expect(paged()).toEqual(['trigger', 'resolve']);
    expect(sentTo('opsgenie').map(({ path }) => path)).toEqual([
      '/v2/alerts',
      `/v2/alerts/${threads[1]}/close?identifierType=alias`,
    ]);
    expect(hooked()).toEqual(['opened', 'resolved']);
  });

  it('that fails delays no other route, and catches up when it recovers', async () => {
    await open(PAGER, HOOK);
    receiver.answer = (taken, response) => answers(taken.meant.includes('pagerduty') ? 503 : 202)(taken, response);
    await drift();
    expect(hooked()).toEqual(['opened']);
    expect(paged()).toEqual(['trigger']);
    await passed(0.1);
    expect(paged(), 'not before its time').toHaveLength(1);
    receiver.answer = answers(202);
    await passed(0.25);
    expect(paged()).toEqual(['trigger', 'trigger']);
    expect(hooked()).toEqual(['opened']);
    await passed(60);
    expect(paged(), 'and not again').toHaveLength(2);
  });
});

describe('a message that a subscriber does not accept', () => {
  it('is retried for six hours, and then set aside', async () => {
    await open(HOOK);
    receiver.answer = answers(500, {}, 'oops');
    await drift();
    for (let quarter = 0; quarter < 4 * 8; quarter += 1) await passed(15);
    expect(reasons('hook')).toEqual(['after 30 tries: webhook answered 500: oops']);
    expect(sentTo('hooks').length).toBe(30);
    await passed(60);
    expect(sentTo('hooks').length).toBe(30);
  });

  it('is set aside at once, whole and with the reason, when the refusal is final', async () => {
    await open(HOOK);
    receiver.answer = answers(410, {}, 'gone');
    await drift();
    expect(reasons('hook')).toEqual(['webhook answered 410: gone']);
    const [kept] = stage.runtime.routes.undelivered('hook');
    expect(payloadSchema.parse(JSON.parse(kept?.body ?? ''))).toMatchObject({ event: 'opened' });
    await passed(60);
    expect(sentTo('hooks')).toHaveLength(1);
  });

  it('is retried after the delay that the subscriber asks for', async () => {
    await open(HOOK);
    receiver.answer = answers(429, { 'retry-after': '600' });
    await drift();
    await passed(9);
    expect(sentTo('hooks')).toHaveLength(1);
    receiver.answer = answers(200);
    await passed(2);
    expect(hooked()).toEqual(['opened', 'opened']);
  });

  it('holds back later messages of the same alert only', async () => {
    await open(HOOK);
    const [first, second] = [memberOf(stage, 2), memberOf(stage, 3)];
    const isRefused = ({ body }: { body: string }) => body.includes(first) && JSON.parse(body).event === 'opened';
    receiver.answer = (taken, response) => answers(isRefused(taken) ? 500 : 202)(taken, response);
    await deleteDetector(stage, first, 'eu-west-1', 'Anna');
    await deleteDetector(stage, second, 'us-east-1', 'Ben');
    await stage.runtime.settle();
    await createDetector(stage, first);
    await stage.runtime.settle();
    await createDetector(stage, second, 'us-east-1');
    await stage.runtime.settle();
    const toldOf = (account: string) => {
      const bodies = sentTo('hooks').filter(({ body }) => body.includes(account));
      return bodies.map(({ body }) => JSON.parse(body).event);
    };
    expect(toldOf(second)).toEqual(['opened', 'resolved']);
    expect(toldOf(first), 'whose end would have been taken').toEqual(['opened']);
    receiver.answer = answers(202);
    await passed(1);
    await passed(1);
    expect(toldOf(first)).toEqual(['opened', 'opened', 'resolved']);
  });
});

describe('a pager', () => {
  it('gets the end of an alert after its beginning, however long that takes', async () => {
    await open(PAGER);
    const trouble = (taken: { body: string }) => (JSON.parse(taken.body).event_action === 'trigger' ? 500 : 202);
    receiver.answer = (taken, response) => answers(trouble(taken))(taken, response);
    await drift();
    await mend();
    await passed(30);
    expect(new Set(paged())).toEqual(new Set(['trigger']));
    receiver.taken.length = 0;
    receiver.answer = answers(202);
    await passed(15);
    await passed(1);
    expect(paged()).toEqual(['trigger', 'resolve']);
    expect(stage.runtime.routes.undelivered('pager')).toEqual([]);
  });
});

describe('a message that is delivered twice', () => {
  it('is not sent again to any route', async () => {
    await open(PAGER, HOOK);
    await drift();
    const queues = queuesIn(stage.world, hub());
    const [{ body } = { body: '' }] = sentTo('hooks');
    for (const route of ['pager', 'hook']) put(queues, deliverQueue(route), { body }, stage.world.now());
    await passed(1);
    expect(paged()).toEqual(['trigger']);
    expect(hooked()).toEqual(['opened']);
    expect(queues.queues.get(deliverQueue('hook'))?.messages).toEqual([]);
  });
});

describe('a message of the largest size', () => {
  const LARGEST = 256 * 1024;
  /** The alert document of a control with very long texts. */
  async function largest(): Promise<string> {
    await drift();
    const [{ body } = { body: '{}' }] = sentTo('hooks');
    const document = { ...JSON.parse(body), id: 'alerts/global/900.0' };
    const room = LARGEST - Buffer.byteLength(JSON.stringify(document));
    return JSON.stringify({
      ...document,
      control: { ...document.control, why: `${document.control.why}${'ж'.repeat(room / 2)}` },
    });
  }
  const queued = (body: string) => put(queuesIn(stage.world, hub()), deliverQueue('hook'), { body }, stage.world.now());

  it('arrives whole', async () => {
    await open(HOOK);
    const body = await largest();
    expect(Buffer.byteLength(body)).toBeGreaterThan(LARGEST - 300);
    queued(body);
    await passed(1);
    expect(sentTo('hooks').at(-1)?.body === body).toBe(true);
  });

  it('is set aside whole, without the reason if that does not fit', async () => {
    await open(HOOK);
    const body = await largest();
    receiver.answer = answers(413, {}, 'too large');
    queued(body);
    await passed(1);
    const [kept] = stage.runtime.routes.undelivered('hook');
    expect(kept?.body === body).toBe(true);
    const beside = JSON.stringify(Object.entries(kept?.attributes ?? {})).length;
    expect(Buffer.byteLength(body) + (beside > 2 ? beside : 0)).toBeLessThanOrEqual(LARGEST);
  });
});

describe('a malformed message', () => {
  it.each([
    ['no JSON', 'not json', 'the message is not JSON'],
    ['nothing', '', 'the message is not JSON'],
    ['null', 'null', 'the message is none of ours'],
    ['something else', '{"Type":"SubscriptionConfirmation"}', 'the message is none of ours: it names no schema'],
    ['a later version', '{"schema":"plumbline.alert/2","id":"x"}', 'the message is of the schema plumbline.alert/2'],
    [
      'half a document',
      '{"schema":"plumbline.alert/1","event":"opened","id":"x"}',
      'not of the schema plumbline.alert/1: at:',
    ],
  ])('of %s is set aside with the reason, and the others are delivered', async (_what, body, reason) => {
    await open(HOOK);
    put(queuesIn(stage.world, hub()), deliverQueue('hook'), { body }, stage.world.now());
    await drift();
    expect(reasons('hook')).toEqual([expect.stringContaining(reason)]);
    expect(stage.runtime.routes.undelivered('hook')[0]?.body).toBe(body);
    expect(hooked()).toEqual(['opened']);
  });

  it('stays in its queue when it cannot be set aside', async () => {
    await open(HOOK);
    stage.world.fault({ kind: 'server-error', action: 'sqs:SendMessage' });
    put(queuesIn(stage.world, hub()), deliverQueue('hook'), { body: 'not json' }, stage.world.now());
    await stage.runtime.settle();
    expect(queuesIn(stage.world, hub()).queues.get(deliverQueue('hook'))?.messages).toHaveLength(1);
  });

  it.each([
    ['nothing', {}, 'the queue event is not of the expected shape: Records'],
    ['no messages', { Records: [] }, 'the queue event is not of the expected shape: Records'],
    [
      'another queue',
      {
        Records: [
          {
            messageId: 'm',
            receiptHandle: 'r',
            body: '',
            eventSourceARN: 'arn:aws:sqs:us-east-1:1:x',
            attributes: { ApproximateReceiveCount: '1' },
          },
        ],
      },
      'is the queue of a route that is not configured; deploy the hub again',
    ],
  ])('an event of %s is refused', async (_what, event, message) => {
    await open(HOOK);
    const deliver = deliverFunction(() => ({ routes: new Map() }) as never);
    await expect(deliver(event, {} as never)).rejects.toThrow(message);
  });
});

describe('keys of subscribers', () => {
  it('appear in no log line, no error and no queue, whatever fails', async () => {
    const lines: unknown[] = [];
    for (const method of ['debug', 'info', 'warn', 'error', 'log'] as const)
      vi.spyOn(console, method).mockImplementation((...line) => lines.push(...line));
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    await open(PAGER, HOOK);
    const keys = ['R0123456789abcdef0123456789abcdef', 'S0123456789abcdef'];
    const secrets = secretsIn(stage.world, hub());
    secrets.set(PAGER.secret, keys[0] ?? '');
    secrets.set(HOOK.secret, keys[1] ?? '');
    stage.world.advance(6 * MINUTE);
    const echo = (status: number) => {
      receiver.answer = (taken, response) =>
        answers(status, {}, `${taken.body} ${JSON.stringify(taken.headers)} ${keys.join(' ')}`)(taken, response);
    };
    echo(400);
    await drift();
    echo(500);
    await mend();
    echo(403);
    await drift();
    receiver.answer = (_taken, response) => response.destroy();
    await mend();
    const kept = JSON.stringify([...queuesIn(stage.world, hub()).queues.values()]);
    const logged = lines.map((line) => (line instanceof Error ? line.stack : JSON.stringify(line))).join('\n');
    expect(logged).toContain('not delivered, and set aside');
    expect(logged).toContain('not delivered, and will be retried');
    expect(logged).not.toContain('is a reserved key and will be dropped');
    expect(kept).toContain('answered 400');
    expect(receiver.taken.some(({ body }) => body.includes(keys[0] ?? ''))).toBe(true);
    for (const key of keys) {
      expect(logged).not.toContain(key);
      expect(kept).not.toContain(key);
    }
    vi.unstubAllEnvs();
  });
});
