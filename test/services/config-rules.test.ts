import { ConfigServiceClient, DeleteConfigRuleCommand, PutConfigRuleCommand } from '@aws-sdk/client-config-service';
import { afterEach, describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import { config } from '../../simulator/services/config.ts';
import { changeCompliance, type SimulatedRule } from '../../simulator/services/config-rules.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { judge, judgeRetold } from '../support/simulation.ts';
import { openStage, type Stage } from '../support/stage.ts';

const REGION = 'eu-west-1';
const CONTROL = 'operations.config-rules';
const flawless = (options = {}) => createWorld({ flaws: 0, accounts: 4, ...options });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';

const place = (world: World) => {
  const account = world.account(memberOf(world));
  if (!account) throw new Error('no member');
  const state = world.state<{ rules: SimulatedRule[] }>(config, account.id, REGION, true);
  return { state, account, region: REGION, now: world.now(), world };
};
const inRegion = async (world: World) =>
  (await judge(world, memberOf(world), CONTROL)).verdicts.filter(({ region }) => region === REGION);

const ruleOf = async (world: World, name: string) => {
  const found = (await inRegion(world)).find(({ resource }) => resource === `config-rule/${name}`);
  if (!found) throw new Error(`no verdict on ${name}`);
  return found;
};

describe('the rules of AWS Config in a simulated organisation', () => {
  it('get one verdict each, without those of Security Hub, for one call per region and one for rules without a result', async () => {
    const world = flawless();
    const { verdicts, calls } = await judge(world, memberOf(world), CONTROL);
    const here = verdicts.filter(({ region }) => region === REGION);
    expect(here.map(({ status }) => status).sort()).toEqual(['not-applicable', 'pass', 'pass', 'pass']);
    expect(here.map(({ resource }) => resource).filter((id) => id.includes('securityhub'))).toEqual([]);
    expect(Object.fromEntries(calls)).toEqual({
      'config:DescribeComplianceByConfigRule': world.regions.length,
      'config:DescribeConfigRuleEvaluationStatus': world.regions.length,
    });
  });

  it('fail when a resource does not comply, and say how many', async () => {
    const world = flawless();
    changeCompliance(place(world), 'approved-amis-only', 3);
    const failed = (await inRegion(world)).filter(({ status }) => status === 'fail');
    expect(failed).toMatchObject([
      { resource: 'config-rule/approved-amis-only', because: '3 resources do not comply with approved-amis-only' },
    ]);
    changeCompliance(place(world), 'approved-amis-only', 99);
    expect((await inRegion(world)).find(({ status }) => status === 'fail')?.because).toBe(
      'more than 25 resources do not comply with approved-amis-only',
    );
  });

  it('are read page by page', async () => {
    const world = flawless({ pageSize: 2 });
    expect(await inRegion(world)).toHaveLength(4);
  });

  it('appear and vanish', async () => {
    const world = flawless();
    const client = clientIn(world, ConfigServiceClient, { account: memberOf(world), region: REGION });
    await client.send(new PutConfigRuleCommand({ ConfigRule: { ConfigRuleName: 'new', Source: { Owner: 'AWS' } } }));
    expect((await inRegion(world)).find(({ resource }) => resource === 'config-rule/new')).toMatchObject({
      status: 'unknown',
      because: expect.stringContaining('no evaluation has succeeded'),
    });
    await client.send(new DeleteConfigRuleCommand({ ConfigRuleName: 'new' }));
    expect(await inRegion(world)).toHaveLength(4);
  });

  it('are unknown while they cannot be evaluated, also where one of them failed before', async () => {
    const world = flawless();
    changeCompliance(place(world), 'approved-amis-only', 3);
    const broken = place(world).state.rules.find(({ name }) => name === 'approved-amis-only');
    Object.assign(broken ?? {}, { error: 'AccessDeniedException' });
    const { status, because } = await ruleOf(world, 'approved-amis-only');
    expect(status).toBe('unknown');
    expect(because).toContain('AccessDeniedException');
    expect((await ruleOf(world, 'lambda-runtimes-supported')).status).toBe('not-applicable');
  });

  it('are unknown one by one when the answer about one is not as documented', async () => {
    const odd = (answer: { ComplianceByConfigRules: { Compliance: object }[] }) => {
      Object.assign(answer.ComplianceByConfigRules[0]?.Compliance ?? {}, { ComplianceType: 'PARTLY_COMPLIANT' });
      return answer;
    };
    const world = flawless();
    const verdicts = await judgeRetold(world, memberOf(world), CONTROL, { DescribeComplianceByConfigRule: odd });
    const here = verdicts.filter(({ region }) => region === REGION);
    expect(here.map(({ status }) => status).sort()).toEqual(['not-applicable', 'pass', 'pass', 'unknown']);
  });

  it('get no verdict when they were deleted after they were listed, and the others get theirs', async () => {
    const world = flawless();
    const { rules } = place(world).state;
    rules.push({ name: 'without-resources', failing: null });
    const listed = {
      ComplianceByConfigRules: [{ ConfigRuleName: 'gone', Compliance: { ComplianceType: 'INSUFFICIENT_DATA' } }],
    };
    const also = (answer: typeof listed) => ({
      ComplianceByConfigRules: [...answer.ComplianceByConfigRules, ...listed.ComplianceByConfigRules],
    });
    const verdicts = await judgeRetold(world, memberOf(world), CONTROL, { DescribeComplianceByConfigRule: also });
    const here = verdicts.filter(({ region }) => region === REGION);
    expect(here.map(({ resource }) => resource)).not.toContain('config-rule/gone');
    expect(here.filter(({ status }) => status === 'not-applicable')).toHaveLength(2);
  });

  it.each(['deny', 'malformed'] as const)('are unknown when the answer is to %s', async (kind) => {
    const world = flawless();
    world.fault({ kind, action: 'config:DescribeComplianceByConfigRule', region: REGION });
    const [verdict, ...others] = await inRegion(world);
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({ status: 'unknown', resource: '*' });
    expect(verdict?.because).toContain('config:DescribeComplianceByConfigRule');
  });
});

describe('a change of compliance', () => {
  let stage: Stage;
  afterEach(() => stage?.close());

  it('is alerted at once, and so is its recovery; a change of a rule of Security Hub causes no reads', async () => {
    stage = await openStage({}, { controls: { '*': false, [CONTROL]: true } });
    const { runtime, world } = stage;
    await runtime.scan();
    runtime.received();
    changeCompliance(place(world), 'approved-amis-only', 3);
    await runtime.settle();
    changeCompliance(place(world), 'approved-amis-only', 0);
    await runtime.settle();
    expect(runtime.received().map(({ attributes }) => attributes.kind)).toEqual(['regressed', 'recovered']);
    const calls = runtime.calls.total;
    const ofSecurityHub = place(world).state.rules.find(({ name }) => name.startsWith('securityhub-'))?.name ?? '';
    changeCompliance(place(world), ofSecurityHub, 9);
    await runtime.settle();
    expect(runtime.calls.total).toBe(calls);
  });
});
