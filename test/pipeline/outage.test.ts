/**
 * When SNS is down or one record cannot be processed, nothing is lost, nothing is sent twice, and nothing else waits.
 */
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { alertFunction } from '../../functions/alert.ts';
import { passes } from '../../functions/lib/passing.ts';
import { Conflict, CorruptHistory, MalformedEvent, NewerSchema, Undeliverable } from '../../shared/core/errors.ts';
import { takeSteps } from '../../shared/pipeline/alerting.ts';
import { NO_ALERTS } from '../../shared/records/alerts/alert.ts';
import { notificationsOf } from '../../shared/records/alerts/notification.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { apiError } from '../../simulator/service.ts';
import { takeDue } from '../../simulator/services/scheduler.ts';
import { queuesIn, SET_ASIDE } from '../../simulator/services/sqs.ts';
import { streamOf } from '../../simulator/stream.ts';
import { createDetector, deleteDetector, memberOf, ONLY_DETECTORS } from '../support/drift.ts';
import { openStage, type Stage } from '../support/stage.ts';

const MINUTE = 60_000;
let stage: Stage;
afterEach(() => stage?.close());

const aside = () =>
  (
    queuesIn(stage.world, { account: stage.world.security.id, region: 'us-east-1' }).queues.get(SET_ASIDE)?.messages ??
    []
  ).map(({ body }) => JSON.parse(body));
const passed = async (minutes: number) => {
  stage.world.advance(minutes * MINUTE);
  await stage.runtime.settle();
};
/** Ids of the notifications that follow from the history, in order. */
async function toldByHistory(): Promise<string[]> {
  const { history } = stage.runtime.wiring;
  const { contents: alerts } = await history.read(ALERTS);
  const commits = await Array.fromAsync(history.log(ALERTS));
  return commits.flatMap((commit) => notificationsOf(commit, alerts)).map(({ id }) => id);
}
const open = async (accounts = 9) => {
  stage = await openStage({ accounts, regions: ['us-east-1', 'eu-west-1'] }, ONLY_DETECTORS);
  await stage.runtime.scan();
  await stage.runtime.settle();
};

describe.each(['server-error', 'throttle', 'time-out', 'deny'] as const)(
  'SNS that refuses for an hour (%s)',
  (kind) => {
    it('delays notifications in order, and loses and repeats none', async () => {
      await open();
      const before = stage.runtime.received().map(({ attributes }) => attributes.id);
      const mend = stage.world.fault({ kind, action: 'sns:Publish' });
      for (let index = 3; index < 9; index += 1) {
        await deleteDetector(stage, memberOf(stage, index), 'eu-west-1', `Role${index}`);
        await passed(5);
        if (index % 2 === 0) await createDetector(stage, memberOf(stage, index));
        await passed(5);
      }
      expect(stage.runtime.received()).toEqual([]);
      mend();
      await passed(1);
      const heard = stage.runtime.received();
      const ids = heard.map(({ attributes }) => attributes.id);
      expect([...before, ...ids]).toEqual(await toldByHistory());
      expect(heard.map(({ attributes }) => attributes.event).filter((event) => event === 'opened')).toHaveLength(6);
      expect(heard.map(({ attributes }) => attributes.event).filter((event) => event === 'resolved')).toHaveLength(3);
      expect(heard.map(({ attributes }) => attributes.event)).toContain('escalated');
      expect(aside()).toEqual([]);
      await passed(1);
      await stage.runtime.scan();
      await stage.runtime.settle();
      expect(stage.runtime.received(), 'and nothing again').toEqual([]);
    });
  },
);

