import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyState, fold, nextCommit, verifyFollows, verifyState, verifyWhole } from '../../shared/core/chain.ts';
import type { ChainState, Commit } from '../../shared/core/commit.ts';
import type { Status } from '../../shared/core/control.ts';
import { CorruptHistory } from '../../shared/core/errors.ts';
import { type Verdict, WHOLE_UNIT } from '../../shared/core/evaluate.ts';
import { stateDigests } from '../../shared/core/state-digest.ts';
import {
  changesOfControls,
  drift,
  type Observation,
  observationOfControls,
  withoutNewerControls,
} from '../../shared/records/drift.ts';
import { type VerdictsBody, type VerdictsState, verdictsChain, verdictsOf } from '../../shared/records/verdicts.ts';

const verdict = (resource: string, status: Status, because: string = status, control = 'a.b'): Verdict => ({
  control,
  resource,
  status,
  because,
  evidence: '',
  inputs: '',
});
const seen = (...verdicts: Verdict[]): Observation => ({ verdicts, revisions: { 'a.b': '1' }, complete: true });

const UNIT = verdictsOf('111122223333/eu-west-1');

let minute = 0;
const at = () => new Date(Date.parse('2026-01-01T00:00:00Z') + ++minute * 60_000);

/** Applies observations one after the other. Returns the last state, and the movements of the last observation. */
function following(...observations: Observation[]) {
  let state = emptyState(UNIT);
  let last: ReturnType<typeof drift> = null;
  for (const observation of observations) {
    last = drift(state.contents, observation);
    if (last)
      ({ state } = nextCommit(UNIT, state, {
        at: at(),
        observedAt: at(),
        cause: { kind: 'scan', run: 'r' },
        body: last,
      }));
  }
  return { state, moves: last?.changes.map(({ resource, movement }) => [resource, movement]) ?? [] };
}

describe('the movement', () => {
  const ok = seen(verdict('r', 'pass'));
  const bad = seen(verdict('r', 'fail'));
  const dark = seen(verdict('r', 'unknown'));
  const na = seen(verdict('r', 'not-applicable'));
  const none = seen();

  it.each([
    ['a failure in the first scan', [bad], [['r', 'baseline']]],
    ['an unchanged verdict', [ok, ok], []],
    ['a new resource that fails', [none, bad], [['r', 'appeared']]],
    ['a new resource that passes', [none, ok], [['r', 'recorded']]],
    ['a new resource that is unreadable', [none, dark], [['r', 'went-dark']]],
    ['pass to fail', [ok, bad], [['r', 'regressed']]],
    ['not applicable to fail', [na, bad], [['r', 'regressed']]],
    ['fail to pass', [bad, ok], [['r', 'recovered']]],
    ['fail to not applicable', [bad, na], [['r', 'recovered']]],
    ['pass to not applicable', [ok, na], [['r', 'changed']]],
    ['a failing resource that is gone', [bad, none], [['r', 'vanished']]],
    ['an unreadable resource that is gone', [dark, none], [['r', 'vanished']]],
    ['a passing resource that is gone', [ok, none], [['r', 'recorded']]],
    ['pass to unknown', [ok, dark], [['r', 'went-dark']]],
    ['fail to unknown', [bad, dark], [['r', 'went-dark']]],
    ['readable as before', [ok, dark, ok], [['r', 'came-back']]],
    ['readable again, failing as before', [bad, dark, bad], [['r', 'came-back']]],
    ['readable again, failing where it passed before', [ok, dark, bad], [['r', 'regressed']]],
    ['readable again, never known before', [none, dark, bad], [['r', 'appeared']]],
    ['unreadable for another reason', [ok, dark, seen(verdict('r', 'unknown', 'other'))], [['r', 'changed']]],
    ['the same failure in other words', [bad, seen(verdict('r', 'fail', 'other'))], [['r', 'changed']]],
  ])('of %s is told as it is', (_name, observations, moves) => {
    expect(following(...observations).moves).toEqual(moves);
  });

  it('is `expiring` once, when a passing verdict gets a warning', () => {
    const warned = seen({ ...verdict('r', 'pass'), warning: 'expires soon' });
    expect(following(ok, warned).moves).toEqual([['r', 'expiring']]);
    expect(following(ok, warned, warned).moves).toEqual([]);
    expect(following(ok, warned, ok).moves).toEqual([['r', 'changed']]);
  });

  it('is `revised` when a new revision changed the verdict, and the revision is recorded also without changes', () => {
    const revised = { ...bad, revisions: { 'a.b': '2' } };
    expect(following(ok, revised).moves).toEqual([['r', 'revised']]);
    expect(following(ok, { ...ok, revisions: { 'a.b': '2' } }, { ...bad, revisions: { 'a.b': '2' } }).moves).toEqual([
      ['r', 'regressed'],
    ]);
  });

  it('is `revised` for the verdicts of a control that was switched off', () => {
    const { state, moves } = following(bad, { verdicts: [], revisions: {}, complete: true });
    expect(moves).toEqual([['r', 'revised']]);
    expect(state.contents).toEqual({ verdicts: {}, revisions: {} });
  });

  it('exists only for the controls that an incomplete observation evaluated', () => {
    expect(following(bad, { verdicts: [], revisions: {}, complete: false }).moves).toEqual([]);
  });
});

