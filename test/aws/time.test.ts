import { CreateKeyCommand, KMSClient, paginateListKeys } from '@aws-sdk/client-kms';
import { GetBucketPolicyStatusCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import { awsOrganization } from '../../shared/aws/organization.ts';
import { createReach, type PluginFactory } from '../../shared/aws/reach.ts';
import { collector } from '../../shared/core/collector.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { ATTEMPTS, LIMITS, TO_COMMIT_MS } from '../../shared/core/limits.ts';
import { each, type Seen, seen } from '../../shared/core/reading.ts';
import { clientIn } from '../../simulator/access.ts';
import { answeredBy, SIMULATED_CLIENT } from '../../simulator/plugin.ts';
import { apiError } from '../../simulator/service.ts';
import { createWorld } from '../../simulator/world.ts';
import { elapsed, FAKED, withFakeTime } from '../support/fake-time.ts';
import { judge } from '../support/simulation.ts';

const HERE = { region: 'eu-west-1' };
const ACTION = 's3:GetBucketPolicyStatus';
const reader = collector({
  id: 'test.reader',
  scope: 'account',
  actions: [ACTION, 'kms:ListKeys'],
  triggers: [],
  collect: async () => [],
});

const never = () => new Promise<never>(() => {});
const later = async (milliseconds: number) => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return { PolicyStatus: { IsPublic: false } };
};
const throttled = async (): Promise<never> => {
  throw apiError('ThrottlingException', 'Rate exceeded', 429);
};

const reachWith = (plugin: PluginFactory, within?: number) =>
  createReach({
    credentialsFor: () => async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    plugin,
    client: { ...SIMULATED_CLIENT, retryMode: 'adaptive' },
  }).account('111122223333', within);

/** Reads the policies of many buckets, as collectors do; `answer` decides how each bucket answers. */
function readBuckets(count: number, answer: (bucket: number) => Promise<object>, within?: number) {
  const answers = answeredBy(async ({ input }) => answer(Number((input as { Bucket: string }).Bucket)));
  const client = reachWith(answers, within).client(S3Client, HERE, reader);
  return each([...Array(count).keys()], (bucket) =>
    seen(client.send(new GetBucketPolicyStatusCommand({ Bucket: String(bucket) }))),
  );
}

const reasons = (found: readonly Seen<unknown>[]) => [
  ...new Set(found.filter((one) => one instanceof CouldNotRead).map(({ reason, code }) => `${reason} ${code}`)),
];
const answered = (found: readonly Seen<unknown>[]) => found.filter((one) => !(one instanceof CouldNotRead)).length;

describe('a collector', () => {
  withFakeTime();

  it('gets a timeout for a call that never ends, and keeps no timer afterwards', async () => {
    const { value, seconds } = await elapsed(readBuckets(1, never));
    expect(reasons(value)).toEqual(['timed-out TimeoutError']);
    expect(seconds).toBe(LIMITS.call / 1_000);
  });

  it('that hangs ends after one silence, however many calls it would make', async () => {
    const { value, seconds } = await elapsed(readBuckets(5_000, never));
    expect(reasons(value)).toEqual(['timed-out TimeoutError']);
    expect(seconds).toBe(LIMITS.silence / 1_000);
  });

  it('that is throttled for ever reports throttling, and ends as soon', async () => {
    const { value, seconds } = await elapsed(readBuckets(5_000, throttled));
    expect(reasons(value)).toEqual(['throttled ThrottlingException']);
    expect(seconds).toBeLessThanOrEqual(LIMITS.lost / 1_000);
  });

  it('reads all of a slow account with 5,000 buckets, as long as AWS answers', async () => {
    const { value, seconds } = await elapsed(readBuckets(5_000, () => later(2_000)));
    expect(answered(value)).toBe(5_000);
    expect(seconds).toBeGreaterThan(1_000);
  });

  it('loses only the one bucket of 5,000 that hangs', async () => {
    const { value } = await elapsed(readBuckets(5_000, (bucket) => (bucket === 7 ? never() : later(200))));
    expect(answered(value)).toBe(4_999);
    expect(value[7]).toBeInstanceOf(CouldNotRead);
  });

  it('gives up when it loses more time on unanswered calls than on answered ones', async () => {
    const { value, seconds } = await elapsed(readBuckets(5_000, (bucket) => (bucket % 4 === 0 ? never() : later(50))));
    expect(answered(value)).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual((LIMITS.lost + LIMITS.call) / 1_000);
  });

  it('gets a refusal when the time of its account is over', async () => {
    const { value, seconds } = await elapsed(readBuckets(100, () => later(2_000), 9_000));
    expect(answered(value)).toBe(32);
    expect(reasons(value)).toEqual(['timed-out the time for this account was over']);
    expect(seconds).toBe(9);
  });

  it('is not counted as silent while it does something else', async () => {
    const client = reachWith(answeredBy(() => later(10))).client(S3Client, HERE, reader);
    const twice = async () => {
      await client.send(new GetBucketPolicyStatusCommand({ Bucket: 'first' }));
      await later(LIMITS.silence * 2);
      return client.send(new GetBucketPolicyStatusCommand({ Bucket: 'second' }));
    };
    expect((await elapsed(twice())).value).toMatchObject({ PolicyStatus: { IsPublic: false } });
  });

  it('distinguishes denied calls from unanswered calls', async () => {
    const denied = async () => {
      throw apiError('AccessDenied', 'no', 403);
    };
    const { value, seconds } = await elapsed(readBuckets(5_000, denied));
    expect(reasons(value)).toEqual(['denied AccessDenied']);
    expect(seconds).toBe(0);
  });
});