describe('an outage', () => {
  it('that is longer than the stream keeps records is caught up with before the next notification', async () => {
    await open(5);
    stage.runtime.received();
    const mend = stage.world.fault({ kind: 'server-error', action: 'sns:Publish' });
    await deleteDetector(stage, memberOf(stage, 3));
    await stage.runtime.settle();
    await passed(7 * 60);
    await passed(1);
    mend();
    await passed(1);
    stage.runtime.received();
    await deleteDetector(stage, memberOf(stage, 4), 'eu-west-1', 'Another');
    await stage.runtime.settle();
    const { history, roster } = stage.runtime.wiring;
    const { seq } = await history.read(ALERTS);
    expect((await roster.find(ALERTS.unit))?.alertedSeq).toBe(seq);
  });

  it('of Scheduler does not stop notifications, and timers are set afterwards', async () => {
    await open(5);
    stage.runtime.received();
    const faults = ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'].map((action) =>
      stage.world.fault({ kind: 'server-error', action }),
    );
    await deleteDetector(stage, memberOf(stage, 3), 'eu-west-1', 'First');
    await stage.runtime.settle();
    await deleteDetector(stage, memberOf(stage, 4), 'eu-west-1', 'Second');
    await stage.runtime.settle();
    const events = () => stage.runtime.received().map(({ attributes }) => attributes.event);
    expect(events()).toEqual(['opened', 'opened']);
    for (const mend of faults) mend();
    await passed(1);
    expect(events()).toEqual([]);
    await passed(31);
    expect(events()).toEqual(['escalated', 'escalated']);
  });

  it('of remind loses no escalation, because the next run sets overdue timers again', async () => {
    await open();
    await deleteDetector(stage, memberOf(stage));
    await stage.runtime.settle();
    stage.runtime.received();
    stage.world.advance(40 * MINUTE);
    // the timers fired and had no effect
    expect(takeDue(stage.world, { account: stage.world.security.id, region: 'us-east-1' })).toHaveLength(1);
    await passed(120);
    expect(stage.runtime.received()).toEqual([]);
    await stage.runtime.scan();
    await passed(2);
    expect(stage.runtime.received().map(({ attributes }) => attributes.event)).toEqual(['escalated']);
  });

  it('that ends between the drift and its alert keeps the order', async () => {
    await open(5);
    stage.runtime.received();
    stage.world.fault({ kind: 'server-error', action: 'sns:Publish', times: 2 });
    await deleteDetector(stage, memberOf(stage, 3), 'eu-west-1', 'First');
    await stage.runtime.settle();
    await deleteDetector(stage, memberOf(stage, 4), 'eu-west-1', 'Second');
    await stage.runtime.settle();
    await passed(1);
    const accounts = stage.runtime.received().map(({ attributes }) => attributes.account);
    expect(accounts).toEqual([[memberOf(stage, 3)], [memberOf(stage, 4)]]);
  });
});

describe('a message that SNS refuses for its content', () => {
  it('is set aside with the reason, and later ones are sent', async () => {
    await open(5);
    stage.runtime.received();
    const { wiring } = stage.runtime;
    const refused: string[] = [];
    const publisher = {
      publish: async (notice: Parameters<typeof wiring.publisher.publish>[0]) => {
        if (notice.event !== 'digest') return wiring.publisher.publish(notice);
        refused.push(notice.id);
        throw new Undeliverable(`SNS does not take the message ${notice.id}: too long`);
      },
    };
    const digest = { id: 'd', kind: 'baseline', headline: 'h', lines: [] } as const;
    await takeSteps({ ...wiring, publisher }, { kind: 'drift' }, () => [{ type: 'digest', digest }]);
    await deleteDetector(stage, memberOf(stage, 3));
    await stage.runtime.settle();
    expect(stage.runtime.received().map(({ attributes }) => attributes.event)).toEqual(['opened']);
    expect(aside()).toEqual([
      { notice: refused[0], event: 'digest', because: `SNS does not take the message ${refused[0]}: too long` },
    ]);
  });

  it('is not a long summary: that arrives shortened, and says what it left out', async () => {
    await open(4);
    stage.runtime.received();
    const lines = Array.from({ length: 400 }, () => 'x'.repeat(900));
    const digest = { id: 'd', kind: 'baseline', headline: 'h', lines } as const;
    await stage.runtime.wiring.publisher.publish({ id: 'n', at: '2026-01-15T06:00:00Z', event: 'digest', digest });
    const [message] = stage.runtime.received();
    expect(message?.message).toContain('left out: 350 of 400 lines');
  });

  it('is not retried, unlike a transient refusal', async () => {
    await open(4);
    const { publisher } = stage.runtime.wiring;
    const [commit] = await Array.fromAsync(stage.runtime.wiring.history.log(ALERTS));
    const [notice] = commit ? notificationsOf(commit, NO_ALERTS) : [];
    if (notice?.event !== 'digest') return expect.unreachable('the first scan makes a digest');
    // what a message says is bounded: only what names it can be too long
    const tooLong = { ...notice, id: 'x'.repeat(300_000) };
    await expect(publisher.publish(tooLong)).rejects.toThrow(Undeliverable);
    await expect(publisher.publish(tooLong)).rejects.toThrow(/^SNS does not take the message x+: Invalid/);
    stage.world.fault({ kind: 'deny', action: 'sns:Publish' });
    await expect(publisher.publish(notice)).rejects.toThrow('not authorized');
  });
});

