/** Large units, concurrent writers, and readers in between. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATE, statePartsKey, unitKey } from '../../shared/history/keys.ts';
import { commitObservation } from '../../shared/pipeline/judge.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { evidenceInMemory } from '../support/evidence.ts';
import { processorTime } from '../support/processor-time.ts';
import { at, change, MANY, many, openedStore, type Store, verdicts } from './store.ts';

let store: Store;
let units = 0;
const fresh = () => `11112222${String(++units).padStart(4, '0')}/eu-west-1`;
beforeAll(async () => {
  store = await openedStore();
});
afterAll(() => store.close());

const itemsOf = async (unit: string) => (await store.all()).filter(({ pk }) => pk?.S?.endsWith(`#${unit}`));

describe('a large unit', () => {
  it('stores its state with the first commit and every eighth, and deletes the parts of earlier states', async () => {
    const unit = fresh();
    await store.append(unit, 1, MANY);
    const seen: number[] = [];
    const parts: number[] = [];
    for (let n = 2; n <= 41; n += 1) {
      await store.append(unit, n, verdicts(change(n)));
      seen.push(Number((await store.get(unitKey(unit), STATE)).seq?.N ?? 0));
      parts.push(await store.count(statePartsKey(unit)));
    }
    expect([...new Set(seen)]).toEqual([1, 8, 16, 24, 32, 40]);
    const ofOne = parts.find((count) => count > 0) ?? 0;
    expect(ofOne).toBeGreaterThan(1);
    expect(Math.max(...parts)).toBe(2 * ofOne);
    const state = await store.history.read(verdictsOf(unit));
    expect(state.seq).toBe(41);
    expect(state.contents.verdicts['a.b']?.r?.because).toBe('because 41');
    await store.beat(unit);
    expect(await store.problems()).toEqual([]);
  });

  it('is read from its log when a crash left its state incomplete', async () => {
    const unit = fresh();
    await store.append(unit, 1, MANY);
    for (let n = 2; n <= 9; n += 1) await store.append(unit, n, verdicts(change(n)));
    const part = (await itemsOf(unit)).find(({ pk }) => pk?.S?.startsWith('state#')) ?? {};
    await store.put({ ...part, seq: { N: '9' }, body: { B: new Uint8Array([1]) } });
    expect((await store.history.read(verdictsOf(unit))).contents.verdicts['a.b']?.r?.because).toBe('because 9');
    await store.put(part);
  });

  it('writes as much per commit as the commit changes, however many verdicts the unit has', async () => {
    const { emptyState, nextCommit } = await import('../../shared/core/chain.ts');
    const { stateDigests } = await import('../../shared/core/state-digest.ts');
    const digestOf = stateDigests();
    const body = many(7_000, 1);
    const draft = { at: at(1), observedAt: at(1), cause: { kind: 'scan' as const, run: 'r' } };
    const timed = (work: () => void): number => {
      const taken = processorTime();
      work();
      return taken();
    };
    const of = verdictsOf(fresh());
    let state = emptyState(of);
    const first = timed(() => {
      ({ state } = nextCommit(of, state, { ...draft, body }, digestOf));
    });
    const hundred = timed(() => {
      for (let n = 1; n <= 100; n += 1)
        ({ state } = nextCommit(of, state, { ...draft, body: verdicts(change(n)) }, digestOf));
    });
    // if a hundred commits each digested thousands of verdicts again, they would take as long as a hundred first ones
    expect(hundred).toBeLessThan(first * 20);
  });
});

describe('a unit that others write to', () => {
  it('stores the commits of twelve concurrent writers, each once', async () => {
    const unit = fresh();
    const { history } = store;
    const before = await history.read(verdictsOf(unit));
    const observe = (n: number) => ({
      unit,
      before,
      observedAt: at(n),
      observation: {
        verdicts: [
          { control: `c.${n}`, resource: 'r', status: 'pass' as const, because: 'b', evidence: '', inputs: '' },
        ],
        revisions: { [`c.${n}`]: '1' },
        complete: false,
      },
    });
    const deps = { history, evidence: evidenceInMemory(), clock: () => at(20) };
    const writers = Array.from({ length: 12 }, (_, n) =>
      commitObservation(deps, observe(n), { kind: 'scan', run: `r${n}` }),
    );
    const outcomes = await Promise.allSettled(writers);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(Object.keys((await history.read(verdictsOf(unit))).contents.verdicts)).toHaveLength(12);
  });

  it('can be read while two writers append', async () => {
    const unit = fresh();
    await store.grow(unit, 3);
    const stale = await store.get(unitKey(unit), STATE);
    await store.append(unit, 4, verdicts(change(4)));
    // a state that lags behind makes the reader read the log, where two more commits arrive after it saw the head
    await store.put(stale);
    const { client } = store;
    const send = client.send.bind(client) as (command: object) => Promise<unknown>;
    let queries = 0;
    const interrupted = Object.create(client, {
      send: {
        value: async (command: object) => {
          queries += 1;
          if (queries === 2) {
            await store.append(unit, 5, verdicts(change(5)));
            await store.append(unit, 6, verdicts(change(6)));
          }
          return send(command);
        },
      },
    });
    const { dynamoHistory } = await import('../../shared/history/history.ts');
    const state = await dynamoHistory(interrupted, store.table).read(verdictsOf(unit));
    expect(state.seq).toBe(6);
  });
});
