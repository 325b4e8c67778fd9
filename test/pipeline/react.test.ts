/** Bursts of events, second checks, and failures of single events of a batch. */
import { DisableEbsEncryptionByDefaultCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import { CreateKeyCommand, DisableKeyRotationCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, DeleteBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DeletePublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { afterEach, describe, expect, it } from 'vitest';
import { reactFunction } from '../../functions/react.ts';
import { unitId } from '../../shared/core/account.ts';
import type { History } from '../../shared/core/ports.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { sqsEvent } from '../../simulator/invocations.ts';
import { startRuntime } from '../../simulator/runtime.ts';
import { beforeAppend } from '../support/history.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

const GUARDDUTY = { controls: { '*': false, 'guardduty.enabled': true } };
const member = (index = 3) => stage.world.accounts[index]?.id ?? '';
const as = (user: string, account = member()) => ({ arn: `arn:aws:iam::${account}:user/${user}` });
const guardDuty = (user = 'dana', region = 'eu-west-1', account = member()) =>
  clientIn(stage.world, GuardDutyClient, { account, region }, as(user, account));

async function deleteDetector(user = 'dana', region = 'eu-west-1', account = member()) {
  const client = guardDuty(user, region, account);
  const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
  await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
}

/** Scans the state before a burst, and sends its baseline. */
async function begin(config = GUARDDUTY): Promise<EventBridgeEvent[]> {
  stage = await openStage({}, config);
  await stage.runtime.scan();
  stage.runtime.received();
  const events: EventBridgeEvent[] = [];
  stage.world.onEvent((event) => events.push(event));
  return events;
}
const BLOCKED = {
  ...{ BlockPublicAcls: true, IgnorePublicAcls: true },
  ...{ BlockPublicPolicy: true, RestrictPublicBuckets: true },
};
const headOf = async (unit: string) => (await stage.runtime.wiring.history.read(verdictsOf(unit))).head;
const told = () => stage.runtime.received().map(({ attributes }) => `${attributes.event} ${attributes.kind}`);
const callsWhile = async (work: () => Promise<unknown>) => {
  const before = stage.runtime.calls.total;
  await work();
  return stage.runtime.calls.total - before;
};

describe('a burst of events on one unit', () => {
  it('evaluates the unit once', async () => {
    const events = await begin();
    await deleteDetector();
    const [event] = events as [EventBridgeEvent];
    const single = await callsWhile(() => stage.runtime.settle());
    const burst = Array.from({ length: 150 }, (_, index) => ({ ...event, id: `burst-${index}` }));
    const react = reactFunction(() => stage.runtime.wiring);
    expect(await callsWhile(() => react(sqsEvent(burst), { getRemainingTimeInMillis: () => 60_000 } as never))).toBe(
      single,
    );
  });

  it('evaluates each unit once, and sends one alert', async () => {
    await begin();
    for (const region of stage.world.regions) await deleteDetector('dana', region);
    await stage.runtime.settle();
    expect(told()).toEqual(['opened regressed']);
  });

  it('credits each control to the actor of its latest call', async () => {
    await begin({ controls: { '*': false, 'guardduty.enabled': true, 'storage.s3-account-block': true } } as never);
    await deleteDetector('first');
    await guardDuty('second').send(new CreateDetectorCommand({ Enable: true }));
    await deleteDetector('second');
    stage.world.advance(1_000);
    const s3 = clientIn(stage.world, S3ControlClient, { account: member(), region: 'us-east-1' }, as('third'));
    await s3.send(new DeletePublicAccessBlockCommand({ AccountId: member() }));
    await stage.runtime.settle();
    const who = stage.runtime.received().map(({ bodies }) => JSON.parse(bodies.default ?? '').who.principal);
    expect(who.map((arn) => arn.split('/').at(-1)).toSorted()).toEqual(['second', 'third']);
  });

  it('finds no transition where a setting was changed and put back before the facts were read', async () => {
    await begin({ controls: { '*': false, 'storage.s3-account-block': true } } as never);
    const unit = unitId({ account: member(), region: 'global' });
    const before = await headOf(unit);
    const s3 = clientIn(stage.world, S3ControlClient, { account: member(), region: 'us-east-1' }, as('dana'));
    await s3.send(new DeletePublicAccessBlockCommand({ AccountId: member() }));
    await s3.send(
      new PutPublicAccessBlockCommand({ AccountId: member(), PublicAccessBlockConfiguration: { ...BLOCKED } }),
    );
    await stage.runtime.settle();
    expect(told()).toEqual([]);
    expect(await headOf(unit)).toBe(before);
  });

  it('leaves only failed messages in the queue', async () => {
    const events = await begin();
    await deleteDetector();
    await deleteDetector('dana', 'us-east-1');
    const unscanned = { ...events[0], id: 'x', account: '999999999999' };
    const react = reactFunction(() => stage.runtime.wiring);
    const answer = await react(sqsEvent([events[0], unscanned, 'no json', events[1]]), {
      getRemainingTimeInMillis: () => 60_000,
    } as never);
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['message-2']);
  });

  it('returns the events of a unit that could not be evaluated, and no others', async () => {
    const events = await begin();
    await deleteDetector();
    await deleteDetector('dana', 'us-east-1');
    const { history } = stage.runtime.wiring;
    const broken = beforeAppend(history, (unit) => {
      if (unit.endsWith('eu-west-1')) throw new Error('the table does not answer');
    });
    const react = reactFunction(() => ({ ...stage.runtime.wiring, history: broken }));
    expect(await react(sqsEvent(events), { getRemainingTimeInMillis: () => 60_000 } as never)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-0' }],
    });
  });
});