describe('a record that fails by itself', () => {
  const records: DynamoDBStreamEvent['Records'] = [];
  /** Does something and delivers its records, as the stream does. */
  async function recorded(act: () => Promise<void>): Promise<void> {
    records.length = 0;
    const stream = streamOf(stage.database.client, 'us-east-1', () => stage.world.now());
    await act();
    await stream.drain([async ({ Records }) => records.push(...Records)]);
  }
  const threeDrifts = () =>
    recorded(async () => {
      for (const [index, role] of ['Anna', 'Ben', 'Cleo'].entries()) {
        await deleteDetector(stage, memberOf(stage, 3 + index), 'eu-west-1', role);
      }
      await stage.runtime.settle();
    });
  const context = { getRemainingTimeInMillis: () => 1_000 } as never;

  it('is isolated, retried for five minutes, and set aside, while the others are processed', async () => {
    await open(6);
    await threeDrifts();
    const { wiring } = stage.runtime;
    const drifts = records.filter(({ dynamodb }) => dynamodb?.Keys?.pk?.S?.includes('eu-west-1'));
    expect(drifts).toHaveLength(3);
    const poison = drifts[1]?.dynamodb?.Keys?.pk?.S?.replace('unit#', '') ?? '';
    const worked: string[] = [];
    const config = {
      ...wiring.config,
      profileFor: (account: Parameters<typeof wiring.config.profileFor>[0]) => {
        if (poison.startsWith(account.id)) throw new TypeError('cannot read properties of undefined');
        worked.push(account.id);
        return wiring.config.profileFor(account);
      },
    };
    const alert = alertFunction(() => ({ ...wiring, config }));
    const answer = await alert({ Records: drifts }, context);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: drifts[1]?.dynamodb?.SequenceNumber }] });
    expect(aside()).toEqual([]);
    stage.world.advance(6 * MINUTE);
    expect(await alert({ Records: drifts.slice(1) }, context)).toEqual({ batchItemFailures: [] });
    expect(aside()).toMatchObject([{ unit: poison, because: 'TypeError: cannot read properties of undefined' }]);
    const others = [3, 4, 5].map((index) => memberOf(stage, index)).filter((account) => !poison.startsWith(account));
    expect(others).toHaveLength(2);
    expect(worked).toEqual(expect.arrayContaining(others));
  });

  it('is set aside when it is old enough, even if it cannot be decoded', async () => {
    await open(6);
    await threeDrifts();
    const alert = alertFunction(() => stage.runtime.wiring);
    const keys = { sk: { S: 'log#1' } };
    const at = stage.world.now().getTime() / 1_000;
    const broken = {
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: '7', Keys: keys, NewImage: { body: { B: 'AAAA' } }, ApproximateCreationDateTime: at },
    };
    const batch = { Records: [broken, ...records] };
    expect(await alert(batch, context)).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
    stage.world.advance(6 * MINUTE);
    expect(await alert(batch, context)).toEqual({ batchItemFailures: [] });
    expect(aside()).toMatchObject([{ sequence: '7', unit: 'unknown' }]);
  });

  it('is isolated by halving when it crashes the function, and earlier records are processed', async () => {
    await open(6);
    const stream = streamOf(stage.database.client, 'us-east-1', () => stage.world.now());
    await threeDrifts();
    // the second of those that were written, whichever account that is
    const poison = records.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S ?? '')[1] ?? '';
    const done = new Set<string>();
    const dying = async ({ Records }: DynamoDBStreamEvent) => {
      const keys = Records.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S ?? '');
      if (keys.includes(poison)) throw new Error('out of memory');
      for (const key of keys) done.add(key);
      return { batchItemFailures: [] };
    };
    expect(await stream.drain([dying])).toHaveLength(1);
    const before = done.size;
    stage.world.advance(6 * 60 * MINUTE + MINUTE);
    expect(await stream.drain([dying])).toEqual([]);
    expect(before).toBeGreaterThan(0);
  });
});

describe('a failure is transient', () => {
  it.each([
    ['that AWS tells', apiError('InternalServerException', 'x', 500), true],
    ['of a permission', apiError('AccessDeniedException', 'x', 403), true],
    ['below another', new Error('x', { cause: apiError('ThrottlingException', 'x', 429) }), true],
    ['of the network', Object.assign(new Error('x'), { code: 'ECONNRESET' }), true],
    ['of time', Object.assign(new Error('x'), { name: 'TimeoutError' }), true],
    ['of somebody else who was first', new Conflict('x'), true],
    [
      'of somebody else who is at it',
      Object.assign(new Error('x'), { name: 'IdempotencyAlreadyInProgressError' }),
      true,
    ],
    ['of an older release', new NewerSchema('x'), true],
    ['of a request that is wrong in itself', apiError('ValidationException', 'x', 400), false],
    ['of a record', new MalformedEvent('x'), false],
    ['of a history', new CorruptHistory('x'), false],
    ['of ours', new TypeError('x'), false],
    ['of no error', 'x', false],
  ])('%s: %#', (_what, error, expected) => {
    expect(passes(error)).toBe(expected);
  });
});