describe('a control that is unreadable as a whole', () => {
  const before = seen(verdict('r1', 'pass'), verdict('r2', 'fail'));
  const dark = seen(verdict(WHOLE_UNIT, 'unknown', 'denied'));

  it('went dark once, and keeps the last known verdict of each resource', () => {
    const { state, moves } = following(before, dark);
    expect(moves).toEqual([[WHOLE_UNIT, 'went-dark']]);
    expect(state.contents.verdicts['a.b']?.r2?.status).toBe('fail');
  });

  it('shows the drift of that time when it can be read again', () => {
    const later = seen(verdict('r1', 'fail'), verdict('r2', 'fail'), verdict('r3', 'fail'));
    expect(following(before, dark, later).moves).toEqual([
      ['r1', 'regressed'],
      ['r3', 'appeared'],
      [WHOLE_UNIT, 'came-back'],
    ]);
  });
});

describe('a control that was never judged', () => {
  const dark = seen(verdict(WHOLE_UNIT, 'unknown', 'denied'));
  const unreadable = seen(verdict('r1', 'unknown', 'denied'), verdict('r2', 'unknown', 'denied'));
  const read = seen(verdict('r1', 'fail'), verdict('r2', 'pass'));
  /** Another control was judged before, so the unit is not new. */
  const other = (observation: Observation) => ({
    ...observation,
    verdicts: [...observation.verdicts, verdict('r', 'pass', 'pass', 'o.k')],
    revisions: { ...observation.revisions, 'o.k': '1' },
  });
  const alone = { verdicts: [verdict('r', 'pass', 'pass', 'o.k')], revisions: { 'o.k': '1' }, complete: true };
  const revised = (observation: Observation) => ({ ...observation, revisions: { 'a.b': '2' } });

  it.each([
    ['a unit that is unreadable from the start', [dark, dark, read], ['baseline', 'baseline', 'came-back']],
    ['resources that are unreadable from the start', [unreadable, read], ['baseline', 'baseline']],
    ['one of them gone', [unreadable, seen(verdict('r1', 'fail'))], ['baseline', 'vanished']],
    ['a control that is unreadable from the start', [other(dark), other(read)], ['baseline', 'baseline', 'came-back']],
    [
      'a resource that was not among the unreadable ones',
      [unreadable, seen(verdict('r1', 'unknown', 'denied'), verdict('r2', 'unknown', 'denied'), verdict('r3', 'fail'))],
      ['appeared'],
    ],
    ['a new control', [alone, other(read)], ['revised', 'revised']],
    ['a new control that is unreadable', [alone, other(dark)], ['revised']],
    ['a new control that becomes readable', [alone, other(dark), other(read)], ['baseline', 'baseline', 'came-back']],
    [
      'a control that is unreadable for another reason',
      [dark, seen(verdict(WHOLE_UNIT, 'unknown', 'throttled'))],
      ['changed'],
    ],
    ['a control without resources that can be read', [dark, seen(), read], ['appeared', 'recorded']],
  ])('gives its first verdicts the right movement: %s', (_name, observations, moves) => {
    expect(following(...observations).moves.map(([, movement]) => movement)).toEqual(moves);
  });

  it.each([
    ['a unit', dark],
    ['resources', unreadable],
    ['a control', other(dark)],
    ['a revision', revised(dark)],
  ])('makes no change while it stays unreadable: %s', (_name, observation) => {
    const { state } = following(seen(verdict('r1', 'pass')), observation);
    expect(drift(state.contents, observation)).toBeNull();
    expect(drift(following(observation).state.contents, observation)).toBeNull();
  });

  it('is revised when it becomes readable after a revision that came while it was unreadable', () => {
    const before = seen(verdict('r1', 'pass'));
    expect(following(before, revised(dark)).state.contents.revisions).toEqual({ 'a.b': '1' });
    expect(following(before, revised(dark), revised(seen(verdict('r1', 'fail')))).moves).toEqual([
      ['r1', 'revised'],
      [WHOLE_UNIT, 'revised'],
    ]);
    expect(following(before, revised(dark), seen(verdict('r1', 'fail'))).moves, 'rolled back').toEqual([
      ['r1', 'regressed'],
      [WHOLE_UNIT, 'came-back'],
    ]);
  });

  it('keeps the movement that an older release recorded', () => {
    const old = { ...following(dark).state.contents, revisions: { 'a.b': '1' } };
    expect(drift(old, dark)).toBeNull();
    expect(drift(old, read)?.changes.map(({ movement }) => movement)).toEqual(['appeared', 'recorded', 'came-back']);
  });
});

