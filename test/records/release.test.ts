import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyState, nextCommit } from '../../shared/core/chain.ts';
import type { ChainState } from '../../shared/core/commit.ts';
import { digest } from '../../shared/core/digest.ts';
import type { Verdict } from '../../shared/core/evaluate.ts';
import { drift } from '../../shared/records/drift.ts';
import { type VerdictsState, verdictsOf } from '../../shared/records/verdicts.ts';

/** Two fields of one resource. A control fails when a field that it reads is bad. */
interface World {
  readonly present: boolean;
  readonly a: boolean;
  readonly b: boolean;
}
interface Release {
  readonly judging: 'a' | 'b' | 'either';
  readonly reading: 1 | 2;
  readonly denied: boolean;
}

const lookedAt = { a: ['a'], b: ['b'], either: ['a', 'b'] } as const;
const isBad = (world: World, { judging }: Release): boolean => lookedAt[judging].some((field) => !world[field]);

function judgedIn(world: World, release: Release): Verdict[] {
  if (!world.present) return [];
  const status = release.denied ? 'unknown' : isBad(world, release) ? 'fail' : 'pass';
  const inputs = release.denied ? '' : digest(lookedAt[release.judging].map((field) => world[field]));
  return [{ control: 'a.b', resource: 'r', status, because: status, evidence: '', inputs }];
}

const revisionOf = ({ judging, reading }: Release): string => `${judging}.${reading}/${lookedAt[judging].join()}`;

const UNIT = verdictsOf('111122223333/eu-west-1');

interface Step {
  readonly world: World;
  readonly release: Release;
}

function scan(state: ChainState<VerdictsState>, { world, release }: Step) {
  const body = drift(state.contents, {
    verdicts: judgedIn(world, release),
    revisions: { 'a.b': revisionOf(release) },
    complete: true,
  });
  if (!body) return { state, changes: [] };
  const at = new Date(Date.parse('2026-01-01T00:00:00Z') + state.seq * 60_000);
  const next = nextCommit(UNIT, state, { at, observedAt: at, cause: { kind: 'scan', run: 'r' }, body });
  return { state: next.state, changes: body.changes };
}

const world = fc.record({ present: fc.boolean(), a: fc.boolean(), b: fc.boolean() });
const release = fc.record({
  judging: fc.constantFrom('a' as const, 'b' as const, 'either' as const),
  reading: fc.constantFrom(1 as const, 2 as const),
  denied: fc.boolean(),
});
const steps = fc.array(fc.record({ world, release }), { minLength: 2, maxLength: 8 });

/** Movements that are alerted, and the one that the digest of a release names. */
const ALERTS = ['appeared', 'regressed'];

describe('releases, scans and changes in any order', () => {
  it('alert every new failure, or name it in the digest of the release', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        let state = emptyState(UNIT);
        for (const [index, step] of sequence.entries()) {
          const before = state.contents.verdicts['a.b']?.r;
          const known = before?.status === 'unknown' ? before.known : before?.status;
          const scanned = scan(state, step);
          state = scanned.state;
          const fails = step.world.present && !step.release.denied && isBad(step.world, step.release);
          if (index === 0 || !fails || known === 'fail') continue;
          const [change] = scanned.changes;
          expect([...ALERTS, 'revised', 'baseline']).toContain(change?.movement);
          if (change?.movement === 'baseline') expect(known).toBeUndefined();
        }
      }),
    );
  });

  it('report a resource that was changed between two scans as drift, although the control was revised', () => {
    const good = { present: true, a: true, b: true };
    fc.assert(
      fc.property(world, release, release, (broken, old, next) => {
        const comparable = revisionOf(old).split('.')[1] === revisionOf(next).split('.')[1];
        fc.pre(comparable && broken.present && isBad(broken, next) && !old.denied && !next.denied);
        const before = scan(emptyState(UNIT), { world: good, release: old });
        const after = scan(before.state, { world: broken, release: next });
        expect(after.changes.map(({ movement }) => movement)).toEqual(['regressed']);
      }),
    );
  });

  it('report a new verdict on the same facts as revised', () => {
    const start = {
      world: { present: true, a: true, b: false },
      release: { judging: 'a', reading: 1, denied: false },
    } as const;
    const { state } = scan(emptyState(UNIT), start);
    const revised = drift(state.contents, {
      verdicts: [{ ...(judgedIn(start.world, start.release)[0] as Verdict), status: 'fail', because: 'stricter' }],
      revisions: { 'a.b': 'stricter.1/a' },
      complete: true,
    });
    expect(revised?.changes.map(({ movement }) => movement)).toEqual(['revised']);
  });

  it('report a resource that a release can no longer read as went dark', () => {
    const seen = { judging: 'a', reading: 1, denied: false } as const;
    const good = { present: true, a: true, b: true };
    const { state } = scan(emptyState(UNIT), { world: good, release: seen });
    const { changes } = scan(state, { world: good, release: { ...seen, reading: 2, denied: true } });
    expect(changes.map(({ movement }) => movement)).toEqual(['went-dark']);
  });
});
