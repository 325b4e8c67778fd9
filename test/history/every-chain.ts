/** Records of every kind over four months, for tests of what must hold for each kind of chain. */

import type { UnitKind } from '../../shared/core/cut.ts';
import { sha256 } from '../../shared/core/digest.ts';
import type { AnyBody } from '../../shared/records/units.ts';
import { anAlert } from '../alerts/support.ts';
import { at, change, type Store, UNIT, verdicts } from './store.ts';

export const DAY = 24 * 60;
export const ACCOUNT = '111122223333';
const BY = `arn:aws:iam::${ACCOUNT}:user/kim`;
/** Days after the first of January: two in each of the months January to April. */
const DAYS = [4, 20, 35, 50, 63, 80, 95, 110];
const FAR = '2028-01-01T00:00:00.000Z';
const instantOf = (n: number): string => at((DAYS[n] ?? 0) * DAY).toISOString();

const attestation = (n: number, account: string) => ({
  ...{ control: n % 2 ? 'dr.drill-quarterly' : 'dr.plan', account, at: instantOf(n), expires: FAR, by: BY },
  ...{ evidence: { reference: `drill-${n}.pdf`, sha256: sha256(`${n}`) }, note: `of ${n}`, values: {} },
});
const release = {
  ...{ name: '2026.1', accounts: [ACCOUNT], roles: ['Security'], severalRoles: true, by: BY, at: instantOf(0) },
  checklist: { file: 'launch.md', sha256: sha256('launch'), mapping: sha256('mapping') },
  items: [{ line: 3, text: 'GuardDuty is on', controls: [{ control: 'guardduty.enabled' }] }],
};
const drill = (n: number) => ({
  ...{ name: `q${n}`, account: ACCOUNT, scenario: 'region-loss' as const, scope: 'orders', controls: [], by: BY },
  ...{ rtoMinutes: 60, rpoMinutes: 15, everyDays: 90, startedAt: instantOf(n), recorded: instantOf(n) },
});
const external = (n: number) => ({
  ...change(n + 1, 'arn:aws:s3:::shop'),
  control: 'external.prowler.s3_public',
  external: { title: 'the bucket is public', severity: 'high' as const },
});

/** The alert opens in January, grows, and is acknowledged, resolved and followed by others. */
function alertBody(n: number): AnyBody {
  const { lead, facets, groupKey } = anAlert();
  const alert = `a${n}`;
  const opened = {
    ...{ type: 'opened' as const, alert, kind: 'regressed' as const, problem: 'failing' as const },
    ...{ severity: 'high' as const, groupKey: `${groupKey} ${n}`, facets, window: null, waived: null },
    lead: { ...lead, unit: UNIT },
    members: { [UNIT]: { 'a.b#r': 1 } },
  };
  const window = { id: `m${n}`, from: instantOf(n), until: instantOf(n + 1) || FAR, by: BY, reason: 'upgrade' };
  if (n % 2) return { type: 'alerts', steps: [{ type: 'acknowledged', alert: `a${n - 1}`, by: BY }] };
  return { type: 'alerts', steps: [opened, { type: 'window', window }] };
}

interface Chain {
  readonly unit: string;
  body(n: number): AnyBody;
}

/** A unit of each kind, and its n-th record. The compiler asks for one of a kind that is new. */
export const CHAINS: Readonly<Record<UnitKind, readonly Chain[]>> = {
  verdicts: [
    { unit: UNIT, body: (n) => verdicts(change(n + 1), { ...change(n + 1, 's'), control: 'guardduty.enabled' }) },
    { unit: 'organization/global', body: (n) => verdicts({ ...change(n + 1, 'o'), control: 'a.of-organisation' }) },
  ],
  imports: [
    { unit: `${UNIT}@prowler`, body: (n) => verdicts(external(n)) },
    {
      unit: 'imports/prowler',
      body: (n) => ({
        type: 'import',
        import: {
          ...{ source: 'prowler' as never, format: 'ocsf' as never, at: instantOf(n), by: BY, sha256: sha256(`f${n}`) },
          ...{ bytes: 10, units: [UNIT], controls: ['external.prowler.s3_public'], complete: true, maxAgeDays: 7 },
          ...{ verdicts: 1, muted: 0, waived: false },
        },
      }),
    },
  ],
  runs: [
    {
      unit: 'runs/global',
      body: (n) => ({
        ...{ type: 'run', run: `run-${n}`, startedAt: instantOf(n), units: 1, evaluatedUnits: 1, controls: 1 },
        ...{ evaluatedControls: 1, missing: [], heads: '' },
        verdicts: { pass: 1, fail: 1, unknown: 0, 'not-applicable': 0 },
      }),
    },
  ],
  alerts: [{ unit: 'alerts/global', body: alertBody }],
  waivers: [
    {
      unit: 'waivers/global',
      body: (n) => ({
        type: 'waivers',
        waivers: [
          { id: `w${n}`, control: 'a.b', account: ACCOUNT, resource: null, until: FAR, reason: `of ${n}`, by: BY },
        ],
      }),
    },
  ],
  attestations: [ACCOUNT, 'organization'].map((account) => ({
    unit: `attestations/${account}`,
    body: (n: number) => ({ type: 'attestation' as const, attestation: attestation(n, account) }),
  })),
  drills: [{ unit: `drills/${ACCOUNT}`, body: (n) => ({ type: 'drill', step: { kind: 'started', drill: drill(n) } }) }],
  uploads: [
    {
      unit: 'uploads/acme/shop',
      body: (n) => ({
        type: 'upload',
        upload: {
          ...{ repository: 'acme/shop', kind: 'junit', check: `unit-${n}`, tools: [], commit: '4b825dc', by: BY },
          ...{ at: instantOf(n), sha256: sha256(`u${n}`), bytes: 10 },
          summary: { tests: { passed: n, failed: 0, skipped: 0 } },
        },
      }),
    },
  ],
  releases: [
    {
      unit: 'releases/2026.1',
      body: (n) => ({
        type: 'release',
        step:
          n === 0
            ? { kind: 'started', release }
            : { kind: 'signed', signature: { role: 'Security', by: BY, at: instantOf(n), evidence: sha256(`e${n}`) } },
      }),
    },
  ],
  exports: [
    {
      unit: 'exports/global',
      body: (n) => ({
        type: 'export',
        export: { job: sha256(`j${n}`).slice(0, 32), kind: 'export', request: { n }, by: BY, at: instantOf(n) },
      }),
    },
  ],
};

export const EVERY_UNIT: readonly string[] = Object.values(CHAINS).flatMap((chains) => chains.map(({ unit }) => unit));

/** Writes eight records of every chain, in order of time. */
export async function writeEveryChain(store: Store): Promise<void> {
  for (const [n, day] of DAYS.entries())
    for (const { unit, body } of Object.values(CHAINS).flat()) await store.append(unit, day * DAY, body(n));
}
