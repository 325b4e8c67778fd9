/** Tests the delivery of a batch of one route, message by message. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeliveringDeps, deliverBatch, type QueuedMessage, type Report } from '../../shared/alerts/batch.ts';
import { type Outcome, type Subscriber, TRIES } from '../../shared/alerts/delivery.ts';
import { describe as describeNotice } from '../../shared/alerts/describe.ts';
import { dynamoDeliveries } from '../../shared/history/deliveries.ts';
import { createTable, type EmbeddedDatabase } from '../../shared/history/embedded.ts';
import { emptyDatabase } from '../support/database.ts';
import { anAlert, CONTROLS, digest, notice } from './support.ts';

const HOOK: Subscriber = { to: 'webhook', name: 'hook', secret: 's', url: 'https://x.example' };
const PAGER: Subscriber = { to: 'pagerduty', name: 'pager', secret: 's' };
const DELIVERED: Outcome = { outcome: 'delivered' };
const later = (everything = false): Outcome => ({ outcome: 'later', because: 'busy', after: null, everything });

let database: EmbeddedDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
});
afterAll(() => database.close());

/** A table for each test, and the time of day there. */
let now = Date.parse('2026-01-15T06:00:00Z');
let tables = 0;
const deliveries = () => dynamoDeliveries(database.client, `table-${tables}`, () => new Date(now));
const passed = (seconds: number) => {
  now += seconds * 1_000;
};
beforeEach(async () => {
  tables += 1;
  await createTable(database.client, `table-${tables}`);
});

/** A message of the alert, with its place in the order of the alert's messages. */
function message(alert: string, seq: number, over: Partial<QueuedMessage> = {}): QueuedMessage {
  const told = { ...notice({ ...anAlert(), id: alert }), id: `alerts/global/${seq}.0` };
  const body = JSON.stringify(describeNotice(told, { controls: CONTROLS, acknowledge: null }));
  return { id: `m${seq}`, receipt: `r${seq}`, body, tries: 1, ...over };
}

interface Tried {
  readonly sent: string[];
  readonly aside: string[];
  readonly postponed: [string, number][];
  readonly reports: Report[];
  readonly stay: readonly string[];
}

async function deliver(
  messages: readonly QueuedMessage[],
  answers: Record<string, Outcome> = {},
  over: Partial<DeliveringDeps> = {},
): Promise<Tried> {
  const tried = {
    sent: [] as string[],
    aside: [] as string[],
    postponed: [] as [string, number][],
    reports: [] as Report[],
  };
  const stay = await deliverBatch(messages, {
    subscriber: HOOK,
    send: async ({ payload }) => {
      const id = `m${/\/(\d+)\./.exec(payload.id)?.[1]}`;
      tried.sent.push(id);
      return answers[id] ?? DELIVERED;
    },
    once: (_key, work) => work(),
    deliveries: deliveries(),
    setAside: async ({ id }, because) => {
      tried.aside.push(`${id}: ${because}`);
    },
    postpone: async ({ id }, seconds) => {
      tried.postponed.push([id, seconds]);
    },
    hasTime: () => true,
    report: (report) => tried.reports.push(report),
    ...over,
  });
  return { ...tried, stay };
}

