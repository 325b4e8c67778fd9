/** A proof that ends is warned of twice, and each warning is alerted once. */
import { describe, expect, it } from 'vitest';
import { LAST_CALL, pass } from '../../shared/core/control.ts';
import { judgeValidity } from '../../shared/kinds/recovery-proofs.ts';
import { transitionsIn } from '../../shared/records/alerts/transition.ts';
import { drift } from '../../shared/records/drift.ts';
import { type VerdictsBody, verdictsOf } from '../../shared/records/verdicts.ts';

const OF = verdictsOf('111122223333/global');
const proof = { at: '2026-01-01T00:00:00.000Z', expires: '2026-04-01T00:00:00.000Z', source: 'x' };
const on = (now: string) => judgeValidity(proof, 'done', 14, new Date(now));
const REVISIONS = { 'dr.plan': '1' };

/** The bodies of the commits that these judgements make, one after the other; null where nothing changed. */
function bodiesOf(judgements: readonly ReturnType<typeof pass>[]): (VerdictsBody | null)[] {
  let state = OF.chain.empty;
  return judgements.map((judgement) => {
    const verdict = { control: 'dr.plan', resource: 'r', evidence: '', inputs: '', ...judgement };
    const body = drift(state, { verdicts: [verdict], revisions: REVISIONS, complete: false });
    if (body) state = OF.chain.fold(state, body, '2026-01-01T00:00:00.000Z');
    return body;
  });
}

const transitionsOf = (body: VerdictsBody | null) =>
  body === null
    ? []
    : transitionsIn(
        { unit: OF.unit, seq: 1, at: '', cause: { kind: 'scan', run: 'r' }, body } as never,
        () => 'high',
      ).map(({ problem, opens, key }) => `${opens ? 'opens' : 'closes'} ${problem} ${key.split('#')[0]}`);

describe('a proof that ends', () => {
  it('is warned of 14 days before, and once more 3 days before', () => {
    expect(on('2026-03-17T00:00:00Z').warning).toBeUndefined();
    expect(on('2026-03-18T00:00:00Z').warning).toBe('this proof ends on 2026-04-01');
    expect(on('2026-03-28T23:59:59Z').warning).toBe('this proof ends on 2026-04-01');
    expect(on('2026-03-29T00:00:00Z').warning).toBe(`this proof ends on 2026-04-01${LAST_CALL}`);
    expect(on('2026-04-01T00:00:00Z').status).toBe('fail');
  });

  it('opens a member with each warning, and a new proof closes both', () => {
    const days = ['2026-03-01', '2026-03-18', '2026-03-20', '2026-03-29', '2026-03-30'];
    const bodies = bodiesOf([...days.map((day) => on(`${day}T00:00:00Z`)), pass('done again')]);
    expect(bodies.map((body) => transitionsOf(body).filter((one) => one.includes('expiring')))).toEqual([
      [],
      ['closes expiring last-call', 'opens expiring ending'],
      [],
      ['opens expiring last-call'],
      [],
      ['closes expiring ending', 'closes expiring last-call'],
    ]);
  });
});
