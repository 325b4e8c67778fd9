/** Values that a fix names: made where a control fails, kept where something begins to fail, and nowhere else. */
import { describe, expect, it } from 'vitest';
import { accountOnly } from '../../shared/core/account.ts';
import { nextCommit } from '../../shared/core/chain.ts';
import { collector, type Resource } from '../../shared/core/collector.ts';
import { emptyState, type UnitState } from '../../shared/core/commit.ts';
import { control, fail, pass } from '../../shared/core/control.ts';
import { drift } from '../../shared/core/drift.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { evaluateControl, type Verdict } from '../../shared/core/evaluate.ts';

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
  it('has them where it fails, without what is not there', () => {
    expect(judged({ open: true, key: 'k' })?.values).toEqual({ key: 'k' });
    expect(judged({ open: false, key: 'k' })).not.toHaveProperty('values');
  });

  it('fails all the same where something that the fix names could not be read', () => {
    const verdict = judged({ open: true, key: new CouldNotRead('doors:GetKey', 'denied', 'no') });
    expect(verdict).toMatchObject({ status: 'fail' });
    expect(verdict).not.toHaveProperty('values');
  });
});

describe('a change', () => {
  const observe = (state: UnitState, verdict: Verdict | undefined) =>
    drift(state, { verdicts: verdict ? [verdict] : [], revisions: { 'house.closed': 'r' }, complete: true });
  const committed = (state: UnitState, verdict: Verdict | undefined): UnitState => {
    const body = observe(state, verdict);
    const at = new Date(0);
    return body ? nextCommit(state, { at, observedAt: at, cause: { kind: 'scan', run: 'r' }, body }).state : state;
  };
  const open = judged({ open: true, key: 'k' });
  const shut = judged({ open: false, key: 'k' });

  it('carries them when something begins to fail', () => {
    const state = committed(emptyState('111122223333/eu-west-1'), shut);
    expect(observe(state, open)?.changes).toMatchObject([{ movement: 'regressed', values: { key: 'k' } }]);
  });

  it('carries none of a baseline, which nobody is told of one by one', () => {
    const [change] = observe(emptyState('111122223333/eu-west-1'), open)?.changes ?? [];
    expect(change).toMatchObject({ movement: 'baseline', to: 'fail' });
    expect(change).not.toHaveProperty('values');
  });

  it('is none where only a value is another', () => {
    const state = committed(emptyState('111122223333/eu-west-1'), open);
    expect(observe(state, judged({ open: true, key: 'another' }))).toBeNull();
  });
});