describe('an evaluation that finds the changes of two people', () => {
  const TWO = { controls: { '*': false, 'guardduty.enabled': true, 'encryption.ebs-default': true } };
  const UNIT = () => unitId({ account: member(), region: 'eu-west-1' });

  /** Two controls of one unit fail, each by another person. */
  async function twoFail(): Promise<EventBridgeEvent[]> {
    const events = await begin(TWO as never);
    await deleteDetector('dana');
    const ec2 = clientIn(stage.world, EC2Client, { account: member(), region: 'eu-west-1' }, as('kim'));
    await ec2.send(new DisableEbsEncryptionByDefaultCommand({}));
    return events;
  }
  const reactTo = (events: EventBridgeEvent[], history: History) =>
    reactFunction(() => ({ ...stage.runtime.wiring, history }))(sqsEvent(events), {
      getRemainingTimeInMillis: () => 60_000,
    } as never);
  const actors = async () => {
    const log = await Array.fromAsync(stage.runtime.wiring.history.log(verdictsOf(UNIT())));
    return log.map(({ cause, body }) => [
      ...body.changes.map(({ movement, control }) => `${movement} ${control}`),
      cause.kind === 'event' && cause.actor?.principal.split('/').at(-1),
    ]);
  };
  const TOLD = [
    ['regressed encryption.ebs-default', 'kim'],
    ['regressed guardduty.enabled', 'dana'],
  ];

  it('appends a commit for each person, and the first does not make the second fail', async () => {
    const events = await twoFail();
    const { history } = stage.runtime.wiring;
    let appends = 0;
    await reactTo(
      events,
      beforeAppend(history, () => {
        appends += 1;
      }),
    );
    expect(appends).toBe(2);
    expect((await actors()).slice(1).toSorted()).toEqual(TOLD);
  });

  it('compares with the newest state when another writer committed in between', async () => {
    const events = await twoFail();
    const { history } = stage.runtime.wiring;
    const of = verdictsOf(UNIT());
    let appends = 0;
    const interrupted: History = {
      ...history,
      append: async (unit, state, next) => {
        appends += 1;
        const at = stage.world.now();
        const other = { type: 'verdicts' as const, changes: [], revisions: { [`other.${appends}`]: '1' } };
        if (appends <= 2)
          await history.append(of, await history.read(of), {
            ...{ at, observedAt: at, cause: { kind: 'scan', run: 'r' }, body: other },
          });
        return history.append(unit, state, next);
      },
    };
    await reactTo(events, interrupted);
    expect((await actors()).filter((one) => one.length > 1 && one.at(-1)).toSorted()).toEqual(TOLD);
    expect((await history.read(of)).contents.revisions).toMatchObject({ 'other.1': '1', 'other.2': '1' });
  });
});

