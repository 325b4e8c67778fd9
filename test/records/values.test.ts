/** Values for a fix are read when a control fails, and stored when a resource begins to fail. */
import { describe, expect, it } from 'vitest';
import { accountOnly } from '../../shared/core/account.ts';
import { emptyState, nextCommit } from '../../shared/core/chain.ts';
import { collector, type Resource } from '../../shared/core/collector.ts';
import type { ChainState } from '../../shared/core/commit.ts';
import { control, fail, pass } from '../../shared/core/control.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { evaluateControl, type Verdict } from '../../shared/core/evaluate.ts';
import { drift } from '../../shared/records/drift.ts';
import { type VerdictsState, verdictsOf } from '../../shared/records/verdicts.ts';

type State = ChainState<VerdictsState>;

const UNIT = verdictsOf('111122223333/eu-west-1');

interface Door {
  readonly open: boolean;
  readonly key: string | CouldNotRead;
}

const doors = collector<Door, unknown>({
  id: 'doors',
  scope: 'region',
  actions: [],
  triggers: [],
  collect: async () => [],
});
const closed = control({
  ...{ id: 'house.closed', title: 'Doors are closed', severity: 'high', seeds: [], satisfies: [], equivalents: {} },
  subject: doors,
  why: 'w',
  fix: { command: 'aws doors close --key {key}', values: ({ facts }) => ({ key: facts.key, none: undefined }) },
  evaluate: ({ facts }) => (facts.open ? fail('it is open') : pass('it is closed')),
  examples: { pass: [], fail: [] },
});

const judged = (facts: Door): Verdict | undefined => {
  const door: Resource<Door> = { id: 'door', facts };
  return evaluateControl(closed, {
    controls: [closed],
    facts: new Map([['doors', new Map([['eu-west-1', [door]]])]]),
    account: accountOnly('111122223333'),
    region: 'eu-west-1',
    now: new Date(0),
    parametersOf: () => ({}),
  })[0];
};

describe('a verdict', () => {
  it('has values if it fails, without those that are undefined', () => {
    expect(judged({ open: true, key: 'k' })?.values).toEqual({ key: 'k' });
    expect(judged({ open: false, key: 'k' })).not.toHaveProperty('values');
  });

  it('fails also if a value for the fix could not be read', () => {
    const verdict = judged({ open: true, key: new CouldNotRead('doors:GetKey', 'denied', 'no') });
    expect(verdict).toMatchObject({ status: 'fail' });
    expect(verdict).not.toHaveProperty('values');
  });
});

describe('a change', () => {
  const observe = (state: State, verdict: Verdict | undefined) =>
    drift(state.contents, { verdicts: verdict ? [verdict] : [], revisions: { 'house.closed': 'r' }, complete: true });
  const committed = (state: State, verdict: Verdict | undefined): State => {
    const body = observe(state, verdict);
    const at = new Date(0);
    return body
      ? nextCommit(UNIT, state, { at, observedAt: at, cause: { kind: 'scan', run: 'r' }, body }).state
      : state;
  };
  const open = judged({ open: true, key: 'k' });
  const shut = judged({ open: false, key: 'k' });

  it('stores the values when a resource begins to fail', () => {
    const state = committed(emptyState(UNIT), shut);
    expect(observe(state, open)?.changes).toMatchObject([{ movement: 'regressed', values: { key: 'k' } }]);
  });

  it('stores no values in a baseline, which is not alerted one by one', () => {
    const [change] = observe(emptyState(UNIT), open)?.changes ?? [];
    expect(change).toMatchObject({ movement: 'baseline', to: 'fail' });
    expect(change).not.toHaveProperty('values');
  });

  it('does not exist when only a value differs', () => {
    const state = committed(emptyState(UNIT), open);
    expect(observe(state, judged({ open: true, key: 'another' }))).toBeNull();
  });
});
