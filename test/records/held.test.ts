/** The verdict that a state holds: the digest of its evidence, and since when it fails. */
import { describe, expect, it } from 'vitest';
import type { Status } from '../../shared/core/control.ts';
import { type Change, failingSince, type VerdictsState, verdictsChain } from '../../shared/records/verdicts.ts';

const day = (n: number) => `2026-01-0${n}T00:00:00.000Z`;
const change = (to: Status | null, evidence = ''): Change => ({
  ...{ control: 'a.b', resource: 'r', movement: 'changed', from: null, to, because: `it is ${to}`, evidence },
});

/** The verdict in the state after a verdict of each day. */
const heldAfter = (...statuses: readonly (Status | null)[]) => {
  const folded = statuses.reduce<VerdictsState>(
    (state, to, index) =>
      verdictsChain.fold(
        state,
        { type: 'verdicts', changes: [change(to, to === 'unknown' ? '' : `e${index + 1}`)], revisions: {} },
        day(index + 1),
      ),
    verdictsChain.empty,
  );
  return folded.verdicts['a.b']?.r;
};

describe('a held verdict', () => {
  it('has the digest of the facts that were judged last', () => {
    expect(heldAfter('pass', 'fail')?.evidence).toBe('e2');
  });

  it('has its fields in the order of canonical JSON, in which the platform writes them', () => {
    const external = { title: 'A title', severity: 'low', source: 's' } as unknown as NonNullable<Change['external']>;
    const all: Change = { ...change('unknown', 'e'), warning: 'soon', external, inputs: 'i' };
    const failed = { type: 'verdicts' as const, changes: [change('fail', 'e')], revisions: {} };
    const before = verdictsChain.fold(verdictsChain.empty, failed, day(1));
    const { verdicts } = verdictsChain.fold(before, { ...failed, changes: [all] }, day(2));
    const names = Object.keys(verdicts['a.b']?.r ?? {});
    expect(names).toHaveLength(9);
    expect(names).toEqual([...names].sort());
  });

  it('has no digest while it cannot be read: nothing was judged', () => {
    expect(heldAfter('pass', 'unknown')).not.toHaveProperty('evidence');
  });
});

describe('a failure begins', () => {
  it.each<[string, (Status | null)[], number | undefined]>([
    ['when the verdict fails', ['pass', 'fail'], 2],
    ['once, when it fails for another reason later', ['fail', 'fail'], 1],
    ['before it could not be read', ['fail', 'unknown'], 1],
    ['before it could not be read, when it still fails afterwards', ['fail', 'unknown', 'fail'], 1],
    ['anew after it passed', ['fail', 'pass', 'fail'], 3],
    ['anew after its resource was gone', ['fail', null, 'fail'], 3],
    ['when it can be read, if it passed before', ['pass', 'unknown', 'fail'], 3],
    ['never while it passes', ['fail', 'unknown', 'pass'], undefined],
    ['never while it is unknown and passed before', ['pass', 'unknown'], undefined],
  ])('%s', (_when, statuses, began) => {
    expect(failingSince(heldAfter(...statuses))).toBe(began === undefined ? undefined : day(began));
  });
});