describe('an event that arrives before AWS shows its effect', () => {
  it('is checked again a little later, and alerted then', async () => {
    await begin();
    const mend = stage.world.fault({ kind: 'stale', action: 'guardduty:*', milliseconds: 20_000 });
    await deleteDetector();
    mend();
    await stage.runtime.settle();
    expect(told()).toEqual([]);
    stage.world.advance(29_000);
    await stage.runtime.settle();
    expect(told(), 'no sooner than it waits').toEqual([]);
    stage.world.advance(1_000);
    await stage.runtime.settle();
    const [message, ...others] = stage.runtime.received();
    expect(others).toEqual([]);
    expect(message?.message).toContain('user dana');
  });

  it('is not checked again when its effect was visible, nor more than once', async () => {
    const events = await begin();
    await deleteDetector();
    await stage.runtime.settle();
    stage.world.advance(60_000);
    expect(await callsWhile(() => stage.runtime.settle()), 'seen').toBe(0);
    const time = stage.world.now().toISOString();
    stage.world.emit({ ...(events[0] as EventBridgeEvent), id: 'nothing to see', region: 'us-east-1', time });
    await stage.runtime.settle();
    for (const [minutes, calls] of [
      [1, true],
      [2, false],
      [3, false],
    ] as const) {
      stage.world.advance(60_000);
      expect((await callsWhile(() => stage.runtime.settle())) > 0, `after ${minutes} min`).toBe(calls);
    }
  });

  it('is not checked again when it is old', async () => {
    const events = await begin();
    await deleteDetector();
    await stage.runtime.settle();
    stage.world.advance(3_600_000);
    const react = reactFunction(() => stage.runtime.wiring);
    await react(sqsEvent(events), { getRemainingTimeInMillis: () => 60_000 } as never);
    stage.world.advance(60_000);
    expect(await callsWhile(() => stage.runtime.settle())).toBe(0);
  });
});

