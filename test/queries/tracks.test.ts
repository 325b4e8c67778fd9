/** Properties of what is counted over a period, for any order of verdicts, gaps and ends. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Commit } from '../../shared/core/commit.ts';
import { STATUSES, type Status } from '../../shared/core/control.ts';
import { tracksOf } from '../../shared/queries/tracks.ts';
import { type VerdictsBody, verdictsChain } from '../../shared/records/verdicts.ts';
import { iso, moved, scanOf, UNIT } from './store.ts';

const MINUTE = 60_000;
const EVERYTHING = { has: () => true, hasControl: () => true };
const [FROM, TO] = [50, 100];

interface Step {
  readonly resource: string;
  readonly to: Status | null;
}

/** A whole control is only ever dark or not; a resource can have any verdict, or none. */
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ resource: fc.constantFrom('x', 'y'), to: fc.constantFrom(...STATUSES, null) }),
  fc.record({ resource: fc.constant('*'), to: fc.constantFrom('unknown' as const, null) }),
);

/** One step a minute; those before the period make the state that it begins with. */
function followed(steps: readonly Step[]) {
  const tracks = tracksOf(UNIT, iso(FROM), EVERYTHING);
  let state = verdictsChain.empty;
  let begun = false;
  const begin = () => {
    if (!begun) tracks.begin(state, () => undefined);
    begun = true;
  };
  steps.forEach(({ resource, to }, n) => {
    const from = state.verdicts['s3.a']?.[resource]?.status ?? null;
    if (from === to) return;
    const body: VerdictsBody = { type: 'verdicts', changes: [moved('s3.a', resource, from, to)], revisions: {} };
    if (n >= FROM) {
      begin();
      tracks.take({ at: iso(n), cause: scanOf('run'), body } as Commit<VerdictsBody>);
    }
    state = verdictsChain.fold(state, body, iso(n));
  });
  begin();
  return { ...tracks.end(iso(TO)), state };
}

const histories = fc.array(step, { minLength: 1, maxLength: TO });
const minutes = (at: string): number => (Date.parse(at) - Date.parse(iso(0))) / MINUTE;

it('an exception ends before the next one of the same resource begins, and lasts from its beginning to its end', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { exceptions } = followed(steps);
      for (const all of Map.groupBy(exceptions, ({ resource }) => resource).values()) {
        all.forEach(({ from, until, durationMs, unseenMs }, index) => {
          expect(durationMs).toBe((minutes(until ?? iso(TO)) - minutes(from)) * MINUTE);
          expect(unseenMs).toBeLessThanOrEqual(durationMs);
          const next = all[index + 1];
          if (next) expect(until !== null && until <= next.from).toBe(true);
        });
      }
    }),
    { numRuns: 300 },
  );
});

it('what still fails, or failed when it was last seen, is an exception without an end', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { exceptions, state } = followed(steps);
      const failing = Object.entries(state.verdicts['s3.a'] ?? {})
        .filter(([, { status, failingSince }]) => status === 'fail' || failingSince !== undefined)
        .map(([resource]) => resource);
      const open = exceptions.filter(({ until }) => until === null).map(({ resource }) => resource);
      expect(open.sort()).toEqual(failing.sort());
    }),
    { numRuns: 300 },
  );
});

it('no time of the period is counted twice, and none of a resource that stays is left out', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { totals, members } = followed(steps);
      const times = totals.get('s3.a')?.times ?? { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
      const counted = Object.values(times).reduce((sum, one) => sum + one, 0) / MINUTE;
      const resources = Math.max(1, members.length);
      expect(counted).toBeLessThanOrEqual((TO - FROM) * resources);
      if (steps.every(({ to, resource }) => to !== null || resource === '*') && members.length > 0) {
        const present = members.reduce((sum, { came }) => sum + TO - minutes(came ?? iso(FROM)), 0);
        expect(counted).toBeGreaterThanOrEqual(present);
      }
    }),
    { numRuns: 300 },
  );
});
