/**
 * Every collector, on every answer that it reads: denied, throttled, hanging, empty, in pages that fail or repeat, and each
 * field that it reads missing or unreadable. No verdict is made without its data, and none goes dark that has it.
 */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { iamActions } from '../../shared/aws/actions.ts';
import { controls } from '../../shared/controls/index.ts';
import { ORGANIZATION } from '../../shared/core/account.ts';
import type { Collector } from '../../shared/core/collector.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import type { Facts } from '../../shared/core/evaluate.ts';
import { collectorsFor } from '../../shared/core/gather.ts';
import type { SimulatedAccount, World } from '../../simulator/world.ts';
import { servicesWithRegions } from '../support/endpoints.ts';
import { elapsed, FAKED } from '../support/fake-time.ts';
import {
  type Examined,
  examine,
  type Finding,
  type Ground,
  groundOf,
  isWhole,
  nameOf,
  tried,
} from './support/contract.ts';
import { complaints } from './support/effects.ts';
import {
  FAILURES,
  failing,
  isLaterPage,
  refusedIn,
  repeating,
  secondPageFails,
  unreadIn,
  unreadOutside,
} from './support/failures.ts';
import { unusual, unusualAccounts, usual } from './support/organisations.ts';
import { sdkTypes } from './support/sdk-types.ts';
import { type Call, runnerFor } from './support/subjects.ts';

const types = sdkTypes();
const collectors = collectorsFor(controls);
const hasRegions = await servicesWithRegions();
const grounds: Ground[] = [];
/** The same, where lists come one by one. */
const pagedGrounds: Ground[] = [];

async function groundsIn(world: World, accounts: readonly SimulatedAccount[]): Promise<Ground[]> {
  const found: Ground[] = [];
  for (const id of [...accounts.map((account) => account.id), ORGANIZATION]) {
    found.push(await groundOf(runnerFor(world, id), types));
  }
  return found;
}

beforeAll(async () => {
  for (const [pageSize, into] of [
    [undefined, grounds],
    [1, pagedGrounds],
  ] as const) {
    const made = usual(pageSize);
    const prepared = await unusual(pageSize);
    into.push(...(await groundsIn(made, made.accounts)));
    into.push(...(await groundsIn(prepared, unusualAccounts(prepared))));
  }
});
afterEach(() => {
  vi.useRealTimers();
});

/** One line for each field and what is wrong with it. */
function said(findings: readonly Finding[]): string[] {
  const all = findings.map(({ field, mutation, complaint: { control, what } }) => ({
    control,
    line: `${field} ${mutation}: ${what}`,
  }));
  return [...Map.groupBy(all, ({ line }) => line)].map(
    ([line, same]) => `${line}: ${[...new Set(same.map(({ control }) => control))].join(', ')}`,
  );
}

type Reads = Ground['reads'];
const grouped = new WeakMap<Ground, ReadonlyMap<string, Reads>>();
/** The fields that the collector read there. */
function readsOf(ground: Ground, id: string): Reads {
  const byCollector = grouped.get(ground) ?? Map.groupBy(ground.reads, ({ collector }) => collector);
  grouped.set(ground, byCollector);
  return byCollector.get(id) ?? [];
}

/** As few accounts as have all the fields that the collector reads. */
function groundsFor(id: string) {
  const left = new Set(grounds.flatMap((ground) => readsOf(ground, id).map(nameOf)));
  const taken: { ground: Ground; reads: Ground['reads'] }[] = [];
  while (left.size > 0) {
    const counted = grounds.map((ground) => {
      const reads = readsOf(ground, id).filter((read) => left.has(nameOf(read)));
      const present = reads.filter(({ value }) => value !== undefined);
      return { ground, reads, count: new Set(present.map(nameOf)).size };
    });
    const [best] = counted.sort((one, other) => other.count - one.count || other.reads.length - one.reads.length);
    if (!best || best.reads.length === 0) break;
    const covered = best.reads.filter(({ value }) => value !== undefined || best.count === 0);
    taken.push({ ground: best.ground, reads: covered });
    for (const read of covered) left.delete(nameOf(read));
  }
  return taken;
}

/** One call of each operation that the collector makes. */
const operationsIn = (ground: Ground, id: string): Call[] => [
  ...new Map(readsOf(ground, id).map(({ call }) => [call.operation, call])).values(),
];

const examined = new Map<string, Promise<readonly Examined[]>>();
function examinationOf(id: string): Promise<readonly Examined[]> {
  const collector = collectors.find((one) => one.id === id);
  const known = examined.get(id) ?? (collector ? examinationsOf(collector) : Promise.resolve([]));
  examined.set(id, known);
  return known;
}

/** One after the other: two that meddle with one account's answers at once would undo each other's change. */
async function examinationsOf(collector: Collector): Promise<readonly Examined[]> {
  const found: Examined[] = [];
  for (const { ground, reads } of groundsFor(collector.id)) found.push(await examine(collector, ground, reads, types));
  return found;
}

/** The facts, with the reason for each that could not be read in place of the SDK's own error. */
const withReasons = (facts: Facts): unknown =>
  Object.fromEntries(
    [...facts].map(([id, found]) => [
      id,
      JSON.parse(
        JSON.stringify(Object.fromEntries(found), (_, value) =>
          value instanceof CouldNotRead ? `unread: ${value.action} ${value.reason} ${value.code}` : value,
        ),
      ),
    ]),
  );

it('finds the same facts with clients that lack the stack of the SDK', async () => {
  for (const { runner, facts } of grounds) {
    expect(withReasons(await runner.rerun(collectorsFor(runner.controls)))).toEqual(withReasons(facts));
  }
});

