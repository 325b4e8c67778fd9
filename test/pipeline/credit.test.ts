/** The actor that a change is credited to when several actors made calls at the same time. */
import { CreateBucketCommand, DeleteBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { messageFrom } from '../../functions/lib/events.ts';
import { actorInWords } from '../../shared/alerts/actor.ts';
import type { Actor, Cause } from '../../shared/core/commit.ts';
import type { Recheck } from '../../shared/core/ports.ts';
import { creditedTo } from '../../shared/pipeline/credit.ts';
import { mentionsIn, namesOfAll } from '../../shared/pipeline/mentions.ts';
import { rechecksOf, requestsOfRecheck } from '../../shared/pipeline/recheck.ts';
import type { ResolvedRequest } from '../../shared/pipeline/requests.ts';
import { clientIn } from '../../simulator/access.ts';
import { openStage, type Stage } from '../support/stage.ts';

const PAYROLL = 'arn:aws:s3:::payroll';
const LOGS = 'arn:aws:s3:::payroll-logs';
const MINE = 'arn:aws:s3:::mine';

const asked = (cause: Cause, second: number, detail?: object): ResolvedRequest => {
  const event = { eventSource: 's3.amazonaws.com', detail: detail as Record<string, unknown> };
  return { cause, time: `2026-01-15T06:00:0${second}Z`, checks: 0, controls: [], mentions: mentionsIn(event) } as never;
};

/** A call by a user about a bucket, `second` seconds past six. */
function call(user: string, second: number, bucketName?: string, detail: object = {}): ResolvedRequest {
  const actor = { principal: `arn:aws:iam::1:user/${user}`, call: 'PutBucketPolicy' } as Actor;
  const cause: Cause = { kind: 'event', event: `${user} ${second}`, detailType: 'x', actor };
  return asked(cause, second, bucketName ? { requestParameters: { bucketName } } : detail);
}

/** An event of a service itself. */
const told = (second: number): ResolvedRequest =>
  asked({ kind: 'event', event: `told ${second}`, detailType: 'y' }, second);

const inWords = (cause: Cause): string =>
  cause.kind === 'event' && cause.actor ? actorInWords(cause.actor) : cause.kind;

function credited(asked: readonly ResolvedRequest[], resources = [PAYROLL], known = [PAYROLL, LOGS, MINE]): string {
  return inWords(creditedTo(asked, resources.length > 0 ? { resources, known: namesOfAll(known) } : null));
}

/** The same calls in a second check. */
async function again(
  calls: readonly ResolvedRequest[],
  now = new Date('2026-01-15T06:00:09Z'),
): Promise<ResolvedRequest[]> {
  const controls = [{ id: 'a.b' }] as unknown as ResolvedRequest['controls'];
  const place = { account: '1', region: 'eu-west-1', controls };
  const rechecks = rechecksOf({ unseen: calls.map((one) => ({ ...one, ...place })), darkened: [] }, now);
  const config = { settingsFor: () => ({ controls }) } as never;
  const look = { unit: async () => ({ item: { account: {}, regions: ['eu-west-1', 'r'] } }) as never };
  const messages = [...rechecks.values()].flat().map((recheck) => JSON.stringify({ recheck }));
  const received = messages.map((body) => messageFrom('m', body)) as { recheck: Recheck }[];
  return (await Promise.all(received.map(({ recheck }) => requestsOfRecheck({ config }, look, recheck)))).flat();
}

describe('a change that several calls may have made', () => {
  it('is credited to the latest call that names the resource', () => {
    expect(credited([call('kim', 1, 'payroll'), call('dana', 2, 'payroll-logs')])).toBe('user kim');
    expect(credited([call('dana', 2, 'payroll-logs'), call('kim', 1, 'payroll')])).toBe('user kim');
    expect(credited([call('kim', 1, 'payroll'), call('dana', 2)])).toBe('user kim');
  });

  it('mentions other callers when nothing tells them apart', () => {
    expect(credited([call('kim', 1), call('dana', 2)])).toBe('user dana, or somebody else who called then');
    expect(credited([call('kim', 1, 'payroll'), call('dana', 2, 'payroll'), call('lee', 3)])).toBe(
      'user dana, or somebody else who called then',
    );
    expect(credited([call('kim', 1), call('dana', 3), call('lee', 2)])).toBe(
      'user dana, or one of 2 others who called then',
    );
  });

  it('is credited to one person, however many calls that person made', () => {
    expect(credited([call('kim', 1), call('kim', 2, 'payroll'), call('kim', 3)])).toBe('user kim');
    expect(credited([call('kim', 1), call('kim', 2, 'payroll')], [PAYROLL, LOGS])).toBe('user kim');
  });

  it('has no actor when all calls were about another resource', () => {
    expect(credited([call('kim', 1, 'mine')])).toBe('event');
    expect(credited([call('kim', 1, 'mine'), call('dana', 2, 'payroll-logs')])).toBe('event');
    expect(credited([call('kim', 2, 'mine'), call('dana', 1)])).toBe('user dana, or somebody else who called then');
  });

  it('is credited to a call that names no resource of the control', () => {
    const requestParameters = { detectorId: 'd-1' };
    expect(credited([call('kim', 1, undefined, { requestParameters })], ['111122223333'], ['111122223333'])).toBe(
      'user kim',
    );
  });

  it('is shared by all callers that may have changed any of several resources', () => {
    expect(credited([call('kim', 2, 'payroll'), call('lee', 1)], [PAYROLL, LOGS])).toBe(
      'user kim, or somebody else who called then',
    );
    expect(credited([call('kim', 1, 'payroll'), call('lee', 2, 'payroll-logs')], [PAYROLL, LOGS])).toBe(
      'user lee, or somebody else who called then',
    );
    expect(credited([call('kim', 1, 'payroll')], [PAYROLL, LOGS]), 'the other moved by itself').toBe(
      'user kim, or somebody else who called then',
    );
  });

  it('is credited to the latest caller when no resource changed', () => {
    expect(credited([call('kim', 1, 'payroll'), call('dana', 2)], [])).toBe('user dana');
  });

  it('is matched by ARN, by the end of the ARN, and in any spelling', () => {
    const named = (detail: object, resource: string) =>
      credited([call('kim', 1, undefined, detail), call('dana', 2)], [resource], [resource]);
    expect(named({ resources: [{ ARN: PAYROLL }] }, PAYROLL)).toBe('user kim');
    const requestParameters = { dBInstanceIdentifier: 'Prod-DB' };
    expect(named({ requestParameters }, 'arn:aws:rds:eu-west-1:1:db:prod-db')).toBe('user kim');
    const ofGroup = { requestParameters: { logGroupName: '/aws/lambda/api' } };
    expect(named(ofGroup, 'arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/api')).toBe('user kim');
    expect(named({ userIdentity: { arn: PAYROLL } }, PAYROLL), 'who calls is not what is called for').toBe(
      'user dana, or somebody else who called then',
    );
  });

  it('is not shared with a service that only reported it', () => {
    expect(credited([call('kim', 1, 'payroll'), told(2)])).toBe('user kim');
    expect(credited([call('kim', 1), told(2)])).toBe('user kim');
    expect(credited([call('kim', 1), told(2)], [])).toBe('user kim');
    expect(credited([told(1), told(2)])).toBe('event');
  });
});

describe('a change that the second check finds', () => {
  it('is credited by the identifiers in the calls', async () => {
    expect(credited(await again([call('kim', 1, 'payroll')]))).toBe('user kim');
    expect(credited(await again([call('kim', 1, 'mine')]))).toBe('event');
    expect(credited([...(await again([call('kim', 1, 'payroll')])), call('dana', 9)])).toBe('user kim');
    expect(credited(await again([call('kim', 1, 'payroll'), call('lee', 2)]), [PAYROLL, LOGS])).toBe(
      'user lee, or somebody else who called then',
    );
    expect(credited(await again([call('kim', 1, 'mine'), call('lee', 2)]))).toBe(
      'user lee, or somebody else who called then',
    );
  });

  it('is checked once for all calls, and not shared with a service that only reported it', async () => {
    const looks = await again([call('kim', 1, 'payroll'), told(2)]);
    expect(looks).toHaveLength(1);
    expect(credited(looks)).toBe('user kim');
  });

  it('is carried in a small message, in which calls with left-out identifiers may concern anything', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `\u0001 "${index}" ${'ü'.repeat(1_000)}`);
    const requestParameters = { bucketName: 'mine', many, more: many.map((_one, index) => `n-${index}`) };
    const calls = Array.from({ length: 50 }, (_, index) =>
      call('kim', 1, undefined, { requestParameters: { ...requestParameters, index: `i-${index}` } }),
    );
    const unseen = calls.map((one) => ({ ...one, account: '1', region: 'r' }));
    const [recheck, ...others] = [...rechecksOf({ unseen, darkened: [] }, new Date('2026-01-15T06:00:09Z')).values()];
    expect(others).toEqual([]);
    expect(JSON.stringify(recheck).length).toBeLessThan(22_000);
    expect(credited(await again(calls))).toBe('user kim');
    expect(credited(await again([call('kim', 1, undefined, { requestParameters: { bucketName: 'mine' } })]))).toBe(
      'event',
    );
  });

  it('is credited to its caller when a message of an earlier release lacks the identifiers', async () => {
    const [second] = await again([call('kim', 1, 'mine')]);
    const look = { unit: async () => ({ item: { account: {}, regions: ['eu-west-1', 'r'] } }) as never };
    const config = { settingsFor: () => ({ controls: [{ id: 'a.b' }] }) } as never;
    const { cause, time } = second as ResolvedRequest;
    const recheck = { account: '1', region: 'r', controls: ['a.b'], cause, time, checks: 1 };
    expect(credited(await requestsOfRecheck({ config }, look, recheck))).toBe('user kim');
  });
});

describe('two people who work in one account at the same time', () => {
  let stage: Stage;
  afterEach(() => stage?.close());

  it('are told apart by the resources in their calls', async () => {
    stage = await openStage({}, { controls: { '*': false, 'storage.s3-tls-only': true } });
    const account = stage.world.accounts[3]?.id ?? '';
    const s3 = (user: string) =>
      clientIn(
        stage.world,
        S3Client,
        { account, region: 'eu-west-1' },
        { arn: `arn:aws:iam::${account}:user/${user}` },
      );
    await s3('dana').send(new CreateBucketCommand({ Bucket: 'dana-notes' }));
    await stage.runtime.settle();
    await stage.runtime.scan();
    stage.runtime.received();
    await s3('kim').send(new CreateBucketCommand({ Bucket: 'kim-notes' }));
    stage.world.advance(1_000);
    await s3('dana').send(new DeleteBucketPolicyCommand({ Bucket: 'dana-notes' }));
    await stage.runtime.settle();
    const [document] = stage.runtime.received().map(({ bodies }) => JSON.parse(bodies.default ?? ''));
    expect(document).toMatchObject({ who: { described: 'user kim' }, where: { resource: 'arn:aws:s3:::kim-notes' } });
  });
});