describe('a resource that an event names', () => {
  const revised = (observation: Observation, ...touched: string[]): Observation => ({
    ...observation,
    revisions: { 'a.b': '2' },
    isTouched: (control, resource) => control === 'a.b' && touched.includes(resource),
  });
  const held = seen(verdict('r1', 'pass'), verdict('r2', 'pass'));
  const failing = seen(verdict('r1', 'fail'), verdict('r2', 'fail'));

  it('drifts although the control was revised', () => {
    expect(following(held, revised(failing, 'r1')).moves).toEqual([
      ['r1', 'regressed'],
      ['r2', 'revised'],
    ]);
    expect(following(held, revised(seen(verdict('r1', 'pass')), 'r2')).moves).toEqual([['r2', 'recorded']]);
  });

  it('gets a baseline if the control was never judged', () => {
    expect(following(revised(failing, 'r1')).moves).toEqual([
      ['r1', 'baseline'],
      ['r2', 'baseline'],
    ]);
    const other = { verdicts: [verdict('r', 'pass', 'pass', 'o.k')], revisions: { 'o.k': '1' }, complete: false };
    expect(following(other, revised(failing, 'r1')).moves[0]).toEqual(['r1', 'revised']);
  });

  it('stays named when another writer commits in between', () => {
    const newer = { observedAt: '2026-01-02T00:00:00Z', body: { type: 'verdicts', changes: [{ control: 'o.k' }] } };
    const left = withoutNewerControls(
      revised(failing, 'r1'),
      [newer as unknown as Commit<VerdictsBody>],
      '2026-01-01T00:00:00Z',
    );
    expect(following(held, left).moves[0]).toEqual(['r1', 'regressed']);
  });
});

describe('a late observation', () => {
  it('does not replace verdicts on newer facts', () => {
    const observation = seen(verdict('r', 'pass'));
    const body = { type: 'verdicts' as const, changes: [], revisions: {} };
    const newer = { observedAt: '2026-01-02T00:00:00Z', body } as unknown as Commit<VerdictsBody>;
    const change = { control: 'a.b' };
    const touching = { ...newer, body: { ...body, changes: [change] } } as unknown as Commit<VerdictsBody>;
    expect(withoutNewerControls(observation, [newer], '2026-01-01T00:00:00Z')).toBe(observation);
    expect(withoutNewerControls(observation, [touching], '2026-01-01T00:00:00Z').verdicts).toEqual([]);
    expect(withoutNewerControls(observation, [touching], '2026-01-03T00:00:00Z')).toBe(observation);
  });
});

