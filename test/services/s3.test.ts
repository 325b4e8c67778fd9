import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DeletePublicAccessBlockCommand as DeleteAccountBlock, S3ControlClient } from '@aws-sdk/client-s3-control';
import { describe, expect, it } from 'vitest';
import type { Aws } from '../../shared/core/collector.ts';
import { buckets } from '../../shared/services/s3/buckets.ts';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { apiError } from '../../simulator/service.ts';
import { createWorld, type WorldOptions } from '../../simulator/world.ts';
import { type Altered, judge } from '../support/simulation.ts';

const HOME = 'us-east-1';
const EVERYBODY = 'http://acs.amazonaws.com/groups/global/AllUsers';

function stage(options: WorldOptions = {}) {
  const world = createWorld({ flaws: 0, accounts: 4, ...options });
  const account = world.accounts[3]?.id ?? '';
  const data = `checkout-production-data-${account}`;
  const s3 = (region = HOME) => clientIn(world, S3Client, { account, region });
  const unblockAccount = () =>
    clientIn(world, S3ControlClient, { account, region: HOME }).send(new DeleteAccountBlock({ AccountId: account }));
  const unblock = async (region = HOME, Bucket = data) => {
    await unblockAccount();
    await s3(region).send(new DeletePublicAccessBlockCommand({ Bucket }));
  };
  return { world, account, data, replica: `${data}-replica`, s3, unblockAccount, unblock };
}

/** Its own policy, with a statement more. */
async function allowEverybody(client: S3Client, Bucket: string): Promise<void> {
  const { Policy = '{}' } = await client.send(new GetBucketPolicyCommand({ Bucket }));
  const policy = JSON.parse(Policy) as { Statement: object[] };
  const open = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  const Statement = [...policy.Statement, open];
  await client.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ ...policy, Statement }) }));
}

async function verdictsOf({ world, account }: ReturnType<typeof stage>, only = 'storage.', altered: Altered = {}) {
  const { verdicts, calls } = await judge(world, account, only, undefined, altered);
  const others = verdicts.filter(({ status }) => status !== 'pass');
  return {
    calls,
    verdicts,
    notPassing: others.map(({ control, resource, status }) => [control, resource.replace('arn:aws:s3:::', ''), status]),
  };
}

