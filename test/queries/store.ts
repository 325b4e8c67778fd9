/** A history that is written by hand, for questions about it. Minutes are counted from the beginning of 2026. */
import type { Account } from '../../shared/core/account.ts';
import { parseUnit } from '../../shared/core/account.ts';
import type { Cause } from '../../shared/core/commit.ts';
import type { Status } from '../../shared/core/control.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { createTable, startEmbedded } from '../../shared/history/embedded.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { dynamoRollups } from '../../shared/history/rollups.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { rollUp } from '../../shared/pipeline/roll-up.ts';
import { attestationsOf } from '../../shared/records/attestations.ts';
import { RUNS } from '../../shared/records/runs.ts';
import { type Change, type Movement, verdictsOf } from '../../shared/records/verdicts.ts';
import { WAIVERS, type Waiver } from '../../shared/records/waivers.ts';

const TABLE = 'asked';
const MINUTE = 60_000;
export const START = Date.parse('2026-01-01T00:00:00Z');
export const minute = (n: number): Date => new Date(START + n * MINUTE);
export const iso = (n: number): string => minute(n).toISOString();

export const A = '111122223333';
export const B = '444455556666';
export const UNIT = `${A}/eu-west-1`;

export const scanOf = (run: string): Cause => ({ kind: 'scan', run });
export const callBy = (user: string): Cause => ({
  kind: 'event',
  event: `event-of-${user}`,
  detailType: 'AWS API Call via CloudTrail',
  actor: {
    ...{ principal: `arn:aws:iam::${A}:user/${user}`, sourceIp: '192.0.2.1', userAgent: 'aws-cli' },
    ...{ call: 's3:PutBucketPolicy', eventId: `event-of-${user}`, at: iso(0) },
  },
});

/** A verdict of `control` about `resource` that moved. */
export const moved = (
  control: string,
  resource: string,
  from: Status | null,
  to: Status | null,
  movement: Movement = 'changed',
): Change => ({
  ...{ control, resource, movement, from, to, because: `${control} is ${to}` },
  evidence: to === null || to === 'unknown' ? '' : sha256(`${control} ${resource} ${to}`),
});

export const accountIn = (id: string, ou: string): Account => ({
  ...{ id, name: id, ou, within: ['r-abcd', `ou-abcd-${ou.toLowerCase()}`], tags: {}, management: false },
});

/** Without rollups, the store is one of an earlier release. */
export async function askedStore(options: { readonly rollsUp?: boolean } = { rollsUp: true }) {
  const database = await startEmbedded();
  await createTable(database.client, TABLE);
  const history = dynamoHistory(database.client, TABLE);
  const roster = dynamoRoster(database.client, TABLE);
  const rollups = dynamoRollups(database.client, TABLE);

  const times = (n: number) => ({ at: minute(n), observedAt: minute(n) });
  return {
    ...{ history, roster, rollups },
    commit: async (unit: string, n: number, cause: Cause, ...changes: readonly Change[]) => {
      const of = verdictsOf(unit);
      const body = { type: 'verdicts' as const, changes, revisions: {} };
      const { commit } = await history.append(of, await history.read(of), { ...times(n), cause, body });
      if (options.rollsUp) await rollUp({ history, rollups }, commit);
    },
    waive: async (n: number, waiver: Omit<Waiver, 'by' | 'reason'>) => {
      const body = { type: 'waivers' as const, waivers: [{ by: 'Sam', reason: 'accepted', ...waiver }] };
      const cause = { kind: 'person' as const, by: 'Sam' };
      await history.append(WAIVERS, await history.read(WAIVERS), { ...times(n), cause, body });
    },
    attest: async (n: number, account: string, control: string, until: number) => {
      const of = attestationsOf(account);
      const evidence = { reference: 'drill.pdf', sha256: sha256('drill') };
      const attestation = {
        ...{ control, account, at: iso(n), expires: iso(until), by: 'Kim', evidence, note: 'drilled', values: {} },
      };
      const cause = { kind: 'person' as const, by: 'Kim' };
      const body = { type: 'attestation' as const, attestation };
      await history.append(of, await history.read(of), { ...times(n), cause, body });
    },
    run: async (n: number, run: string) => {
      const verdicts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
      const counts = { units: 1, evaluatedUnits: 1, controls: 1, evaluatedControls: 1, missing: [], verdicts };
      const body = { type: 'run' as const, run, startedAt: iso(n), ...counts, heads: sha256(run) };
      await history.append(RUNS, await history.read(RUNS), { ...times(n), cause: scanOf(run), body });
    },
    beat: async (unit: string, ou: string) => {
      const { seq, head, at } = await history.read(verdictsOf(unit));
      const verdicts = { pass: 1, fail: 0, unknown: 0, 'not-applicable': 0 };
      const item = { account: accountIn(parseUnit(unit).account, ou), regions: [] };
      await roster.beat({ ...{ unit, run: 'run', at, seq, head, controls: 1, verdicts, item } });
    },
    close: () => database.close(),
  };
}

export type AskedStore = Awaited<ReturnType<typeof askedStore>>;