const anyVerdict = fc.record({
  resource: fc.constantFrom('r1', 'r2', 'r3', 'constructor', '__proto__'),
  status: fc.constantFrom<Status>('pass', 'fail', 'unknown', 'not-applicable'),
  because: fc.constantFrom('x', 'y'),
});
const anyObservation = fc
  .uniqueArray(anyVerdict, { selector: ({ resource }) => resource })
  .map((verdicts) => seen(...verdicts.map(({ resource, status, because }) => verdict(resource, status, because))));

const statuses = ({ contents }: ChainState<VerdictsState>) =>
  Object.fromEntries(Object.entries(contents.verdicts['a.b'] ?? {}).map(([resource, held]) => [resource, held.status]));

describe('properties', () => {
  it('the state after an observation equals the observation', () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { minLength: 1, maxLength: 6 }), (observations) => {
        const { state } = following(...observations);
        const expected = observations.at(-1)?.verdicts.map(({ resource, status }) => [resource, status]) ?? [];
        expect(statuses(state)).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  it('a repeated observation changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { minLength: 1, maxLength: 4 }), (observations) => {
        const { state } = following(...observations);
        expect(drift(state.contents, observations.at(-1) as Observation)).toBeNull();
      }),
    );
  });

  it('movements that open and close an alert alternate, so each failure is alerted once and each end as well', () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { minLength: 1, maxLength: 8 }), (observations) => {
        let state = emptyState(UNIT);
        const open = new Map<string, boolean>();
        for (const observation of [seen(), ...observations]) {
          const body = drift(state.contents, observation);
          for (const { resource, movement } of body?.changes ?? []) {
            if (movement === 'appeared' || movement === 'regressed') {
              expect(open.get(resource) ?? false).toBe(false);
              open.set(resource, true);
            }
            if (movement === 'recovered' || movement === 'vanished') open.set(resource, false);
          }
          if (body)
            ({ state } = nextCommit(UNIT, state, {
              at: at(),
              observedAt: at(),
              cause: { kind: 'scan', run: 'r' },
              body,
            }));
          for (const [resource, status] of Object.entries(statuses(state))) {
            if (status === 'fail') expect(open.get(resource)).toBe(true);
          }
        }
      }),
    );
  });
});

describe('properties of a part of an observation', () => {
  const both = fc.record({ one: anyObservation, other: anyObservation }).map(
    ({ one, other }): Observation => ({
      verdicts: [...one.verdicts, ...other.verdicts.map((held) => ({ ...held, control: 'c.d' }))],
      revisions: { 'a.b': '1', 'c.d': '1' },
      complete: false,
    }),
  );

  it('changes what the whole observation changes for its controls, and nothing else', () => {
    fc.assert(
      fc.property(both, both, (earlier, later) => {
        const { contents } = following(earlier).state;
        const body = drift(contents, later);
        for (const control of ['a.b', 'c.d']) {
          const isChosen = (name: string) => name === control;
          const part = body && changesOfControls(body, isChosen);
          expect(part).toEqual(drift(contents, observationOfControls(later, isChosen)));
        }
      }),
    );
  });
});

const inTheDark = fc
  .subarray(['r1', 'r2', WHOLE_UNIT], { minLength: 1 })
  .filter((resources) => !resources.includes(WHOLE_UNIT) || resources.length === 1)
  .map((resources) => seen(...resources.map((resource) => verdict(resource, 'unknown', 'denied'))));

