/** How verdicts are compared with the findings of Prowler; `npm run test:peers` compares those of a real run. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPLAINED, GAPS } from '../../scripts/peers/explained.ts';
import { compared, type PeerFinding, type PeerVerdict } from '../../scripts/peers/pairs.ts';
import { documented, type Explanation, type Gap, tallied, unexplained } from '../../scripts/peers/report.ts';
import { claims } from '../../shared/controls/catalogue.ts';

const account = '111122223333';
const region = 'eu-west-1';
const bucket = 'arn:aws:s3:::ledger';
const place = { account, region };
const verdict = (control: string, resource: string, status: PeerVerdict['status'], where = region): PeerVerdict => ({
  ...{ control, account, region: where, resource, status },
  because: status === 'unknown' ? 'could not read: s3:GetBucketAcl denied' : 'a reason',
});
const finding = (check: string, resource: string, status: PeerFinding['status']): PeerFinding => ({
  ...{ ...place, check, resource, status },
  detail: 'a detail',
});
const said = ({ pairs }: ReturnType<typeof compared>) =>
  pairs.map(({ check, control, ours, theirs }) => [check, control, ours, theirs].join(' '));

describe('a check and a control are compared', () => {
  it('on the same resource, wherever each tool says that it is', () => {
    const ours = [verdict('storage.public', bucket, 'pass', 'global')];
    const found = compared(ours, [finding('public', bucket, 'fail')], { 'storage.public': ['public'] });
    expect(said(found)).toEqual(['public storage.public pass fail']);
    expect(found.alone).toEqual([]);
  });

  it('on the one of the same region, where two regions list a resource', () => {
    const ours = [verdict('dr.copy', bucket, 'fail', 'us-east-1'), verdict('dr.copy', bucket, 'pass')];
    expect(said(compared(ours, [finding('copy', bucket, 'pass')], { 'dr.copy': ['copy'] }))).toEqual([
      'copy dr.copy pass pass',
    ]);
  });

  it('on the account, for which the worst of all findings counts', () => {
    const findings = [finding('snapshot', 'arn:1', 'pass'), finding('snapshot', 'arn:2', 'fail')];
    const ours = [verdict('compute.public', account, 'pass')];
    expect(said(compared(ours, findings, { 'compute.public': ['snapshot'] }))).toEqual([
      'snapshot compute.public pass fail',
    ]);
  });

  it('on a log group, whose ARN may end with the mark of its streams', () => {
    const arn = 'arn:aws:logs:eu-west-1:111122223333:log-group:trail';
    const ours = [verdict('logging.kept', arn, 'pass')];
    expect(said(compared(ours, [finding('kept', `${arn}:*`, 'pass')], { 'logging.kept': ['kept'] }))).toHaveLength(1);
  });

  it('on nothing, where no verdict is about what a finding is about', () => {
    const { pairs, alone } = compared([], [finding('public', bucket, 'fail')], { 'storage.public': ['public'] });
    expect([pairs, alone.length]).toEqual([[], 1]);
  });
});

const equivalents = { 'storage.public': ['acl', 'policy'] };
const explanation: Explanation = {
  check: 'acl',
  control: 'storage.public',
  ours: 'fail',
  right: 'each',
  why: 'stricter',
};

describe('what both say', () => {
  it('is a disagreement, which has to be explained in that direction', () => {
    const comparison = compared(
      [verdict('storage.public', bucket, 'fail')],
      [finding('acl', bucket, 'pass')],
      equivalents,
    );
    const tally = tallied(comparison, []);
    expect([tally.share, tally.disagreeing.length]).toEqual([0, 1]);
    expect(unexplained(tally, [explanation], [])).toEqual({ pairs: [], idle: [] });
    const otherWay: Explanation = { ...explanation, ours: 'pass' };
    expect(unexplained(tally, [otherWay], [])).toEqual({ pairs: tally.disagreeing, idle: [otherWay] });
  });

  it('is no disagreement where the control fails because of another of its checks', () => {
    const findings = [finding('acl', bucket, 'pass'), finding('policy', bucket, 'fail')];
    const tally = tallied(compared([verdict('storage.public', bucket, 'fail')], findings, equivalents), []);
    expect([tally.share, tally.decided.length, tally.byAnother.length]).toEqual([1, 1, 1]);
  });

  it('is a disagreement all the same where the control passes and one of its checks fails', () => {
    const findings = [finding('acl', bucket, 'pass'), finding('policy', bucket, 'fail')];
    const tally = tallied(compared([verdict('storage.public', bucket, 'pass')], findings, equivalents), []);
    expect([tally.share, tally.disagreeing.length]).toEqual([0.5, 1]);
  });

  it('does not count where one of them could not read, and the document names the gap', () => {
    const gap: Gap = { check: 'policy', control: 'storage.public', why: 'the policy' };
    const ours = [verdict('storage.public', bucket, 'unknown'), verdict('storage.public', 'arn:other', 'pass')];
    const findings = [finding('acl', bucket, 'pass'), finding('policy', 'arn:other', 'fail')];
    const comparison = compared(ours, findings, equivalents);
    const tally = tallied(comparison, [gap]);
    expect([tally.decided.length, tally.lacking.length]).toEqual([0, 1]);
    expect(unexplained(tally, [], [gap]).idle).toEqual([]);
    expect(unexplained(tally, [], [{ ...gap, check: 'acls' }]).idle).toHaveLength(1);
    const text = documented(comparison, [], [gap], () => 'good');
    expect(text).toContain('| `s3:GetBucketAcl` | 1 | 1 |');
    expect(text).toContain('| `policy` | `storage.public` | 1 | the policy |');
  });
});

describe('the explanations', () => {
  const told = [...EXPLAINED, ...GAPS];

  it('are about checks that the control claims', () => {
    const strangers = told.filter(({ check, control }) => !claims[control]?.equivalents.prowler?.includes(check));
    expect(strangers).toEqual([]);
  });

  it('are each given once, and in the document', () => {
    const keys = told.map(({ check, control }) => `${check} ${control}`);
    expect(new Set(keys).size).toBe(keys.length);
    const text = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/disagreements.md'), 'utf8');
    for (const { why } of told) expect(text).toContain(why);
  });
});