/** Actions of whose answers nothing is read here. */
const UNREAD: Readonly<Record<string, string>> = {
  'iam:GenerateCredentialReport': 'only that it is answered counts',
  's3:GetBucketLocation': 'asked only of what answers like S3 and leaves the region out of its list of buckets',
};

describe.each(collectors.map((collector) => [collector.id, collector] as const))('%s', (id, collector) => {
  it('makes every call that it declares, and the simulated organisation answers each', () => {
    expect(grounds.filter(({ facts }) => facts.has(id) && isWhole(facts, collector))).not.toEqual([]);
    const asked = grounds.flatMap((ground) => readsOf(ground, id));
    const actions = new Set(asked.flatMap(({ call }) => iamActions(call.serviceId, `${call.operation}Command`)));
    expect(collector.actions.filter((action) => !actions.has(action) && !UNREAD[action])).toEqual([]);
  });

  it('gives no verdict without a field that the verdict depends on, and every verdict that does not depend on it', async () => {
    expect(said((await examinationOf(id)).flatMap(({ findings }) => findings))).toEqual([]);
  });

  it('knows every value that the SDK lists', async () => {
    const untreated = (await examinationOf(id)).flatMap((one) => one.untreated);
    expect(untreated.filter((name) => collector.noVerdict?.[name] === undefined)).toEqual([]);
    expect(Object.keys(collector.noVerdict ?? {}).filter((name) => !untreated.includes(name))).toEqual([]);
  });

  it.each(FAILURES)('gives no verdict on an answer that is $name', async (failure) => {
    const examinations = await examinationOf(id);
    if (failure.waits) vi.useFakeTimers({ toFake: [...FAKED] });
    const findings: Finding[] = [];
    for (const { ground, decidedBy } of examinations) {
      for (const call of operationsIn(ground, id)) {
        const trial = tried(ground, new Set([id]), failing(call, failure));
        const value = failure.waits ? (await elapsed(trial)).value : await trial;
        const meant = failure.name === 'answered with {}' && isMeant(call.operation);
        const expected = { decided: decidedBy(call.operation), meant };
        for (const complaint of complaints(value.truth, value.found, expected))
          findings.push({ field: call.operation, mutation: failure.name, complaint });
      }
    }
    expect(said(findings)).toEqual([]);
  });

  it.runIf(collector.scope !== 'region')(
    'asks another region when one refuses a call that any region answers',
    async () => {
      const dark = new Set<string>();
      for (const ground of groundsFor(id).map((taken) => taken.ground)) {
        const before = new Set(unreadOutside('', ground.facts, collector));
        for (const call of operationsIn(ground, id).filter(({ serviceId }) => hasRegions(serviceId))) {
          for (const region of ground.runner.regions) {
            const { facts } = await tried(ground, new Set([id]), refusedIn(region, call));
            const outside = unreadOutside(region, facts, collector).filter((resource) => !before.has(resource));
            if (outside.length > 0) dark.add(call.operation);
          }
        }
      }
      expect([...dark].sort()).toEqual(Object.keys(collector.oneRegion ?? {}).sort());
    },
  );

  const reads = (operation: string): boolean =>
    grounds.some((ground) => readsOf(ground, id).some((read) => read.call.operation === operation));

  /** Every field at the top of the answer may be absent. */
  const isMeant = (operation: string): boolean => {
    const names = new Set(
      grounds
        .flatMap((ground) =>
          readsOf(ground, id).filter((read) => read.call.operation === operation && read.path.length === 1),
        )
        .map(nameOf),
    );
    return [...names].every((name) => collector.absent?.[name] !== undefined);
  };

  it('finds the same facts in lists with one element per page', () => {
    for (const [index, { facts }] of grounds.entries()) {
      expect(pagedGrounds[index]?.facts.get(id)).toEqual(facts.get(id));
    }
  });

  it.each([
    ['whose second page fails', secondPageFails],
    ['that goes on for ever with the same page', repeating],
  ])('does not accept a list as complete %s', async (_, meddling) => {
    const taken: string[] = [];
    for (const ground of pagedGrounds) {
      const later = readsOf(ground, id).filter((read) => isLaterPage(inputOf(read.call)));
      for (const call of new Map(later.map((read) => [read.call.operation, read.call])).values()) {
        const { facts, truth, found } = await tried(ground, new Set([id]), meddling(call));
        if (unreadIn(facts, collector).length === 0) taken.push(`${call.operation}: nothing is unread`);
        taken.push(
          ...complaints(truth, found, { decided: new Set() }).map(({ control, what }) => `${control}: ${what}`),
        );
      }
    }
    expect([...new Set(taken)]).toEqual([]);
  });

  it('declares the meaning of the absence of each field that the simulated organisation never sends', () => {
    const reads = grounds.flatMap((ground) => readsOf(ground, id));
    const never = [...Map.groupBy(reads, nameOf)].filter(([, same]) => same.every(({ value }) => value === undefined));
    const silent = never.filter(([name, [read]]) => read?.declared && collector.absent?.[name] === undefined);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('declares no field that it does not read', () => {
    const read = new Set(grounds.flatMap((ground) => readsOf(ground, id).map(nameOf)));
    const declared = [...Object.keys(collector.absent ?? {}), ...Object.keys(collector.open ?? {})];
    expect(declared.filter((name) => !read.has(name))).toEqual([]);
    // an answer without a body is one in which every field is absent
    const silent = Object.keys(collector.silent ?? {});
    expect(silent.filter((operation) => !isMeant(operation) || !reads(operation))).toEqual([]);
  });
});

const inputOf = ({ key }: Call): object => (JSON.parse(key) as [string, string, string, string, object])[4];
