import { describe, expect, it } from 'vitest';
import { plumbline } from '../support/cli.ts';

describe('permissions', () => {
  it('of chosen controls are policy documents that IAM takes', async () => {
    const { code, stdout, stderr } = await plumbline(['permissions', '--controls', 'guardduty.enabled']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'ReadGuardduty',
            Effect: 'Allow',
            Action: ['guardduty:GetDetector', 'guardduty:ListDetectors'],
            Resource: '*',
          },
        ],
      },
    ]);
    expect(stderr).toMatch(/2 actions in 1 policy documents/);
  });

  it('are printed as lines, with those that listing an organisation needs', async () => {
    const args = ['permissions', '--controls', 'guardduty.enabled', '--organization', '--format', 'actions'];
    const lines = (await plumbline(args)).stdout.trim().split('\n');
    expect(lines).toContain('guardduty:ListDetectors');
    expect(lines).toContain('organizations:DescribeOrganization');
    expect(lines).toEqual(lines.toSorted());
  });
});

describe('coverage', () => {
  it('of all frameworks, and of one requirement by requirement', async () => {
    const all = await plumbline(['coverage']);
    expect(all.stdout).toMatch(/cis-aws-3\.0.*\n.*cis-aws-5\.0.*\n.*fsbp/);
    const one = await plumbline(['coverage', '--framework', 'fsbp']);
    expect(one.stdout).toMatch(/GuardDuty\.1 .*judges .*guardduty\.enabled/);
    expect(all.stdout).toMatch(/judges .*stricter .*in part .*none .*listed/);
  });

  it('is printed as JSON with every requirement', async () => {
    const { stdout } = await plumbline(['coverage', '--framework', 'soc2', '--format', 'json']);
    const [framework] = JSON.parse(stdout);
    expect(Object.keys(framework)).toEqual(['id', 'title', 'version', 'kind', 'counts', 'requirements']);
    expect(Object.keys(framework.requirements[0])).toEqual(['id', 'title', 'controls', 'how', 'claims']);
    const counted = Object.values<number>(framework.counts).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(framework.requirements.length);
  });

  it('refuses an unknown framework', async () => {
    const { code, stderr } = await plumbline(['coverage', '--framework', 'soc3']);
    expect(stderr).toMatch(/no framework is called "soc3"; there are .*soc2/);
    expect(code).toBe(2);
  });
});

it.each(['permissions', 'coverage'])('plumbline %s --help gives examples', async (verb) => {
  expect((await plumbline([verb, '--help'])).stdout).toMatch(/Examples:/);
});