describe('a batch', () => {
  it('is sent in the order of publication, whatever the order in the queue', async () => {
    const { sent, stay } = await deliver([message('a', 10), message('b', 9), message('a', 2)]);
    expect(sent).toEqual(['m2', 'm9', 'm10']);
    expect(stay).toEqual([]);
  });

  it('holds the later messages of an alert whose earlier message waits, and sends the others', async () => {
    const { sent, stay, postponed } = await deliver([message('a', 1), message('b', 2), message('a', 3)], {
      m1: later(),
    });
    expect(sent).toEqual(['m1', 'm2']);
    expect(stay).toEqual(['m1', 'm3']);
    expect(postponed).toEqual([
      ['m1', 15],
      ['m3', 15 + 30],
    ]);
  });

  it('ends when the subscriber itself fails: the other messages wait for as long', async () => {
    const batch = [message('a', 1), message('b', 2, { tries: 4 }), message('c', 3)];
    const { sent, stay, postponed } = await deliver(batch, { m1: { ...later(true), after: 100 } as Outcome });
    expect(sent).toEqual(['m1']);
    expect(stay).toEqual(['m1', 'm2', 'm3']);
    expect(postponed.map(([, seconds]) => seconds)).toEqual([100, 100, 100]);
  });

  it('ends when there is no time for another message', async () => {
    let left = 1;
    const hasTime = () => left-- > 0;
    const { sent, stay } = await deliver([message('a', 1), message('b', 2)], {}, { hasTime });
    expect(sent).toEqual(['m1']);
    expect(stay).toEqual(['m2']);
  });

  it('goes on after a message that failed for good', async () => {
    const never: Outcome = { outcome: 'never', because: 'gone' };
    const { sent, stay, aside } = await deliver([message('a', 1), message('a', 2)], { m1: never });
    expect({ sent, stay, aside }).toEqual({ sent: ['m1', 'm2'], stay: [], aside: ['m1: gone'] });
  });

  it('reports each message without its content', async () => {
    const { reports } = await deliver([message('a', 1), message('b', 2, { body: '{' })], { m1: later() });
    expect(reports).toEqual([
      expect.objectContaining({ outcome: 'never', messageId: 'm2', notice: null }),
      { outcome: 'later', messageId: 'm1', notice: 'alerts/global/1.0', because: 'busy', tries: 1 },
    ]);
  });
});

describe('a fault outside of the delivery', () => {
  const down = async () => {
    throw Object.assign(new Error('no table'), { name: 'InternalServerError' });
  };

  it('leaves a message in the queue if it cannot be set aside', async () => {
    const never: Outcome = { outcome: 'never', because: 'gone' };
    const { stay } = await deliver([message('a', 1)], { m1: never }, { setAside: down });
    expect(stay).toEqual(['m1']);
  });

  it('leaves a message in the queue if it cannot be postponed', async () => {
    const { stay } = await deliver([message('a', 1), message('b', 2)], { m1: later(true) }, { postpone: down });
    expect(stay).toEqual(['m1', 'm2']);
  });

  it.each([
    ['known whether it was sent', { once: down }],
    ['known whose turn it is', { deliveries: { take: down, keep: down, end: down } }],
  ])('what cannot be %s is tried later', async (_what, over) => {
    const { stay, sent, reports } = await deliver([message('a', 1)], {}, { subscriber: PAGER, ...over });
    expect(sent).toEqual([]);
    expect(stay).toEqual(['m1']);
    expect(reports[0]?.because).toBe('InternalServerError: no table');
  });

  it('sets aside a message that was tried too often, whatever the fault', async () => {
    const { stay, aside } = await deliver([message('a', 1, { tries: TRIES })], { m1: later() });
    expect(stay).toEqual([]);
    expect(aside).toEqual([`m1: after ${TRIES} tries: busy`]);
  });
});

