import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { accountOnly, ORGANIZATION } from '../../shared/core/account.ts';
import { isRenewal, LASTING } from '../../shared/core/cadence.ts';
import { type AnyControl, everyRegion, evidenceOf } from '../../shared/core/control.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { evaluateControl } from '../../shared/core/evaluate.ts';
import { minutes } from '../../shared/core/parameter.ts';
import { attested } from '../../shared/kinds/attested.ts';
import { type Attested, atLeast, atMost } from '../../shared/kinds/attested-spec.ts';
import { proofFor } from '../../shared/kinds/proofs.ts';
import { attestation } from '../../shared/kinds/recovery-examples.ts';
import { currentRelease } from '../../shared/kinds/releases.ts';
import { type Attestation, maybeSamePerson } from '../../shared/records/attestation.ts';
import { completedRestores } from '../../shared/services/backup/restore-testing.ts';

const NOW = '2026-01-15T12:00:00Z';
const ID = 'operations.example';
const plain = {
  ...{ id: ID, title: 'An example', severity: 'low', seeds: ['000:1'], satisfies: ['soc2/CC8.1'] },
  ...{ cadence: 'quarterly', done: 'example', evidence: 'it', note: 'of it', why: 'It is needed for the tests here.' },
} as const;
const made = (more: Partial<Attested> = {}): AnyControl => attested({ ...plain, ...more } as never);

type Stated = Partial<Attestation> & { readonly on: string };
const stated = ({ on, ...more }: Stated): Attestation => attestation(ID, on, more.values, more).facts;

interface Judging {
  readonly now?: string;
  readonly parameters?: Readonly<Record<string, never>> | object;
  /** Days on which AWS completed a restore, or the reason why that is unread. */
  readonly restores?: readonly string[] | CouldNotRead;
}

function judged(
  control: AnyControl,
  attestations: readonly Attestation[],
  { now = NOW, parameters, restores = [] }: Judging = {},
) {
  const defaults = Object.entries(control.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]);
  const found =
    restores instanceof CouldNotRead
      ? restores
      : restores.map((day) => ({ id: 'RDS', facts: { completed: `${day}T09:00:00.000Z` } }));
  const facts = new Map<string, Map<string, unknown>>([
    [control.subject.id, new Map([['global', [{ id: '111122223333', facts: { name: 'x', management: false } }]]])],
    ['attestations.all', new Map([['global', attestations.map((facts, index) => ({ id: `${index}`, facts }))]])],
    [completedRestores.id, new Map([['eu-west-1', found]])],
  ]);
  const [verdict] = evaluateControl(control, {
    ...{ controls: [control], facts: facts as never, account: accountOnly('111122223333'), region: 'global' },
    now: new Date(now),
    parametersOf: () => ({ ...Object.fromEntries(defaults), ...parameters }),
  });
  return verdict;
}
const statusOf = (...args: Parameters<typeof judged>) => judged(...args)?.status;

describe('an attestation', () => {
  it('warns before it ends, by its cadence, and names the day', () => {
    const warning = (on: string) => judged(made(), [stated({ on })])?.warning;
    // 90 days from the second are more than 14 days away
    expect(warning('2025-11-01')).toBeUndefined();
    expect(warning('2025-10-31')).toBe('this proof ends on 2026-01-29');
  });

  it.each(Object.entries(LASTING))(
    'that is renewed %s lasts that long and no longer',
    (cadence, { days, warnDays }) => {
      const control = made({ cadence: cadence as never });
      expect(control.parameters?.maxAgeDays?.default).toBe(days);
      expect(control.parameters?.warnDays?.default).toBe(warnDays);
    },
  );

  it('that ends before its cadence warns before that end', () => {
    const verdict = judged(made(), [stated({ on: '2026-01-10', expires: '2026-01-20T00:00:00.000Z' })]);
    expect(verdict).toMatchObject({ status: 'pass', warning: 'this proof ends on 2026-01-20' });
  });

  it('counts from when it took effect, and not from when it was recorded', () => {
    const late = stated({ on: '2026-01-14', effective: '2025-11-20T09:00:00.000Z' });
    expect(judged(made(), [late])?.because).toContain('the last example was on 2025-11-20');
    expect(statusOf(made(), [late], { now: '2026-02-19T00:00:00Z' })).toBe('fail');
  });

  it('says who attested it, in which role, and who approved it', () => {
    const signed = stated({ on: '2026-01-10', by: 'local user ops', role: 'Tech Lead', approver: 'cto@example.com' });
    const { because = '' } = judged(made({ roles: ['Tech Lead'] }), [signed]) ?? {};
    expect(because).toContain('(attested by local user ops as Tech Lead, approved by cto@example.com, evidence:');
  });

  it('of the organisation still counts where the account’s own has ended', () => {
    const own = stated({ on: '2026-01-05', expires: '2026-01-10T00:00:00.000Z' });
    const all = stated({ on: '2025-12-01', account: ORGANIZATION });
    expect(statusOf(made(), [own])).toBe('fail');
    expect(statusOf(made(), [own, all])).toBe('pass');
  });

  it('that falls short fails with a reason that names everything that it lacks', () => {
    const control = made({
      ...{ covers: ['plan', 'test'], approval: 'reviewed', roles: ['Tech Lead'] },
      measures: { tookMinutes: atMost('maxMinutes', minutes(5, 'x')), people: atLeast('minPeople', minutes(2, 'x')) },
    });
    const { because = '' } =
      judged(control, [stated({ on: '2026-01-10', covers: ['plan'], values: { tookMinutes: '6', people: 'two' } })]) ??
      {};
    expect(because).toBe(
      'the example of 2026-01-10 does not cover test; it was signed in no role, and not as Tech Lead; it names no approver; ' +
        'it names no reviewer; it gives tookMinutes 6, where at most 5 minutes is asked for; it gives no number for people',
    );
  });

  it('shows the numbers that decided it', () => {
    const control = made({ measures: { tookMinutes: atMost('maxMinutes', minutes(5, 'x')) } });
    expect(judged(control, [stated({ on: '2026-01-10', values: { tookMinutes: '4.5' } })])?.because).toContain(
      'tookMinutes 4.5',
    );
  });

  it('is measured by the parameter in force', () => {
    const control = made({ measures: { tookMinutes: atMost('maxMinutes', minutes(5, 'x')) } });
    const slow = [stated({ on: '2026-01-10', values: { tookMinutes: '9' } })];
    expect(statusOf(control, slow)).toBe('fail');
    expect(statusOf(control, slow, { parameters: { maxMinutes: 10 } })).toBe('pass');
  });
});

