import { describe, expect, it } from 'vitest';
import { type Chain, type ChainUnit, emptyState, fold, nextCommit, verifyState } from '../../shared/core/chain.ts';
import type { TypedBody } from '../../shared/core/commit.ts';
import { stateDigests } from '../../shared/core/state-digest.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { attestationsOf } from '../../shared/records/attestations.ts';
import { drillsOf } from '../../shared/records/drills.ts';
import { releaseOf } from '../../shared/records/releases.ts';
import { RUNS } from '../../shared/records/runs.ts';
import { isScanned, kindOf, unitNamed } from '../../shared/records/units.ts';
import { uploadKey, uploadsOf } from '../../shared/records/uploads.ts';
import { type VerdictsBody, verdictsOf } from '../../shared/records/verdicts.ts';
import { WAIVERS } from '../../shared/records/waivers.ts';

const AT = new Date('2026-01-01T00:00:00Z');
const BY = 'arn:aws:iam::111122223333:user/kim';
const waiver = (id: string, until = '2027-01-01T00:00:00.000Z') => ({
  ...{ id, control: 'a.b', account: '111122223333', resource: null, until, reason: 'known', by: BY },
});
const attestation = (control: string) => ({
  ...{ control, account: '111122223333', at: AT.toISOString(), expires: '2026-04-01T00:00:00.000Z', by: BY },
  ...{ evidence: { reference: 'drill.pdf', sha256: '0'.repeat(64) }, note: '', values: {} },
});
const upload = (check: string, at = AT.toISOString()) => ({
  ...{ repository: 'acme/shop', kind: 'junit' as const, check, tools: [], commit: '4b825dc', at, by: BY },
  ...{ sha256: '0'.repeat(64), bytes: 10, summary: { tests: { passed: 1, failed: 0, skipped: 0 } } },
});
const verdict = (control: string): VerdictsBody => ({
  type: 'verdicts',
  changes: [
    { control, resource: 'r', movement: 'baseline', from: null, to: 'fail', because: 'it is off', evidence: '' },
  ],
  revisions: { [control]: '1' },
});
const maintenance = (id: string) => ({
  type: 'alerts' as const,
  steps: [
    { type: 'window' as const, window: { id, from: AT.toISOString(), until: '2027', by: BY, reason: 'upgrade' } },
  ],
});

const release = {
  ...{
    name: '2026.1',
    accounts: ['111122223333'],
    roles: ['Security'],
    severalRoles: false,
    by: BY,
    at: AT.toISOString(),
  },
  checklist: { file: 'launch.md', sha256: '0'.repeat(64), mapping: '0'.repeat(64) },
  items: [{ line: 3, text: 'GuardDuty is on', controls: [{ control: 'guardduty.enabled' }] }],
};
const drill = (name: string) => ({
  ...{ name, account: '111122223333', scenario: 'region-loss' as const, scope: 'orders', controls: [], by: BY },
  ...{ rtoMinutes: 60, rpoMinutes: 15, everyDays: 90, startedAt: AT.toISOString(), recorded: AT.toISOString() },
});
const signature = { role: 'Security', by: BY, at: AT.toISOString(), evidence: '0'.repeat(64) };

interface Example {
  readonly of: ChainUnit<unknown>;
  readonly first: TypedBody;
  readonly second: TypedBody;
}

/** A chain takes bodies of its own kind only, and the compiler does not know the kind here. */
const example = <Body extends TypedBody>(of: ChainUnit<unknown, Body>, first: Body, second: Body): Example => ({
  of: of as ChainUnit<unknown>,
  first,
  second,
});

const EXAMPLES: readonly Example[] = [
  example(verdictsOf('111122223333/eu-west-1'), verdict('a.b'), verdict('c.d')),
  example(
    attestationsOf('111122223333'),
    { type: 'attestation', attestation: attestation('a.b') },
    { type: 'attestation', attestation: attestation('c.d') },
  ),
  example(
    uploadsOf('acme/shop'),
    { type: 'upload', upload: upload('unit') },
    { type: 'upload', upload: upload('smoke') },
  ),
  example(
    releaseOf('2026.1'),
    { type: 'release', step: { kind: 'started', release } },
    { type: 'release', step: { kind: 'signed', signature } },
  ),
  example(
    drillsOf('111122223333'),
    { type: 'drill', step: { kind: 'started', drill: drill('q1') } },
    { type: 'drill', step: { kind: 'started', drill: drill('q2') } },
  ),
  example(WAIVERS, { type: 'waivers', waivers: [waiver('w1')] }, { type: 'waivers', waivers: [waiver('w2')] }),
  example(ALERTS, maintenance('m1'), maintenance('m2')),
];

