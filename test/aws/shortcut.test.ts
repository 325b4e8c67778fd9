/** The simulator answers repeated calls before the SDK prepares a request, and nothing else differs. */
import { GetBucketPolicyStatusCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { plugIn } from '../../shared/aws/reach.ts';
import { type Answer, answeredBy, SIMULATED_CLIENT } from '../../simulator/plugin.ts';
import { apiError } from '../../simulator/service.ts';
import { answeredShortly } from '../../simulator/shortcut.ts';

/** They have expired, so that the SDK asks for others at each call. */
const credentials = { accessKeyId: 'a', secretAccessKey: 'b', expiration: new Date(0) };
const ATTEMPTS = 3;

/** A client that is answered so, with counts of the calls that were answered and of the requests that the SDK prepared. */
function clientOf(answer: Answer, by = answeredShortly, of = async () => credentials) {
  const count = { answered: 0, prepared: 0 };
  const common: object = SIMULATED_CLIENT;
  const client = new S3Client({ region: 'us-east-1', credentials: of, maxAttempts: ATTEMPTS, ...common });
  const counted: Answer = (asked) => {
    count.answered += 1;
    return answer(asked);
  };
  plugIn(client, 'us-east-1', by(counted));
  client.middlewareStack.add(
    (next) => (args) => {
      count.prepared += 1;
      return next(args);
    },
    { step: 'build' },
  );
  return { client, count };
}

const throttled = () => apiError('ThrottlingException', 'Rate exceeded', 429);
const list = () => new ListBucketsCommand({});

describe('the shortcut of the simulator', () => {
  it('answers a call of a kind that the SDK has prepared once', async () => {
    const { client, count } = clientOf(async () => ({ Buckets: [{ Name: 'one' }] }));
    const first = await client.send(list());
    expect(count).toEqual({ answered: 1, prepared: 1 });
    expect((await client.send(list())).Buckets).toEqual(first.Buckets);
    expect(count).toEqual({ answered: 2, prepared: 1 });
  });

  it('lets the SDK prepare the first call with other fields, and refuse it', async () => {
    const { client, count } = clientOf(async () => ({}));
    await client.send(new GetBucketPolicyStatusCommand({ Bucket: 'one' }));
    for (const Bucket of ['', undefined]) {
      await expect(client.send(new GetBucketPolicyStatusCommand({ Bucket }))).rejects.toThrow(/Bucket/);
    }
    await client.send(new GetBucketPolicyStatusCommand({ Bucket: 'one', ExpectedBucketOwner: '111122223333' }));
    expect(count).toMatchObject({ answered: 2, prepared: 2 });
  });

  it('lets the SDK try a failed call again, and asks no more often than it does', async () => {
    let failures = 0;
    const { client, count } = clientOf(async () => {
      if (failures === 0) return { Buckets: [] };
      failures -= 1;
      throw throttled();
    });
    await client.send(list());
    failures = ATTEMPTS - 1;
    expect(await client.send(list())).toMatchObject({ Buckets: [], $metadata: { attempts: ATTEMPTS } });
    expect(count).toEqual({ answered: 1 + ATTEMPTS, prepared: 2 });
  });

  it.each([
    ['throttled', throttled()],
    ['denied', apiError('AccessDeniedException', 'User is not authorized', 403)],
  ])('ends a call that is %s for ever as the whole stack does', async (_, failure) => {
    const ends = [answeredBy, answeredShortly].map(async (by) => {
      let fails = false;
      const { client, count } = clientOf(
        async () => {
          if (fails) throw failure;
          return {};
        },
        (answer) => by(answer),
      );
      await client.send(list());
      fails = true;
      const error = await client.send(list()).catch((caught: Error) => caught);
      return { answered: count.answered, error };
    });
    const [whole, short] = await Promise.all(ends);
    expect(short).toEqual(whole);
    expect(short?.error).toBe(failure);
  });

  it('fails at once for a client that gets no credentials', async () => {
    let refused = false;
    const given = async () => {
      if (refused) throw throttled();
      return credentials;
    };
    const { client, count } = clientOf(async () => ({}), answeredShortly, given);
    await client.send(list());
    refused = true;
    await expect(client.send(list())).rejects.toThrow('Rate exceeded');
    expect(count.answered).toBe(1);
  });
});