describe('what AWS recorded', () => {
  const control = made({
    covers: ['plan'],
    with: { restores: everyRegion(completedRestores) } as never,
    recorded: (sources: never) =>
      (sources as { restores: readonly { facts: { completed: string } }[] }).restores.map(({ facts }) =>
        proofFor(facts.completed, 90, 'a restore'),
      ),
  });

  it('counts in place of an attestation that is missing, or that falls short and is older', () => {
    const short = stated({ on: '2026-01-05' });
    expect(statusOf(control, [], { restores: ['2026-01-10'] })).toBe('pass');
    expect(statusOf(control, [short], { restores: ['2026-01-10'] })).toBe('pass');
    expect(statusOf(control, [short], { restores: ['2026-01-04'] })).toBe('fail');
    expect(judged(control, [short])?.because).toBe('the example of 2026-01-05 does not cover plan');
  });

  it('is read only where the attestation is not enough', () => {
    const unread = new CouldNotRead('backup:ListRestoreJobs', 'denied', 'AccessDenied');
    const good = stated({ on: '2026-01-05', covers: ['plan'] });
    expect(statusOf(control, [good], { restores: unread })).toBe('pass');
    expect(statusOf(control, [], { restores: unread })).toBe('unknown');
    expect(statusOf(control, [stated({ on: '2026-01-05' })], { restores: unread })).toBe('unknown');
  });
});

describe('a release', () => {
  const control = made({ cadence: 'per-release', withinDays: 2 });
  const of = (release: string, on: string, more: Partial<Attestation> = {}) => stated({ on, release, ...more });
  const elsewhere = (release: string, on: string, more: Partial<Attestation> = {}) =>
    of(release, on, { control: 'signoff.other', ...more });

  it('that is newer makes the attestation of the one before due, and then end', () => {
    const both = [of('1', '2025-12-01'), elsewhere('2', '2026-01-14')];
    expect(judged(control, both)).toMatchObject({
      status: 'pass',
      warning: 'release 2 was first attested on 2026-01-14, and its example is due by 2026-01-16',
    });
    expect(judged(control, both, { now: '2026-01-16T09:00:00Z' })).toMatchObject({
      status: 'fail',
      because: 'release 2 was first attested on 2026-01-14, and has no example',
    });
  });

  it('is named in what proves it', () => {
    expect(judged(control, [of('1', '2026-01-10')])?.because).toMatch(/, release 1\)$/);
  });

  it('is the newest that any control’s attestation names, first attested when the first of them was', () => {
    const of2 = [elsewhere('2', '2026-01-12'), of('2', '2026-01-10')];
    expect(currentRelease([of('1', '2026-01-11'), ...of2])).toEqual({ name: '2', since: '2026-01-10T09:00:00.000Z' });
    expect(currentRelease([stated({ on: '2026-01-10' })])).toBeUndefined();
    const atOnce = [of('4', '2026-01-10'), of('3', '2026-01-10')];
    expect([atOnce, atOnce.toReversed()].map((order) => currentRelease(order)?.name)).toEqual(['4', '4']);
  });

  it('is one of the account’s own where it has any', () => {
    const own = of('1', '2026-01-02');
    const all = elsewhere('2', '2026-01-10', { account: ORGANIZATION });
    expect(currentRelease([own, all])?.name).toBe('1');
    expect(currentRelease([all])?.name).toBe('2');
  });

  it('is certified only while every sign-off of it is valid', () => {
    const certificate = made({ cadence: 'per-release', signoffs: ['signoff.other'] });
    const own = of('1', '2026-01-10');
    expect(judged(certificate, [own])?.because).toMatch(/lacks signoff\.other of the same release/);
    expect(statusOf(certificate, [own, elsewhere('1', '2026-01-09')])).toBe('pass');
    const ended = elsewhere('1', '2026-01-09', { expires: '2026-01-12T00:00:00.000Z' });
    expect(statusOf(certificate, [own, ended])).toBe('fail');
    expect(statusOf(certificate, [own, elsewhere('0', '2026-01-09')])).toBe('fail');
  });
});

it.each([
  ['ops', 'local user ops', true],
  ['Ops@example.com', 'arn:aws:sts::111122223333:assumed-role/Admin/ops', true],
  ['ops@example.com', 'ops@example.org', true],
  ['arn:aws:iam::111122223333:user/team/ops', 'ops', true],
  ['ops', 'oops', false],
  ['@ops', '@cto', false],
])('%s and %s may be one person: %s', (one, other, same) => {
  expect(maybeSamePerson(one, other)).toBe(same);
});

describe('every control that people answer for', () => {
  const answered = controls.filter((control) => evidenceOf(control) === 'attested');
  it.each(answered.map((control) => [control.id, control] as const))('%s names its renewal', (_id, control) => {
    expect(isRenewal(control.cadence)).toBe(true);
  });
});