const partsOf = <State>(chain: Chain<State>, contents: State) =>
  Object.entries(chain.parts(contents)).flatMap(([group, parts]) =>
    Object.entries(parts).map(([name, part]) => [`${group} ${name}`, part] as const),
  );

describe('each kind of unit', () => {
  it.each(EXAMPLES)('has exactly the state that its commits lead to ($of.unit)', ({ of, first, second }) => {
    const next = { at: AT, observedAt: AT, cause: { kind: 'person' as const, by: BY } };
    const digestOf = stateDigests();
    const one = nextCommit(of, emptyState(of), { ...next, body: first }, digestOf);
    const two = nextCommit(of, one.state, { ...next, body: second }, digestOf);
    expect(fold(of.chain, one.state, two.commit)).toEqual(two.state);
    expect(() => verifyState(of.chain, two.state, two.commit, stateDigests())).not.toThrow();
    expect(() => verifyState(of.chain, { ...two.state, contents: one.state.contents }, two.commit, digestOf)).toThrow();
  });

  it.each(EXAMPLES)(
    'keeps the same object for a part of its state that a commit does not change ($of.unit)',
    ({ of, first, second }) => {
      const { chain } = of;
      const before = chain.fold(chain.empty, first, AT.toISOString());
      const after = new Map(partsOf(chain, chain.fold(before, second, AT.toISOString())));
      const kept = partsOf(chain, before);
      expect(kept.length).toBeGreaterThan(0);
      for (const [name, part] of kept) expect(after.get(name), name).toBe(part);
      expect(after.size).toBeGreaterThan(kept.length);
    },
  );

  it.each([...EXAMPLES.map(({ of }) => of), RUNS])('is found by its name ($unit)', (of) => {
    expect(unitNamed(of.unit)).toEqual(of);
    expect(isScanned(of.unit)).toBe(of.chain.type === 'verdicts');
  });

  it.each([...EXAMPLES.map(({ of }) => of), RUNS])('has a retention of its own kind ($unit)', ({ unit }) => {
    expect(kindOf(unit) === 'verdicts').toBe(isScanned(unit));
  });

  it('is a scanned unit unless its name is that of a record unit', () => {
    for (const unit of ['organization/global', '111122223333/global', 'runs-of-us/global'])
      expect(isScanned(unit), unit).toBe(true);
  });
});

describe('waivers', () => {
  it('leave the state when they end or are withdrawn, and stay in the log', () => {
    const fold = (waivers: readonly ReturnType<typeof waiver>[], at: string, state = WAIVERS.chain.empty) =>
      WAIVERS.chain.fold(state, { type: 'waivers', waivers }, at);
    const held = fold([waiver('w1', '2026-02-01T00:00:00.000Z'), waiver('w2')], AT.toISOString());
    expect(Object.keys(fold([], '2026-02-01T00:00:00.000Z', held))).toEqual(['w2']);
    expect(Object.keys(fold([waiver('w2', AT.toISOString())], AT.toISOString(), held))).toEqual(['w1']);
  });
});

describe('uploaded results', () => {
  const { chain } = uploadsOf('acme/shop');
  const folded = (uploads: readonly ReturnType<typeof upload>[], at = AT.toISOString()) =>
    uploads.reduce((state, one) => chain.fold(state, { type: 'upload', upload: one }, at), chain.empty);

  it('replace those of the same check, and no others', () => {
    const state = folded([upload('unit'), upload('smoke'), upload('unit', '2026-01-02T00:00:00.000Z')]);
    expect(Object.values(state).map(({ check, at }) => [check, at.slice(0, 10)])).toEqual([
      ['unit', '2026-01-02'],
      ['smoke', '2026-01-01'],
    ]);
    const branches = [upload('unit'), { ...upload('unit'), branch: 'main' }, { ...upload('unit'), tools: ['vitest'] }];
    expect(new Set(branches.map(uploadKey)).size).toBe(3);
  });

  it('of long ago are in the log alone, and so are those beyond the 400 newest', () => {
    expect(Object.keys(folded([upload('unit')], '2027-03-01T00:00:00.000Z'))).toEqual([]);
    const many = Array.from({ length: 402 }, (_, index) => upload(`check-${String(index).padStart(3, '0')}`));
    const kept = Object.values(folded(many)).map(({ check }) => check);
    expect(kept).toHaveLength(400);
    expect(kept).not.toContain('check-000');
  });
});
