import { AccessAnalyzerClient, CreateAnalyzerCommand, DeleteAnalyzerCommand } from '@aws-sdk/client-accessanalyzer';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { judge, judgeRetold, onlyIn } from '../support/simulation.ts';

const flawless = (options = {}) => createWorld({ flaws: 0, accounts: 4, ...options });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const inIreland = (world: World) =>
  clientIn(world, AccessAnalyzerClient, { account: memberOf(world), region: 'eu-west-1' });

const byRegion = async (world: World) => {
  const { verdicts } = await judge(world, memberOf(world), 'iam.access-analyzer');
  return Object.fromEntries(verdicts.map(({ region, status }) => [region, status]));
};
const PASS = { 'us-east-1': 'pass', 'eu-west-1': 'pass', 'ap-southeast-2': 'pass' };

describe('IAM Access Analyzer in a simulated organisation', () => {
  it('passes everywhere in flawless accounts with one call per region', async () => {
    const world = flawless();
    for (const { id } of world.accounts) {
      const { verdicts, calls } = await judge(world, id, 'iam.access-analyzer');
      expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
      expect([...calls]).toEqual([['access-analyzer:ListAnalyzers', 3]]);
    }
  });

  it('sees a deleted analyzer in that region only, which one of unused access does not replace', async () => {
    const world = flawless();
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    const client = inIreland(world);
    await client.send(new DeleteAnalyzerCommand({ analyzerName: 'external-access' }));
    expect(await byRegion(world)).toEqual({ ...PASS, 'eu-west-1': 'fail' });
    expect(events[0]).toMatchObject({
      source: 'aws.access-analyzer',
      detail: { eventSource: 'access-analyzer.amazonaws.com', eventName: 'DeleteAnalyzer' },
    });
    await client.send(new CreateAnalyzerCommand({ analyzerName: 'unused', type: 'ACCOUNT_UNUSED_ACCESS' }));
    expect(await byRegion(world)).toEqual({ ...PASS, 'eu-west-1': 'fail' });
    await client.send(new CreateAnalyzerCommand({ analyzerName: 'external', type: 'ACCOUNT' }));
    expect(await byRegion(world)).toEqual(PASS);
  });

  it('is unknown where listing is denied', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'access-analyzer:ListAnalyzers', region: 'eu-west-1' });
    const { verdicts } = await judge(world, memberOf(world), 'iam.access-analyzer');
    const there = verdicts.find(({ region }) => region === 'eu-west-1');
    expect(there).toMatchObject({ status: 'unknown' });
    expect(there?.because).toContain('access-analyzer:ListAnalyzers');
  });

  it('reads every page, and half a list is not a list', async () => {
    const world = flawless({ pageSize: 1 });
    const client = inIreland(world);
    await client.send(new DeleteAnalyzerCommand({ analyzerName: 'external-access' }));
    await client.send(new CreateAnalyzerCommand({ analyzerName: 'unused', type: 'ACCOUNT_UNUSED_ACCESS' }));
    await client.send(new CreateAnalyzerCommand({ analyzerName: 'external', type: 'ACCOUNT' }));
    expect(await byRegion(world)).toEqual(PASS);
    world.fault({ kind: 'server-error', action: 'access-analyzer:ListAnalyzers', region: 'eu-west-1', after: 1 });
    expect(await byRegion(world)).toEqual({ ...PASS, 'eu-west-1': 'unknown' });
  });

  const active = { arn: 'arn:a', name: 'a', type: 'ACCOUNT', status: 'ACTIVE', tags: {} };
  it.each([
    ['of an unlisted type', [{ ...active, type: 'ACCOUNT_NEW_ACCESS' }], 'unknown'],
    ['of an unlisted status', [{ ...active, status: 'PAUSED' }], 'unknown'],
    ['of no type, beside one that looks for external access', [{ arn: 'arn:b' }, active], 'pass'],
    ['without an ARN', [{ ...active, arn: undefined }], 'pass'],
    [
      'of unused access and an unlisted status',
      [{ ...active, type: 'ACCOUNT_UNUSED_ACCESS', status: 'PAUSED' }],
      'fail',
    ],
  ])('judges analyzers %s', async (_name, analyzers, status) => {
    const world = flawless();
    const ListAnalyzers = () => ({ analyzers });
    const verdicts = await judgeRetold(
      world,
      memberOf(world),
      'iam.access-analyzer',
      onlyIn('eu-west-1', { ListAnalyzers }),
    );
    expect(Object.fromEntries(verdicts.map((verdict) => [verdict.region, verdict.status]))).toEqual({
      ...PASS,
      'eu-west-1': status,
    });
  });
});
