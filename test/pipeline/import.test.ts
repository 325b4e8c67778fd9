/** A large import is committed in portions, which say together what one commit would have said. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importedUnitId } from '../../shared/core/account.ts';
import { importUnit } from '../../shared/pipeline/import.ts';
import type { ImportRecord } from '../../shared/records/imports.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { A, type AskedStore, askedStore, iso, minute } from '../queries/store.ts';

const REGION = 'eu-west-1';
const UNIT = importedUnitId({ account: A, region: REGION }, 'prowler');
/** Two controls are more than one commit holds. */
const EACH = 10_001;

let store: AskedStore;
beforeEach(async () => {
  store = await askedStore();
});
afterEach(() => store.close());

const record = (controls: readonly string[], complete = false): ImportRecord => ({
  ...{ source: 'prowler', format: 'prowler-ocsf', at: iso(1), by: 'kim', sha256: 'x', bytes: 1, complete },
  ...{ units: [UNIT], controls, maxAgeDays: 7, verdicts: 0, muted: 0, waived: false },
});

const verdictsFor = (controls: readonly string[], status: 'pass' | 'fail', count = EACH) =>
  new Map(
    controls.flatMap((control) =>
      Array.from({ length: count }, (_, index) => {
        const external = { title: 'a title', severity: 'high' as const };
        return [`${control} ${index}`, { control, resource: `r${index}`, status, because: status, external }] as const;
      }),
    ),
  );

const ALL = ['external.prowler.a', 'external.prowler.b', 'external.prowler.c'];

async function importing(
  verdicts: ReturnType<typeof verdictsFor>,
  { isFirst, controls = ALL, failsAt }: { isFirst: boolean; controls?: readonly string[]; failsAt?: number },
) {
  const committed = { count: 0 };
  return importUnit(
    { history: store.history, roster: store.roster, clock: () => minute(2) },
    { unit: UNIT, account: A, region: REGION, source: 'prowler', parts: () => [{ verdicts }] },
    {
      ...{ record: record(controls, true), claims: [], isFirst },
      committed: async () => {
        committed.count += 1;
        if (committed.count === failsAt) throw new Error('the power failed');
      },
    },
  );
}

const movements = async () => {
  const commits = await Array.fromAsync(store.history.log(verdictsOf(UNIT)));
  return commits.map(({ body }) => [...new Set(body.changes.map(({ movement }) => movement))].join());
};

describe('the import of a large unit', { timeout: 60_000 }, () => {
  it('is a baseline in each of its portions, also if an earlier attempt ended half-way', async () => {
    const verdicts = verdictsFor(ALL.slice(0, 2), 'fail');
    await expect(importing(verdicts, { isFirst: true, failsAt: 1 })).rejects.toThrow('the power failed');
    expect(await importing(verdicts, { isFirst: true })).toBe(EACH);
    expect(await movements()).toEqual(['baseline', 'baseline']);
    expect(await store.roster.find(UNIT)).toMatchObject({ seq: 2, verdicts: { fail: 2 * EACH, pass: 0 } });
  });

  it('closes in a complete file what is no longer listed, and changes nothing when it says the same again', async () => {
    await importing(verdictsFor(ALL, 'fail', 2), { isFirst: true });
    const fewer = verdictsFor(ALL.slice(0, 1), 'fail', 1);
    expect(await importing(fewer, { isFirst: false, controls: ALL.slice(0, 1) })).toBe(5);
    expect(await movements()).toEqual(['baseline', 'vanished']);
    expect(await importing(fewer, { isFirst: false, controls: ALL.slice(0, 1) })).toBe(0);
    expect(
      await importing(verdictsFor(['external.prowler.new'], 'fail', 1), {
        isFirst: false,
        controls: ['external.prowler.new'],
      }),
    ).toBe(2);
    expect((await movements()).at(-1)).toBe('appeared,vanished');
  });
});