describe('a second check', () => {
  const BUCKETS = { controls: { '*': false, 'storage.s3-tls-only': true } } as never;
  const s3 = (user: string) => clientIn(stage.world, S3Client, { account: member(), region: 'eu-west-1' }, as(user));
  const stripped = (user: string, Bucket: string) => s3(user).send(new DeleteBucketPolicyCommand({ Bucket }));
  const drifted = () =>
    stage.runtime
      .received()
      .map(({ bodies }) => JSON.parse(bodies.default ?? ''))
      .map(({ where, who }) => [where?.resource, who?.described]);

  /** Buckets that refuse plain HTTP, as the first scan finds them. */
  async function beginWith(...names: string[]) {
    stage = await openStage({}, BUCKETS);
    const Statement = [
      { Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ];
    for (const Bucket of names) {
      await s3('setup').send(new CreateBucketCommand({ Bucket }));
      const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
      const policy = { Version: '2012-10-17', Statement: Statement.map((one) => ({ ...one, Resource })) };
      await s3('setup').send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
    }
    await stage.runtime.settle();
    stage.world.advance(60_000);
    await stage.runtime.settle();
    await stage.runtime.scan();
    stage.runtime.received();
  }

  it('evaluates the effect that was not visible, although the same batch showed another effect', async () => {
    await beginWith('one', 'two');
    await stripped('kim', 'one');
    const mend = stage.world.fault({ kind: 'stale', action: 's3:*', milliseconds: 20_000 });
    await stripped('lee', 'two');
    mend();
    await stage.runtime.settle();
    expect(drifted()).toEqual([['arn:aws:s3:::one', 'user kim']]);
    stage.world.advance(30_000);
    await stage.runtime.settle();
    expect(drifted()).toEqual([['arn:aws:s3:::two', 'user lee']]);
    stage.world.advance(60_000);
    expect(await callsWhile(() => stage.runtime.settle()), 'and no third').toBe(0);
  });

  it('evaluates a new resource that was not listed, although the same batch showed another effect', async () => {
    await beginWith('one');
    await stripped('kim', 'one');
    const mend = stage.world.fault({ kind: 'stale', action: 's3:*', milliseconds: 20_000 });
    await s3('lee').send(new CreateBucketCommand({ Bucket: 'two' }));
    mend();
    await stage.runtime.settle();
    expect(drifted()).toEqual([['arn:aws:s3:::one', 'user kim']]);
    stage.world.advance(30_000);
    await stage.runtime.settle();
    expect(drifted()).toEqual([['arn:aws:s3:::two', 'user lee']]);
  });

  it('evaluates what was unreadable the first time, also for a late event', async () => {
    await beginWith('one');
    for (const late of [0, 3_600_000]) {
      await stripped('kim', 'one');
      const mend = stage.world.fault({ kind: 'deny', action: 's3:*' });
      stage.world.advance(late);
      await stage.runtime.settle();
      expect(told(), `handled ${late} ms later`).toEqual(['opened went-dark']);
      mend();
      stage.world.advance(30_000);
      await stage.runtime.settle();
      expect(told(), `handled ${late} ms later`).toContain('resolved came-back');
      stage.world.advance(60_000);
      expect(await callsWhile(() => stage.runtime.settle()), 'and no third').toBe(0);
    }
  });

  it('is not needed to see that a call about another resource did not make the change', async () => {
    await beginWith('one', 'two');
    const events: EventBridgeEvent[] = [];
    stage.world.onEvent((event) => events.push(event));
    await stripped('lee', 'two');
    const [event] = events as [EventBridgeEvent];
    const requestParameters = { bucketName: 'one' };
    const beside = { ...event, id: 'beside', detail: { ...event.detail, requestParameters } };
    const react = reactFunction(() => stage.runtime.wiring);
    await react(sqsEvent([beside]), { getRemainingTimeInMillis: () => 60_000 } as never);
    await stage.runtime.settle();
    expect(drifted()).toEqual([['arn:aws:s3:::two', undefined]]);
  });
});

describe('after a release', () => {
  const KEYS = (maxPeriodDays: number) =>
    ({
      controls: { '*': false, 'encryption.kms-*': true, 'encryption.kms-rotation': { parameters: { maxPeriodDays } } },
    }) as never;
  const kms = (user: string) => clientIn(stage.world, KMSClient, { account: member(), region: 'eu-west-1' }, as(user));
  const aKey = async (RotationPeriodInDays: number) => {
    const { KeyMetadata } = await kms('setup').send(new CreateKeyCommand({}));
    await kms('setup').send(new EnableKeyRotationCommand({ KeyId: KeyMetadata?.KeyId, RotationPeriodInDays }));
    return KeyMetadata?.Arn ?? '';
  };

  it('the effect of a call is alerted at once, and any other change is reported once in the digest as revised', async () => {
    stage = await openStage({}, KEYS(365));
    const [mine] = [await aKey(100), await aKey(300), await aKey(310)];
    await stage.runtime.settle();
    await stage.runtime.scan();
    stage.world.advance(60_000);
    await stage.runtime.settle();
    stage.runtime.received();
    const released = await startRuntime(stage.world, stage.database, KEYS(200));
    released.received();
    await kms('kim').send(new DisableKeyRotationCommand({ KeyId: mine }));
    await released.settle();
    const [alert, ...others] = released.received();
    expect(others).toEqual([]);
    const document = JSON.parse(alert?.bodies.default ?? '');
    expect(document).toMatchObject({ where: { resource: mine }, who: { described: 'user kim' } });
    const { verdicts } = await released.scan();
    const [digest, ...more] = released.received();
    expect(more).toEqual([]);
    expect(digest?.subject, 'also what the event came upon').toContain(`revised: ${verdicts.fail - 1} verdicts`);
    await released.scan();
    expect(released.received(), 'counted once').toEqual([]);
  });
});

describe('events that must not be trusted', () => {
  it('from an account outside the organisation cause no reads, and are dropped without an alarm', async () => {
    const events = await begin();
    await deleteDetector();
    await stage.runtime.settle();
    stage.runtime.received();
    stage.world.emit({ ...(events[0] as EventBridgeEvent), id: 'x', account: '999999999999' });
    for (let hour = 0; hour < 5; hour += 1) {
      expect(await callsWhile(() => stage.runtime.settle())).toBe(0);
      stage.world.advance(3_600_000);
    }
    expect(stage.runtime.setAside).toEqual([]);
    expect(stage.runtime.waiting()).toBe(0);
    expect(told().filter((event) => event.startsWith('opened'))).toEqual([]);
  });

  it('from a source that is not AWS match no rule, whatever else they contain', async () => {
    const events = await begin();
    await deleteDetector();
    await stage.runtime.settle();
    const { detail, ...forged } = events[0] as EventBridgeEvent;
    const react = reactFunction(() => stage.runtime.wiring);
    const event = {
      ...forged,
      source: 'my.app',
      'detail-type': 'GuardDuty Finding',
      detail: { ...detail, severity: 9 },
    };
    expect(await callsWhile(() => react(sqsEvent([event]), { getRemainingTimeInMillis: () => 60_000 } as never))).toBe(
      0,
    );
  });

  it('of 256 KB, with names in any alphabet, are handled like others', async () => {
    const events = await begin();
    await deleteDetector();
    const [event] = events as [EventBridgeEvent];
    const detail = {
      ...event.detail,
      userIdentity: { arn: `arn:aws:iam::${member()}:user/Ünïcødé-漢字-🜁` },
      requestParameters: { padding: '界'.repeat(80_000) },
    };
    const react = reactFunction(() => stage.runtime.wiring);
    expect(
      await react(sqsEvent([{ ...event, id: 'big', detail }]), { getRemainingTimeInMillis: () => 60_000 } as never),
    ).toEqual({ batchItemFailures: [] });
    await stage.runtime.settle();
    const [message] = stage.runtime.received();
    expect(message?.message).toContain('Ünïcødé-漢字-🜁');
    expect(message?.subject).toMatch(/^[\x20-\x7e]+$/);
    const { wiring } = stage.runtime;
    expect((await fsck({ ...wiring, client: stage.database.client, table: wiring.table.name })).problems).toEqual([]);
  });
});