describe('properties of unreadable resources', () => {
  it('a resource that was unreadable from the start is no drift when it becomes readable, but a new resource is', () => {
    fc.assert(
      fc.property(fc.array(inTheDark, { minLength: 1, maxLength: 4 }), anyObservation, (dark, observation) => {
        const there = dark.at(-1)?.verdicts.map(({ resource }) => resource) ?? [];
        const begun = following(...dark, observation)
          .moves.filter(([resource = '']) => there.includes(WHOLE_UNIT) || there.includes(resource))
          .map(([, movement]) => movement);
        for (const drifted of ['appeared', 'regressed', 'recovered', 'expiring']) expect(begun).not.toContain(drifted);
      }),
    );
  });

  it('a resource that was judged before is compared with that verdict when it becomes readable again', () => {
    fc.assert(
      fc.property(fc.array(inTheDark, { maxLength: 4 }), (dark) => {
        const held = seen(verdict('r1', 'pass'), verdict('r2', 'pass'));
        const { state } = following(held, ...dark, seen(verdict('r1', 'fail'), verdict('r2', 'pass')));
        expect(state.contents.revisions).toEqual({ 'a.b': '1' });
        const moves = following(held, ...dark, seen(verdict('r1', 'fail'), verdict('r2', 'fail'))).moves;
        for (const [, movement] of moves) expect(['regressed', 'appeared', 'came-back']).toContain(movement);
      }),
    );
  });
});

describe('the chain', () => {
  const scanned = { at: at(), observedAt: at(), cause: { kind: 'scan' as const, run: 'r' } };
  const empty = emptyState(UNIT);
  const { commit, state } = nextCommit(UNIT, empty, {
    ...scanned,
    body: drift(empty.contents, seen(verdict('r', 'pass'))) ?? (undefined as never),
  });
  const digestOf = stateDigests();
  const { contents } = state;
  const holding = (altered: object) => ({ ...state, contents: { ...contents, ...altered } });

  it('accepts a commit that follows', () => {
    expect(() => verifyFollows(empty, commit)).not.toThrow();
    expect(() => verifyWhole(commit)).not.toThrow();
    expect(fold(verdictsChain, empty, commit)).toEqual(state);
    expect(() => verifyState(verdictsChain, state, commit, digestOf)).not.toThrow();
  });
  it.each([
    ['a gap', { ...commit, seq: 3 }],
    ['another predecessor', { ...commit, previous: 'f'.repeat(64) }],
    ['a commit before the one it follows', { ...commit, at: '1969-01-01T00:00:00.000Z' }],
  ])('refuses %s', (_name, altered) => {
    expect(() => verifyFollows(empty, altered)).toThrow(CorruptHistory);
  });
  it.each(['unit', 'seq', 'at', 'observedAt', 'cause', 'body', 'previous', 'state', 'hash'] as const)(
    'finds an edited %s by the hash',
    (field) => {
      expect(() => verifyWhole({ ...commit, [field]: { type: 'run' } } as unknown as Commit)).toThrow(CorruptHistory);
    },
  );
  it.each([
    ['verdict', holding({ verdicts: { 'a.b': { r: { ...contents.verdicts['a.b']?.r, status: 'fail' } } } })],
    ['revision', holding({ revisions: { 'a.b': '2' } })],
    ['place in the chain', { ...state, seq: 2 }],
    ['instant', { ...state, at: '2030-01-01T00:00:00.000Z' }],
    ['head', { ...state, head: 'f'.repeat(64) }],
    ['unit', { ...state, unit: 'v/r' }],
    ['part that no state has', holding({ more: {} })],
  ])('refuses a state with another %s than the commit leads to', (_name, altered) => {
    expect(() => verifyState(verdictsChain, altered as typeof state, commit, digestOf)).toThrow(CorruptHistory);
  });
  it('gives the same digest with and without remembered digests of parts', () => {
    let current = empty;
    for (let n = 0; n < 20; n += 1) {
      const body = drift(
        current.contents,
        seen(verdict(`r${n % 7}`, n % 2 ? 'pass' : 'fail'), verdict('s', 'pass', `${n}`)),
      );
      if (body) ({ state: current } = nextCommit(UNIT, current, { ...scanned, body }, digestOf));
      const parts = verdictsChain.parts(current.contents);
      expect(digestOf(parts)).toBe(stateDigests()(JSON.parse(JSON.stringify(parts))));
    }
  });
});
