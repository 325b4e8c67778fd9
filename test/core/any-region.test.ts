import { describe, expect, it } from 'vitest';
import { anyRegion, firstAnswer } from '../../shared/core/any-region.ts';
import { CouldNotRead, type Unreadable } from '../../shared/core/errors.ts';

const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-south-1'];

/** Asks regions that refuse for these reasons, and the regions that were asked. */
async function asking(refusals: Readonly<Record<string, Unreadable>>, regions = REGIONS) {
  const asked: string[] = [];
  const answer = await firstAnswer(regions, async (region) => {
    asked.push(region);
    const reason = refusals[region];
    if (reason) throw new CouldNotRead('cloudtrail:DescribeTrails', reason, `${reason} in ${region}`);
    return region;
  }).catch((error: CouldNotRead) => error.code);
  return { answer, asked };
}
const everywhere = (reason: Unreadable) => Object.fromEntries(REGIONS.map((region) => [region, reason]));

describe('a call that every region answers alike', () => {
  it('is made in one region if that answers', async () => {
    expect(await asking({})).toEqual({ answer: 'us-east-1', asked: ['us-east-1'] });
  });

  it.each(['denied', 'policy', 'region-disabled', 'failed'] as const)(
    'is asked of the next region where the first is %s',
    async (reason) => {
      expect(await asking({ 'us-east-1': reason })).toEqual({ answer: 'eu-west-1', asked: ['us-east-1', 'eu-west-1'] });
    },
  );

  it('is found in the last region when all others refuse', async () => {
    const { answer } = await asking({ 'us-east-1': 'policy', 'eu-west-1': 'denied', 'eu-central-1': 'denied' });
    expect(answer).toBe('ap-south-1');
  });

  it('cannot be read for the reason of the first region when all refuse', async () => {
    expect(await asking({ ...everywhere('denied'), 'us-east-1': 'policy' })).toEqual({
      answer: 'policy in us-east-1',
      asked: REGIONS,
    });
  });

  it.each(['malformed', 'credentials', 'no-credentials', 'other-account', 'timed-out', 'throttled'] as const)(
    'is asked once where the first region is %s',
    async (reason) => {
      expect((await asking(everywhere(reason))).asked).toEqual(['us-east-1']);
    },
  );

  it('is made in no region twice', async () => {
    const asked: string[] = [];
    const ask = async (region: string) => {
      asked.push(region);
      throw new CouldNotRead('s3:ListAllMyBuckets', 'denied', 'AccessDenied');
    };
    await anyRegion({ region: 'us-east-1', regions: ['eu-west-1', 'us-east-1'] }, ask).catch(() => {});
    expect(asked).toEqual(['us-east-1', 'eu-west-1']);
  });

  it('throws an error that is not a refusal at once', async () => {
    const bug = firstAnswer(REGIONS, async () => {
      throw new TypeError('a bug');
    });
    await expect(bug).rejects.toThrow(new TypeError('a bug'));
  });
});
