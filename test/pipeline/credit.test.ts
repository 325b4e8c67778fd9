/** Whom a change is credited to, when several called at the same time. */
import { CreateBucketCommand, DeleteBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { described } from '../../shared/alerts/actor.ts';
import type { Actor, Cause } from '../../shared/core/commit.ts';
import { creditedTo } from '../../shared/pipeline/credit.ts';
import type { Stale } from '../../shared/pipeline/stale.ts';
import { clientIn } from '../../simulator/access.ts';
import { openStage, type Stage } from '../support/stage.ts';

const BUCKET = 'arn:aws:s3:::payroll';

/** A call by somebody, so many seconds past six, about a bucket. */
function call(user: string, second: number, bucketName?: string): Stale {
  const time = `2026-01-15T06:00:0${second}Z`;
  const actor = { principal: `arn:aws:iam::1:user/${user}`, call: 'PutBucketPolicy' } as Actor;
  const cause: Cause = { kind: 'event', event: `${user} ${second}`, detailType: 'x', actor };
  return { cause, time, ...(bucketName ? { said: { requestParameters: { bucketName } } } : {}) } as unknown as Stale;
}

function credited(asked: readonly Stale[], moved = [BUCKET]): string {
  const cause = creditedTo(asked, moved);
  return cause.kind === 'event' && cause.actor ? described(cause.actor) : cause.kind;
}

describe('a change that several calls may have made', () => {
  it('is credited to the latest that names the resource', () => {
    expect(credited([call('kim', 1, 'payroll'), call('dana', 2, 'payroll-logs')])).toBe('user kim');
    expect(credited([call('dana', 2, 'payroll-logs'), call('kim', 1, 'payroll')])).toBe('user kim');
  });

  it('says that there were others when nothing tells them apart', () => {
    expect(credited([call('kim', 1), call('dana', 2)])).toBe('user dana, or somebody else who called then');
    expect(credited([call('kim', 1, 'payroll'), call('dana', 2, 'payroll'), call('lee', 3)])).toBe(
      'user dana, or somebody else who called then',
    );
    expect(credited([call('kim', 1), call('dana', 3), call('lee', 2)])).toBe(
      'user dana, or one of 2 others who called then',
    );
  });

  it('is one person’s, however many calls that took', () => {
    expect(credited([call('kim', 1), call('kim', 2, 'payroll'), call('kim', 3)])).toBe('user kim');
  });

  it('is not told apart where nothing changed', () => {
    expect(credited([call('kim', 1, 'payroll'), call('dana', 2)], [])).toBe('user dana');
  });

  it('is found by the ARN as well', () => {
    const said = { resources: [{ ARN: BUCKET }] };
    expect(credited([{ ...call('kim', 1), said }, call('dana', 2)])).toBe('user kim');
  });
});

describe('two people who work in one account at the same time', () => {
  let stage: Stage;
  afterEach(() => stage?.close());

  it('are told apart by what they did it to', async () => {
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
