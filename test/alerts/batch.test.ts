/** What a batch of one route's queue comes to, message by message. */
import { describe, expect, it } from 'vitest';
import { type DeliveringDeps, deliverBatch, type QueuedMessage, type Report } from '../../shared/alerts/batch.ts';
import { type Outcome, type Subscriber, TRIES } from '../../shared/alerts/delivery.ts';
import { describe as describeNotice } from '../../shared/alerts/describe.ts';
import { anAlert, CONTROLS, notice } from './support.ts';

const HOOK: Subscriber = { to: 'webhook', name: 'hook', secret: 's', url: 'https://x.example' };
const PAGER: Subscriber = { to: 'pagerduty', name: 'pager', secret: 's' };
const DELIVERED: Outcome = { outcome: 'delivered' };
const later = (everything = false): Outcome => ({ outcome: 'later', because: 'busy', after: null, everything });

/** A message of the alert, told as the so-and-so-manieth. */
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
    deliveries: { last: async () => '', delivered: async () => {} },
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
  it('is sent in the order in which it was told, however the queue brings it', async () => {
    const { sent, stay } = await deliver([message('a', 10), message('b', 9), message('a', 2)]);
    expect(sent).toEqual(['m2', 'm9', 'm10']);
    expect(stay).toEqual([]);
  });

  it('holds back what follows of an alert of which something comes later, and sends the rest', async () => {
    const { sent, stay, postponed } = await deliver([message('a', 1), message('b', 2), message('a', 3)], {
      m1: later(),
    });
    expect(sent).toEqual(['m1', 'm2']);
    expect(stay).toEqual(['m1', 'm3']);
    expect(postponed).toEqual([
      ['m1', 15],
      ['m3', 15],
    ]);
  });

  it('ends where the subscriber is in trouble as such: the others wait for as long', async () => {
    const batch = [message('a', 1), message('b', 2, { tries: 4 }), message('c', 3)];
    const { sent, stay, postponed } = await deliver(batch, { m1: { ...later(true), after: 100 } as Outcome });
    expect(sent).toEqual(['m1']);
    expect(stay).toEqual(['m1', 'm2', 'm3']);
    expect(postponed.map(([, seconds]) => seconds)).toEqual([100, 100, 100]);
  });

  it('ends where there is no time for one more', async () => {
    let left = 1;
    const hasTime = () => left-- > 0;
    const { sent, stay } = await deliver([message('a', 1), message('b', 2)], {}, { hasTime });
    expect(sent).toEqual(['m1']);
    expect(stay).toEqual(['m2']);
  });

  it('does not stop at what is final', async () => {
    const never: Outcome = { outcome: 'never', because: 'gone' };
    const { sent, stay, aside } = await deliver([message('a', 1), message('a', 2)], { m1: never });
    expect({ sent, stay, aside }).toEqual({ sent: ['m1', 'm2'], stay: [], aside: ['m1: gone'] });
  });

  it('reports each, without what is in it', async () => {
    const { reports } = await deliver([message('a', 1), message('b', 2, { body: '{' })], { m1: later() });
    expect(reports).toEqual([
      expect.objectContaining({ outcome: 'never', messageId: 'm2', notice: null }),
      { outcome: 'later', messageId: 'm1', notice: 'alerts/global/1.0', because: 'busy', tries: 1 },
    ]);
  });
});

describe('what goes wrong beside the sending', () => {
  const down = async () => {
    throw Object.assign(new Error('no table'), { name: 'InternalServerError' });
  };

  it('a message that cannot be set aside stays', async () => {
    const never: Outcome = { outcome: 'never', because: 'gone' };
    const { stay } = await deliver([message('a', 1)], { m1: never }, { setAside: down });
    expect(stay).toEqual(['m1']);
  });

  it('a message that cannot be postponed stays all the same', async () => {
    const { stay } = await deliver([message('a', 1), message('b', 2)], { m1: later(true) }, { postpone: down });
    expect(stay).toEqual(['m1', 'm2']);
  });

  it.each([
    ['known whether it was sent', { once: down }],
    ['known what the pager knows', { deliveries: { last: down, delivered: down } }],
  ])('what cannot be %s is tried later', async (_what, over) => {
    const { stay, sent, reports } = await deliver([message('a', 1)], {}, { subscriber: PAGER, ...over });
    expect(sent).toEqual([]);
    expect(stay).toEqual(['m1']);
    expect(reports[0]?.because).toBe('InternalServerError: no table');
  });

  it('what has been tried too often is set aside, whatever is wrong', async () => {
    const { stay, aside } = await deliver([message('a', 1, { tries: TRIES })], { m1: later() });
    expect(stay).toEqual([]);
    expect(aside).toEqual([`m1: after ${TRIES} tries: busy`]);
  });
});

describe('a pager', () => {
  const knows = (order: string) => {
    const delivered: string[] = [];
    const deliveries = {
      last: async () => order,
      delivered: async (_r: string, _a: string, o: string) => void delivered.push(o),
    };
    return { delivered, over: { subscriber: PAGER, deliveries } };
  };

  it('is not told what is older than what it knows', async () => {
    const { over } = knows('000000000005.0000');
    const { sent, stay, reports } = await deliver([message('a', 4), message('a', 5), message('a', 10)], {}, over);
    expect(sent).toEqual(['m5', 'm10']);
    expect(stay).toEqual([]);
    expect(reports[0]).toMatchObject({ outcome: 'skipped', because: 'the pager knows something newer of this alert' });
  });

  it('has what it was told remembered, in an order that compares', async () => {
    const { over, delivered } = knows('');
    await deliver([message('a', 9), message('a', 10)], { m10: later() }, over);
    expect(delivered).toEqual(['000000000009.0000']);
  });
});
