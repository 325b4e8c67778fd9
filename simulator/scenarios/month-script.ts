/** The script of a simulated month: which events, drifts, storms and flapping resources happen when. */
import { randomUUID } from 'node:crypto';
import { controls } from '../../shared/controls/index.ts';
import type { Trigger } from '../../shared/core/collector.ts';
import { triggersOf } from '../../shared/derive/triggers.ts';
import { cloudTrailEvent } from '../events.ts';
import type { Fault } from '../faults.ts';
import { type Random, randomOf } from '../random.ts';
import type { SimulatedAccount, World } from '../world.ts';
import { BREAKAGES, type Breakage, detectorDeleted, portOpened } from './drifts.ts';

export interface MonthOptions {
  readonly seed: number;
  readonly days: number;
  readonly events: number;
  readonly drifts: number;
  readonly flapping: number;
  /** The share of accounts that a storm hits. */
  readonly stormShare: number;
}

/** One real cause, for which exactly one alert is right. */
export interface Truth {
  readonly kind: 'drift' | 'storm' | 'flapping';
  readonly what: string;
  readonly control: string | null;
  readonly accounts: readonly string[];
  /** When it began and ended, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

interface Act {
  readonly at: number;
  run(): Promise<unknown> | unknown;
}

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Every act of the month in the order of time, and the causes that it consists of. */
export function scriptOf(world: World, options: MonthOptions, begin: number) {
  const random = randomOf(options.seed, 'month');
  const members = world.accounts.filter(({ kind }) => kind === 'member');
  const truths: Truth[] = [];
  const acts: Act[] = [];
  const scene: Scene = { world, random, members, begin, options, acts, truths };
  noise(scene);
  drifts(scene);
  storms(scene);
  flapping(scene);
  return { acts: acts.sort((a, b) => a.at - b.at), truths };
}

interface Scene {
  readonly world: World;
  readonly random: Random;
  readonly members: readonly SimulatedAccount[];
  readonly begin: number;
  readonly options: MonthOptions;
  readonly acts: Act[];
  readonly truths: Truth[];
}

const userIn = (account: string, name: string): string => `arn:aws:iam::${account}:user/${name}`;

/** Calls that collectors react to and that change nothing that a control reads: tags, names, other settings. */
function noise({ world, random, members, begin, options, acts }: Scene): void {
  const calls = triggersOf(controls).filter(
    (trigger): trigger is Trigger & { eventSource: string; eventNames: readonly string[] } =>
      Boolean(trigger.eventSource && trigger.eventNames),
  );
  for (let index = 0; index < options.events; index += 1) {
    const { id } = random.pick(members);
    const region = random.pick(world.regions);
    const trigger = random.pick(calls);
    const operation = random.pick(trigger.eventNames);
    const at = begin + Math.floor(random.next() * options.days * DAY);
    const by = {
      account: id,
      arn: userIn(id, `worker-${random.integer(1, 400)}`),
      sourceIp: '198.51.100.9',
      userAgent: 'console',
    };
    const eventSource = trigger.eventSource.replace('.amazonaws.com', '');
    const call = { id: randomOf(options.seed, 'noise', index).hex(32), eventSource, operation, input: {}, region, by };
    acts.push({ at, run: () => world.emit(cloudTrailEvent({ ...call, at: world.now() })) });
  }
}

const STORMS = 5;
/** The days of storms, spread over the month; resources flap on days between them. */
const stormDay = (days: number, index: number): number => Math.floor((days * (index + 1)) / (STORMS + 1));
const flappingDay = (days: number, index: number): number => Math.floor((days * (index * 2 + 0.6)) / (STORMS + 1));

/**
 * The first two storms make resources unreadable for a day, so a drift that ends within that day could not be noticed.
 */
const HIDING_STORMS = 2;

/** Days with single drifts only. */
function quietDays(days: number): number[] {
  const busy = new Set(
    Array.from({ length: STORMS }, (_, index) => [
      stormDay(days, index),
      ...(index < HIDING_STORMS ? [stormDay(days, index) + 1] : []),
      flappingDay(days, index),
    ]).flat(),
  );
  return Array.from({ length: days - 2 }, (_, day) => day + 1).filter((day) => !busy.has(day));
}

function drifts({ world, random, members, begin, options, acts, truths }: Scene): void {
  const days = quietDays(options.days);
  for (let index = 0; index < options.drifts; index += 1) {
    const account = members[(index * 5 + 1) % members.length]?.id ?? '';
    const breakage = BREAKAGES[index % BREAKAGES.length] as Breakage;
    const region = world.regions[index % world.regions.length] ?? 'us-east-1';
    const from = begin + (days[index % days.length] ?? 1) * DAY + Math.floor(random.next() * 12 * HOUR);
    const until = from + random.integer(20, 600) * MINUTE;
    const by = userIn(account, `careless-${index}`);
    breakFor({ world, acts }, breakage, { account, region, by }, from, until);
    truths.push({ kind: 'drift', what: `${by} broke it`, control: breakage.control, accounts: [account], from, until });
  }
}

function breakFor(
  { world, acts }: Pick<Scene, 'world' | 'acts'>,
  breakage: Breakage,
  place: { account: string; region: string; by: string },
  from: number,
  until: number,
): void {
  let mend: (() => Promise<void>) | undefined;
  acts.push({
    at: from,
    run: async () => {
      mend = await breakage.breaks({ world, ...place });
    },
  });
  acts.push({ at: until, run: () => mend?.() });
}

function storms(scene: Scene): void {
  const { members, options, truths, begin } = scene;
  const hit = members.slice(0, Math.max(3, Math.floor(members.length * options.stormShare))).map(({ id }) => id);
  const span = (index: number, hours: number) => spanOn(stormDay(options.days, index), hours);
  const spanOn = (day: number, hours: number) => ({
    from: begin + day * DAY + 5 * HOUR,
    until: begin + day * DAY + (5 + hours) * HOUR,
  });
  const tell = (what: string, control: string | null, { from, until }: { from: number; until: number }) =>
    truths.push({ kind: 'storm', what, control, accounts: hit, from, until });

  // a storm that hides resources lasts until a scan has noticed it, with or without events
  const policy = span(0, 24);
  for (const account of hit) faultFor(scene, { kind: 'deny', action: 'guardduty:*', account, policy: true }, policy);
  tell('a policy of the organisation denies GuardDuty', null, policy);

  const role = span(1, 24);
  for (const account of hit) faultFor(scene, { kind: 'deny', action: 'sts:AssumeRole', account }, role);
  tell('the read role cannot be assumed', null, role);

  const stackSet = span(2, 8);
  rolledOut(
    scene,
    hit,
    detectorDeleted,
    stackSet,
    (account) => `arn:aws:sts::${account}:assumed-role/stacksets-exec-${account}/x`,
  );
  tell('a stack set deletes the detectors', detectorDeleted.control, stackSet);

  const pipeline = span(3, 8);
  const run = randomUUID().replaceAll('-', '');
  rolledOut(
    scene,
    hit,
    portOpened,
    pipeline,
    (account) => `arn:aws:sts::${account}:assumed-role/deploy/GitHubActions-${run}`,
  );
  tell('a pipeline opens a port', portOpened.control, pipeline);

  const outage = span(4, 24);
  for (const account of hit) faultFor(scene, { kind: 'malformed', action: 'kms:*', account }, outage);
  tell('a service answers nonsense', null, outage);
}

function faultFor({ world, acts }: Scene, fault: Fault, { from, until }: { from: number; until: number }): void {
  let mend: (() => void) | undefined;
  acts.push({
    at: from,
    run: () => {
      mend = world.fault(fault);
    },
  });
  acts.push({ at: until, run: () => mend?.() });
}

/** Makes the change in one account after the other, half a minute apart. */
function rolledOut(
  scene: Scene,
  accounts: readonly string[],
  breakage: Breakage,
  { from, until }: { from: number; until: number },
  by: (account: string) => string,
): void {
  const region = scene.world.regions[0] ?? 'us-east-1';
  accounts.forEach((account, index) => {
    breakFor(scene, breakage, { account, region, by: by(account) }, from + index * 30_000, until);
  });
}

function flapping({ world, members, begin, options, acts, truths }: Scene): void {
  for (let index = 0; index < options.flapping; index += 1) {
    const account = members.at(-1 - index)?.id ?? '';
    const region = world.regions[index % world.regions.length] ?? 'us-east-1';
    const from = begin + flappingDay(options.days, index) * DAY + 6 * HOUR;
    const times = 12;
    for (let turn = 0; turn < times; turn += 1) {
      const at = from + turn * 40 * MINUTE;
      const by = userIn(account, turn % 2 === 0 ? 'robot' : 'repairer');
      breakFor({ world, acts }, detectorDeleted, { account, region, by }, at, at + 20 * MINUTE);
    }
    const until = from + times * 40 * MINUTE;
    truths.push({
      kind: 'flapping',
      what: 'it keeps moving',
      control: detectorDeleted.control,
      accounts: [account],
      from,
      until,
    });
  }
}
