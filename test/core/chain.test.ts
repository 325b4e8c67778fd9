import { describe, expect, it } from 'vitest';
import {
  type Chain,
  emptyState,
  fold,
  GENESIS,
  headerOf,
  nextCommit,
  verifyFollows,
  verifyState,
  verifyType,
  verifyWhole,
} from '../../shared/core/chain.ts';
import type { NewCommit, TypedBody } from '../../shared/core/commit.ts';
import { digest } from '../../shared/core/digest.ts';
import { CorruptHistory } from '../../shared/core/errors.ts';
import { stateDigests } from '../../shared/core/state-digest.ts';

interface Added extends TypedBody {
  readonly type: 'added';
  readonly name: string;
}
type Names = Readonly<Record<string, string>>;

const chain: Chain<Names, Added> = {
  type: 'added',
  empty: {},
  fold: (names, { name }, at) => ({ ...names, [name]: at }),
  parts: (names) => ({ names }),
  size: (names) => Object.keys(names).length,
};
const unit = { unit: '111122223333/eu-west-1', chain };
const start = emptyState(unit);

const adding = (name: string, at: string): NewCommit<Added> => ({
  ...{ at: new Date(at), observedAt: new Date('2026-01-15T11:59:00.000Z') },
  cause: { kind: 'scan', run: 'run-1' },
  body: { type: 'added', name },
});
const NOON = '2026-01-15T12:00:00.000Z';
const first = nextCommit(unit, start, adding('a', NOON));
const second = nextCommit(unit, first.state, adding('b', '2026-01-15T13:00:00.000Z'));

describe('a chain of commits', () => {
  it('begins with an empty state before all times', () => {
    expect(emptyState(unit)).toEqual({
      unit: unit.unit,
      seq: 0,
      at: '1970-01-01T00:00:00.000Z',
      head: GENESIS,
      contents: {},
    });
    expect(GENESIS).toMatch(/^0{64}$/);
  });

  it('gives each commit its number, the hash of the commit before it, and the digest of the state that it leads to', () => {
    expect(first.commit).toMatchObject({ seq: 1, at: NOON, previous: GENESIS, observedAt: '2026-01-15T11:59:00.000Z' });
    expect(second.commit).toMatchObject({ seq: 2, previous: first.commit.hash });
    expect(second.state).toMatchObject({ seq: 2, head: second.commit.hash, contents: { a: NOON } });
    expect(second.commit.state).toBe(stateDigests()({ names: second.state.contents }));
    expect(second.commit.hash).toBe(digest(headerOf(second.commit)));
    expect(nextCommit(unit, emptyState(unit), adding('a', NOON))).toEqual(first);
    expect(nextCommit(unit, first.state, adding('b', '2026-01-15T13:00:00.000Z'))).toEqual(second);
  });

  it('is folded to the state that each commit led to', () => {
    expect(fold(chain, start, first.commit)).toEqual(first.state);
    expect(fold(chain, first.state, second.commit)).toEqual(second.state);
  });

  it('does not run backwards if a clock does', () => {
    const { commit, state } = nextCommit(unit, second.state, adding('c', NOON));
    expect([commit.at, state.at, state.contents.c]).toEqual(Array(3).fill('2026-01-15T13:00:00.000Z'));
  });

  it('hashes the digest of a body and not the body, and everything else of the commit', () => {
    const { body: _, hash: __, ...record } = first.commit;
    expect(headerOf(first.commit)).toEqual({ ...record, body: digest(first.commit.body) });
  });
});

describe('a commit', () => {
  const whole = () => verifyWhole(first.commit);

  it('is whole if its hash is that of its content, and is corrupt otherwise', () => {
    expect(whole).not.toThrow();
    for (const changed of [{ at: 'x' }, { body: { type: 'added', name: 'z' } }, { hash: GENESIS }, { state: 'x' }]) {
      expect(() => verifyWhole({ ...first.commit, ...changed })).toThrow(CorruptHistory);
    }
  });

  it('of a release that stored no digest of the state was hashed whole', () => {
    const { state: _, hash: __, ...record } = first.commit;
    expect(() => verifyWhole({ ...record, hash: digest(record) } as typeof first.commit)).not.toThrow();
    expect(() => verifyWhole({ ...record, hash: first.commit.hash } as typeof first.commit)).toThrow(CorruptHistory);
  });

  it('must be of the type of its chain', () => {
    expect(() => verifyType(chain, first.commit)).not.toThrow();
    expect(() => verifyType(chain, { ...first.commit, body: { type: 'removed' } })).toThrow(/type removed.*added only/);
  });

  it('follows the state before it by number, hash and time', () => {
    const follows = (changed: object) => () => verifyFollows(first.state, { ...second.commit, ...changed });
    expect(follows({})).not.toThrow();
    expect(follows({ at: first.state.at })).not.toThrow();
    expect(follows({ seq: 3 })).toThrow(/commit 3 follows commit 1: one is missing/);
    expect(follows({ previous: GENESIS })).toThrow(/does not chain/);
    expect(follows({ at: '2026-01-15T11:59:59.999Z' })).toThrow(/lies before/);
  });

  it('leads to one state alone', () => {
    const check = (changed: object) => () =>
      verifyState(chain, { ...second.state, ...changed }, second.commit, stateDigests());
    expect(check({})).not.toThrow();
    for (const changed of [{ unit: 'x' }, { seq: 1 }, { at: NOON }, { head: GENESIS }, { contents: {} }]) {
      expect(check(changed), JSON.stringify(changed)).toThrow(/commit 2 leads to/);
    }
  });
});