describe('S3 in a simulated organisation', () => {
  it('passes in a flawless account, with one call for the exposure of all buckets', async () => {
    const { notPassing, verdicts, calls } = await verdictsOf(stage());
    expect(notPassing).toEqual([]);
    // two of them are attested
    expect(verdicts).toHaveLength(7);
    expect(Object.fromEntries(calls)).toEqual({
      's3:GetAccountPublicAccessBlock': 1,
      's3:ListAllMyBuckets': 1,
      's3:GetBucketPolicy': 2,
    });
  });

  it('fails for the account when its block is removed, and passes buckets that have a block of their own', async () => {
    const place = stage();
    const events: EventBridgeEvent[] = [];
    place.world.onEvent((event) => events.push(event));
    await place.unblockAccount();
    const { notPassing, calls } = await verdictsOf(place);
    expect(notPassing).toEqual([['storage.s3-account-block', place.account, 'fail']]);
    expect(calls.get('s3:GetBucketPublicAccessBlock')).toBe(2);
    expect(calls.has('s3:GetBucketPolicyStatus')).toBe(false);
    expect(events[0]?.detail).toMatchObject({ eventName: 'DeleteAccountPublicAccessBlock' });
  });

  it.each([
    ['its home region', HOME, (place: ReturnType<typeof stage>) => place.data],
    ['another region', 'eu-west-1', (place: ReturnType<typeof stage>) => place.replica],
  ])('sees a bucket of %s that is opened by its policy', async (_where, region, nameOf) => {
    const place = stage();
    await place.unblock(region, nameOf(place));
    await allowEverybody(place.s3(region), nameOf(place));
    const { notPassing } = await verdictsOf(place);
    expect(notPassing).toEqual([
      ['storage.s3-account-block', place.account, 'fail'],
      ['storage.s3-public-access', nameOf(place), 'fail'],
    ]);
  });

  it('sees a bucket that is opened by its ACL', async () => {
    const place = stage();
    await place.unblock();
    const Grants = [{ Permission: 'READ' as const, Grantee: { Type: 'Group' as const, URI: EVERYBODY } }];
    await place.s3().send(new PutBucketAclCommand({ Bucket: place.data, AccessControlPolicy: { Grants } }));
    expect((await verdictsOf(place, 'storage.s3-public')).notPassing).toHaveLength(1);
  });

  it('counts each setting of the block of a bucket against the ACL or the policy that it blocks, and no other', async () => {
    const place = stage();
    await place.unblock();
    await allowEverybody(place.s3(), place.data);
    const put = (block: object) =>
      place.s3().send(new PutPublicAccessBlockCommand({ Bucket: place.data, PublicAccessBlockConfiguration: block }));
    await put({ RestrictPublicBuckets: true });
    expect((await verdictsOf(place, 'storage.s3-public')).notPassing).toEqual([]);
    await put({ IgnorePublicAcls: true });
    expect((await verdictsOf(place, 'storage.s3-public')).notPassing).toHaveLength(1);
  });

  it('refuses a public policy while something blocks it, as S3 does', async () => {
    const { s3, data } = stage();
    await expect(allowEverybody(s3(), data)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('reads the region of each bucket where the list omits it', async () => {
    const { s3, data, replica } = stage();
    const client = s3();
    const withoutRegions = (next: (args: never) => Promise<unknown>) => async (args: never) => {
      const answer = (await next(args)) as { output: { Buckets?: { BucketRegion?: string }[] } };
      for (const bucket of answer.output.Buckets ?? []) delete bucket.BucketRegion;
      return answer;
    };
    client.middlewareStack.add(withoutRegions as never, { step: 'initialize' });
    const found = await buckets.collect(
      { client: () => client, region: HOME, regions: [] } as unknown as Aws,
      await buckets.sdk?.(),
    );
    expect(found.map(({ facts }) => facts)).toEqual([
      { name: data, region: HOME },
      { name: replica, region: 'eu-west-1' },
    ]);
  });

  it('fails for a new bucket that accepts plain HTTP', async () => {
    const place = stage();
    await place.s3('eu-west-1').send(new CreateBucketCommand({ Bucket: 'scratch' }));
    expect((await verdictsOf(place)).notPassing).toEqual([['storage.s3-tls-only', 'scratch', 'fail']]);
  });
});

describe('S3 with unreadable answers', () => {
  it('gives unknown for all buckets when they cannot be listed', async () => {
    const place = stage();
    place.world.fault({ kind: 'deny', action: 's3:ListAllMyBuckets' });
    expect((await verdictsOf(place)).notPassing).toEqual([
      ['storage.s3-public-access', '*', 'unknown'],
      ['storage.s3-tls-only', '*', 'unknown'],
    ]);
  });

  it('judges buckets with a block of their own when the block of the account is unreadable', async () => {
    const place = stage();
    place.world.fault({ kind: 'deny', action: 's3:GetAccountPublicAccessBlock' });
    expect((await verdictsOf(place)).notPassing).toEqual([['storage.s3-account-block', '*', 'unknown']]);
  });

  it('gives unknown, and not fail, for a public bucket when the account may block public access', async () => {
    const place = stage();
    await place.unblock();
    await allowEverybody(place.s3(), place.data);
    place.world.fault({ kind: 'deny', action: 's3:GetAccountPublicAccessBlock' });
    expect((await verdictsOf(place, 'storage.s3-public')).notPassing).toEqual([
      ['storage.s3-public-access', place.data, 'unknown'],
    ]);
  });

  it.each(['s3:GetBucketPolicyStatus', 's3:GetBucketAcl', 's3:GetBucketPolicy'])(
    'is unknown for the bucket that needed %s, and for no other',
    async (action) => {
      const place = stage();
      await place.unblock();
      place.world.fault({ kind: 'deny', action, region: HOME });
      const { notPassing } = await verdictsOf(place);
      expect(notPassing.filter(([, , status]) => status === 'unknown')).toEqual([
        [expect.stringMatching(/s3-(public-access|tls-only)/), place.data, 'unknown'],
      ]);
    },
  );

  it('is unknown when the block of a public bucket cannot be read', async () => {
    const place = stage();
    await place.unblock();
    await allowEverybody(place.s3(), place.data);
    place.world.fault({ kind: 'deny', action: 's3:GetBucketPublicAccessBlock', region: HOME });
    expect((await verdictsOf(place, 'storage.s3-public')).notPassing).toEqual([
      ['storage.s3-public-access', place.data, 'unknown'],
    ]);
  });

  it('reads every page of buckets, and gives unknown when one page fails', async () => {
    const place = stage({ pageSize: 1 });
    expect((await verdictsOf(place, 'storage.s3-public')).verdicts).toHaveLength(2);
    place.world.fault({ kind: 'server-error', action: 's3:ListAllMyBuckets', after: 1 });
    expect((await verdictsOf(place, 'storage.s3-public')).notPassing).toEqual([
      ['storage.s3-public-access', '*', 'unknown'],
    ]);
  });
});

describe('S3 whose answer is not as documented', () => {
  const group = (Grantee: object) => ({ GetBucketAcl: () => ({ Grants: [{ Grantee, Permission: 'READ' }] }) });
  const BLOCK = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  const { IgnorePublicAcls: _acls, ...withoutAcls } = BLOCK;
  const unread = (control: string, resource: string) => [control, resource, 'unknown'];

  it.each<[string, Altered]>([
    ['an ACL that has a group without its URI', group({ Type: 'Group' })],
    ['an ACL that has a grantee of an unlisted type', group({ Type: 'Robot', ID: 'f00' })],
    ['an ACL that has a grantee without a type', group({ ID: 'f00' })],
    ['an ACL without grants', { GetBucketAcl: () => ({}) }],
    ['a policy status without an answer', { GetBucketPolicyStatus: () => ({ PolicyStatus: {} }) }],
  ])('does not know whether a bucket is open by %s', async (_name, altered) => {
    const place = stage();
    await place.unblock();
    const { notPassing } = await verdictsOf(place, 'storage.s3-public', altered);
    expect(notPassing).toEqual([unread('storage.s3-public-access', place.data)]);
  });

  it('fails a bucket because of one public grant, even if other grants are unreadable', async () => {
    const place = stage();
    await place.unblock();
    const Grants = [{ Grantee: { Type: 'Group' } }, { Grantee: { Type: 'Group', URI: EVERYBODY } }];
    const { notPassing } = await verdictsOf(place, 'storage.s3-public', { GetBucketAcl: () => ({ Grants }) });
    expect(notPassing).toEqual([['storage.s3-public-access', place.data, 'fail']]);
  });

  it.each([
    ['an empty answer', {}],
    ['a block without a setting', { PublicAccessBlockConfiguration: withoutAcls }],
  ])('does not take %s for a block that is off', async (_name, answer) => {
    const place = stage();
    const { notPassing } = await verdictsOf(place, 'storage.s3-account', { GetPublicAccessBlock: () => answer });
    expect(notPassing).toEqual([
      unread('storage.s3-account-block', 'PublicAccessBlockConfiguration' in answer ? place.account : '*'),
    ]);
  });

  it('fails because one setting of the account is off, even if another setting is unreadable', async () => {
    const place = stage();
    const PublicAccessBlockConfiguration = { ...withoutAcls, BlockPublicPolicy: false };
    const altered = { GetPublicAccessBlock: () => ({ PublicAccessBlockConfiguration }) };
    const { notPassing } = await verdictsOf(place, 'storage.s3-account', altered);
    expect(notPassing).toEqual([['storage.s3-account-block', place.account, 'fail']]);
  });

  it('does not fail a bucket as public when the answer about its block is empty', async () => {
    const place = stage();
    await place.unblock();
    await allowEverybody(place.s3(), place.data);
    const block = (output: object, input: object) => ('Bucket' in input ? {} : output);
    const { notPassing } = await verdictsOf(place, 'storage.s3-public', { GetPublicAccessBlock: block });
    expect(notPassing).toEqual([unread('storage.s3-public-access', place.data)]);
  });

  it('gives unknown when the policy is missing in the answer', async () => {
    const place = stage();
    const { notPassing } = await verdictsOf(place, 'storage.s3-tls', { GetBucketPolicy: () => ({}) });
    expect(notPassing.map(([, , status]) => status)).toEqual(['unknown', 'unknown']);
  });

  it.each(['GetBucketPolicy', 'GetBucketPolicyStatus', 'GetBucketAcl', 'GetPublicAccessBlock'])(
    'gives no verdict for a bucket that is gone by the time of %s',
    async (operation) => {
      const place = stage();
      await place.unblock();
      const gone = (output: object, { Bucket }: { Bucket?: string }) =>
        Bucket === place.data ? apiError('NoSuchBucket', 'The specified bucket does not exist', 404) : output;
      const control = operation === 'GetBucketPolicy' ? 'storage.s3-tls' : 'storage.s3-public';
      const { verdicts } = await verdictsOf(place, control, { [operation]: gone });
      expect(verdicts.map(({ resource, status }) => [resource, status])).toEqual([
        [`arn:aws:s3:::${place.replica}`, 'pass'],
      ]);
    },
  );

  it('gives no verdict for a bucket that is gone before its region is known', async () => {
    const place = stage();
    const withoutRegion = ({ Buckets }: { Buckets: { Name: string }[] }) => ({
      Buckets: Buckets.map(({ Name }) => ({ Name })),
    });
    const gone = () => apiError('NoSuchBucket', 'The specified bucket does not exist', 404);
    const { verdicts } = await verdictsOf(place, 'storage.s3-tls', {
      ListBuckets: withoutRegion,
      GetBucketLocation: gone,
    });
    expect(verdicts).toEqual([]);
  });
});

describe('objects of simulated S3', () => {
  it('are written only if they do not exist when that is requested, and read whole or as a stream', async () => {
    const { s3, data } = stage();
    const where = { Bucket: data, Key: 'runs/1.json' };
    const put = (Body: string) => s3().send(new PutObjectCommand({ ...where, Body, IfNoneMatch: '*' }));
    await put('{"run":1}');
    await expect(put('{"run":2}')).rejects.toMatchObject({ name: 'PreconditionFailed' });

    const whole = await s3().send(new GetObjectCommand(where));
    expect(await whole.Body?.transformToString()).toBe('{"run":1}');
    const chunks: Buffer[] = [];
    const streamed = await s3().send(new GetObjectCommand(where));
    for await (const chunk of streamed.Body as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('{"run":1}');
    expect(await s3().send(new HeadObjectCommand(where))).toMatchObject({ ContentLength: 9 });
  });

  it('answers as S3 does where there is none', async () => {
    const { s3, data } = stage();
    const absent = (Bucket: string) => s3().send(new GetObjectCommand({ Bucket, Key: 'absent' }));
    await expect(absent(data)).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(absent('absent')).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});