describe('the scan of an account', () => {
  withFakeTime();

  it('ends when a hundred keys are throttled for ever, and reports only those keys', async () => {
    const world = createWorld({ flaws: 0, accounts: 4 });
    const account = world.accounts[3]?.id ?? '';
    const kms = clientIn(world, KMSClient, { account, ...HERE });
    for (let key = 0; key < 100; key += 1) await kms.send(new CreateKeyCommand({}));
    // in real time, because it loads the SDK's packages
    vi.useRealTimers();
    const before = await judge(world, account);
    vi.useFakeTimers({ toFake: [...FAKED] });
    world.fault({ kind: 'throttle', action: 'kms:GetKeyRotationStatus', region: HERE.region });
    const { value, seconds } = await elapsed(judge(world, account));
    expect(seconds).toBeLessThanOrEqual(60);
    const dark = value.verdicts.filter(({ unread }) => unread === 'throttled');
    expect(dark).toHaveLength(101);
    expect(new Set(dark.map(({ control, region }) => `${control} ${region}`))).toEqual(
      new Set([`encryption.kms-rotation ${HERE.region}`]),
    );
    expect(value.verdicts.filter((verdict) => !dark.includes(verdict))).toEqual(
      before.verdicts.filter(({ control, region }) => control !== 'encryption.kms-rotation' || region !== HERE.region),
    );
  });
});

describe('a list', () => {
  const pages = async (answer: (page: number) => object) => {
    let page = 0;
    const counted = answeredBy(async () => {
      page += 1;
      return answer(page);
    });
    const client = reachWith(counted).client(KMSClient, HERE, reader);
    const keys = async () => {
      for await (const _ of paginateListKeys({ client }, {}));
    };
    return { found: await seen(keys()), page };
  };

  it.each([
    ['the same for ever', () => 'x', 3],
    ['two in turn', (page: number) => String(page % 2), 4],
  ])('whose page tokens are %s is malformed', async (_, token, asked) => {
    const { found, page } = await pages((asking) => ({ Keys: [], Truncated: true, NextMarker: token(asking) }));
    expect(reasons([found])).toEqual(['malformed the list continues with a page that was already read']);
    expect(page).toBeLessThan(asked);
  });

  it('that says there is more without saying where is malformed', async () => {
    const { found } = await pages(() => ({ Keys: [], Truncated: true }));
    expect(reasons([found])).toEqual(['malformed the list has more pages and does not say where']);
  });

  it('ends, whatever page tokens AWS returns', async () => {
    const { found, page } = await pages((asked) => ({ Keys: [], Truncated: true, NextMarker: `m${asked}` }));
    expect(reasons([found])).toEqual([`malformed the list has more than ${LIMITS.pages} pages`]);
    expect(page).toBe(LIMITS.pages);
  });

  it("of the organisation's accounts ends too", async () => {
    const organization = awsOrganization({
      credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
      plugin: answeredBy(async () => ({
        Organization: { MasterAccountId: '111122223333' },
        ...{ Roots: [], ResourceTagMappingList: [], PaginationToken: 'x', NextToken: 'x' },
      })),
      client: SIMULATED_CLIENT,
      fallbackRegions: [],
    });
    const accounts = seen(Array.fromAsync(organization.accounts()));
    expect(reasons([await accounts])).toEqual(['malformed the list continues with a page that was already read']);
  });

  it('may be read twice, even at the same time', async () => {
    const answers = answeredBy(async ({ input }) =>
      'Marker' in input && input.Marker ? { Keys: [] } : { Keys: [], Truncated: true, NextMarker: 'second' },
    );
    const client = reachWith(answers).client(KMSClient, HERE, reader);
    const read = async () => Array.fromAsync(paginateListKeys({ client }, {}));
    expect(await read()).toHaveLength(2);
    expect((await Promise.all([read(), read()])).flat()).toHaveLength(4);
  });
});

it('has time limits that fit into each other', () => {
  expect(LIMITS.connect).toBeLessThan(LIMITS.answer);
  expect(LIMITS.answer * 2).toBeLessThanOrEqual(LIMITS.call);
  expect(LIMITS.silence).toBeGreaterThanOrEqual(LIMITS.call);
  expect(LIMITS.silence + TO_COMMIT_MS).toBeLessThanOrEqual(60_000);
  expect(ATTEMPTS).toBeGreaterThan(1);
});