describe('the order of an alert', () => {
  const busy = { m1: later() };

  it('holds later messages until the earlier ones are delivered', async () => {
    await deliver([message('a', 1)], busy);
    passed(14);
    const early = await deliver([message('a', 2), message('b', 3)]);
    expect(early).toMatchObject({ sent: ['m3'], stay: ['m2'], postponed: [['m2', 1 + 30]], aside: [] });
    expect((await deliver([message('a', 1, { tries: 2 })])).sent).toEqual(['m1']);
    expect((await deliver([message('a', 2, { tries: 2 })])).sent).toEqual(['m2']);
  });

  it('does not wait for a message that was set aside', async () => {
    await deliver([message('a', 1)], busy);
    await deliver([message('a', 1, { tries: TRIES })], busy);
    expect((await deliver([message('a', 2)])).sent).toEqual(['m2']);
  });

  it('does not wait for ever for an execution that died with its turn', async () => {
    await deliveries().take({ route: 'hook', alert: 'a', order: '000000000001.0000' });
    passed(6 * 60);
    const waiting = await deliver([message('a', 2, { tries: TRIES + 5 })]);
    expect(waiting, 'to wait is no try').toMatchObject({ sent: [], stay: ['m2'], aside: [] });
    passed(61);
    expect((await deliver([message('a', 2)])).sent).toEqual(['m2']);
  });

  it('lets an overtaken message go first', async () => {
    await deliver([message('a', 2)], { m2: later() });
    expect((await deliver([message('a', 1)])).sent).toEqual(['m1']);
  });

  it('sends no message while another one is being sent', async () => {
    await deliveries().take({ route: 'hook', alert: 'a', order: '000000000002.0000' });
    expect(await deliver([message('a', 1)])).toMatchObject({ sent: [], stay: ['m1'] });
  });

  it('holds even if a subscriber accepts no message', async () => {
    await deliver([message('a', 1), message('b', 2)], { m1: later(true) });
    expect((await deliver([message('b', 3)])).stay).toEqual(['m3']);
    expect((await deliver([message('b', 2)])).sent).toEqual(['m2']);
  });

  it('is kept for each route by itself', async () => {
    await deliver([message('a', 1)], busy);
    expect((await deliver([message('a', 2)], {}, { subscriber: PAGER })).sent).toEqual(['m2']);
  });

  it('sends late messages to a web hook, which compares them itself', async () => {
    await deliver([message('a', 2)]);
    expect((await deliver([message('a', 1)])).sent).toEqual(['m1']);
  });

  it('is not looked up for a message without an alert', async () => {
    const body = JSON.stringify(describeNotice(digest(), { controls: CONTROLS, acknowledge: null }));
    const none = async () => expect.unreachable('a summary has no turn');
    const { stay } = await deliver(
      [message('a', 1, { body })],
      {},
      { deliveries: { take: none, keep: none, end: none } },
    );
    expect(stay).toEqual([]);
  });
});

describe('a pager', () => {
  const toPager = (messages: QueuedMessage[], answers = {}) => deliver(messages, answers, { subscriber: PAGER });

  it('does not get the end before the beginning, which another execution is sending', async () => {
    const sent: string[] = [];
    let arrived = () => {};
    const sending = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const sends = (what: string, until: Promise<unknown>): Partial<DeliveringDeps> => ({
      subscriber: PAGER,
      send: async () => {
        arrived();
        await until;
        sent.push(what);
        return DELIVERED;
      },
    });
    let answered = () => {};
    const slow = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const first = deliver([message('a', 1)], {}, sends('trigger', slow));
    await sending;
    const second = await deliver([message('a', 2)], {}, sends('resolve', Promise.resolve()));
    expect(second.stay).toEqual(['m2']);
    answered();
    await first;
    await deliver([message('a', 2)], {}, sends('resolve', Promise.resolve()));
    expect(sent).toEqual(['trigger', 'resolve']);
  });

  it('gets no message that is older than its latest one', async () => {
    await toPager([message('a', 5)]);
    const { sent, stay, reports } = await toPager([message('a', 4), message('a', 5), message('a', 10)]);
    expect(sent).toEqual(['m5', 'm10']);
    expect(stay).toEqual([]);
    expect(reports[0]).toMatchObject({ outcome: 'skipped', because: 'the pager has a newer message of this alert' });
  });

  it('counts delivered messages as its latest, and no others', async () => {
    await toPager([message('a', 9), message('a', 10)], { m10: { outcome: 'never', because: 'gone' } });
    const { sent, reports } = await toPager([message('a', 8), message('a', 9)]);
    expect(sent).toEqual(['m9']);
    expect(reports[0]).toMatchObject({ outcome: 'skipped', notice: 'alerts/global/8.0' });
  });
});
