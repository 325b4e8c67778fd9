/** The examples of an attested control, made from its declaration: one for each requirement of the declaration. */
import { ORGANIZATION } from '../core/account.ts';
import { LASTING } from '../core/cadence.ts';
import type { Attestation } from '../records/attestation.ts';
import { type Attested, WITHIN_DAYS } from './attested-spec.ts';
import { held } from './drill-examples.ts';
import { attestation, exampleAccount, exampleSandbox } from './recovery-examples.ts';

/** A status with examples that differ from `met` in the fields that they name. */
interface Examples {
  readonly pass: readonly object[];
  readonly fail: readonly object[];
}
type Changed = Partial<Attestation>;

const DAY = 86_400_000;
const LATELY = '2026-01-10';
/** The day this many days before the instant of the examples. */
const daysAgo = (days: number): string =>
  new Date(Date.parse('2026-01-15T00:00:00Z') - days * DAY).toISOString().slice(0, 10);

const RELEASE = '2026.1';
const DOCUMENT = { reference: 'report.pdf', sha256: '0'.repeat(64), of: 'content' } as const;
const REVOKED = { by: 'local user dana', at: '2026-01-12T09:00:00.000Z', reason: 'it was about another account' };
const SIGNER = 'arn:aws:iam::111122223333:user/approver';

/** An attestation on that day that meets all requirements, except for the fields in `changed`. */
function met(spec: Attested, day = LATELY, changed: Changed = {}): { readonly facts: Attestation } {
  const { measures = {}, covers, roles, approval, cadence } = spec;
  const values = Object.fromEntries(Object.entries(measures).map(([name, { limit }]) => [name, `${limit.default}`]));
  const facts: Attestation = {
    ...attestation(spec.id, day, values).facts,
    ...(covers ? { covers } : {}),
    ...(roles ? { role: roles[0] as string } : {}),
    ...(approval ? { approver: SIGNER } : {}),
    ...(approval === 'reviewed' ? { reviewer: 'arn:aws:iam::111122223333:user/reviewer' } : {}),
    ...(cadence === 'per-release' ? { release: RELEASE } : {}),
    ...(spec.document ? { evidence: DOCUMENT } : {}),
    ...changed,
  };
  return { facts: JSON.parse(JSON.stringify(facts)) };
}

/** The example in which these attestations exist, with the sign-offs that the control certifies. */
function example(spec: Attested, name: string, stated: readonly object[], more: object = {}) {
  const signed = (spec.signoffs ?? []).map((id) => attestation(id, '2026-01-02', {}, { release: RELEASE }));
  return {
    ...{ name, facts: exampleAccount },
    with: { ...spec.given, attestations: [...signed, ...stated] },
    ...more,
  };
}

export function attestedExamples(spec: Attested) {
  const kinds = [ages, numbers, parts, signatures, approvals, reviews, releases, certificates, drills].map((kind) =>
    kind(spec),
  );
  const { pass = [], fail = [], notApplicable = [] } = spec.examples ?? {};
  const whole = (one: object) => ({ facts: exampleAccount, ...one });
  return {
    pass: [...kinds.flatMap((kind) => kind.pass), ...pass.map(whole)],
    fail: [...kinds.flatMap((kind) => kind.fail), ...fail.map(whole)],
    notApplicable: [exampleSandbox, ...notApplicable.map(whole)],
  };
}

function ages(spec: Attested): Examples {
  const { days } = LASTING[spec.cadence];
  const one = (name: string, day: string, changed: Changed = {}, more: object = {}) =>
    example(spec, name, [met(spec, day, changed)], more);
  return {
    pass: [
      one('attested lately', LATELY),
      one('attested as long ago as it counts', daysAgo(days - 1), {}, { warns: true }),
      one('an account of production', LATELY, {}, { tags: { Environment: 'Production' } }),
    ],
    fail: [
      example(spec, 'never attested', []),
      one('a day too long ago', daysAgo(days)),
      one('ended before its time', LATELY, { expires: '2026-01-14T09:00:00.000Z' }),
      one('recorded lately, done too long ago', LATELY, { effective: `${daysAgo(days)}T09:00:00.000Z` }),
      one('only to be done in the future', LATELY, { effective: '2026-02-01T09:00:00.000Z' }),
      one('recorded as failed', LATELY, { result: 'fail' }),
      one('revoked', LATELY, { expires: '2026-01-12T09:00:00.000Z', revoked: REVOKED }),
      ...(spec.document ? [one('an address alone', LATELY, { evidence: { ...DOCUMENT, of: 'address' } })] : []),
      one('another control was attested', LATELY, { control: 'dr.example' }),
    ],
  };
}

function numbers(spec: Attested): Examples {
  const measured = Object.entries(spec.measures ?? {});
  const all = met(spec).facts.values;
  const worseOf = ([name, { limit, is }]: (typeof measured)[number]) => ({
    [name]: `${is === 'at most' ? limit.default + 1 : limit.default - 1}`,
  });
  const values = (changed: Attestation['values'], day = LATELY) => met(spec, day, { values: { ...all, ...changed } });
  const [first] = measured;
  if (!first) return { pass: [], fail: [] };
  const worse = values(worseOf(first), '2026-01-08');
  return {
    pass: [example(spec, 'the newest attestation counts, and not the one before', [worse, met(spec)])],
    fail: [
      example(spec, 'an earlier attestation does not make up for the newest', [met(spec, '2026-01-05'), worse]),
      ...measured.map((one) => example(spec, `${one[0]} beyond its limit`, [values(worseOf(one))])),
      ...measured.map(([name]) => example(spec, `no ${name}`, [values({ [name]: '' })])),
      ...measured.map(([name]) => example(spec, `${name} in words`, [values({ [name]: 'some' })])),
    ],
  };
}

function parts(spec: Attested): Examples {
  const { covers } = spec;
  if (!covers) return { pass: [], fail: [] };
  const fewer = covers.slice(1);
  const withoutOne = (parameters: object) =>
    example(
      spec,
      `without ${covers[0]}${'parts' in parameters ? ', which the account does not have' : ''}`,
      [met(spec, LATELY, { covers: fewer })],
      { parameters },
    );
  return {
    pass: [withoutOne({ parts: fewer })],
    fail: [
      withoutOne({}),
      example(spec, 'does not say what it covers', [met(spec, LATELY, { covers: undefined } as never)]),
    ],
  };
}

function signatures(spec: Attested): Examples {
  const { roles } = spec;
  if (!roles) return { pass: [], fail: [] };
  const signed = (name: string, changed: object, signers: readonly string[] = []) =>
    example(spec, name, [met(spec, LATELY, changed)], { parameters: { signers } });
  const role = roles.at(-1)?.toLowerCase();
  return {
    pass: [
      signed('the role in small letters', { role }),
      signed('signed by one who may', { approver: SIGNER }, ['approver@example.com']),
    ],
    fail: [
      signed('signed in another role', { role: 'Observer' }),
      signed('signed in no role', { role: undefined }),
      signed('signed by one who may not', { approver: SIGNER }, ['owner@example.com']),
    ],
  };
}

function approvals(spec: Attested): Examples {
  if (!spec.approval) return { pass: [], fail: [] };
  const { by } = met(spec).facts;
  const approved = (name: string, approver: string | undefined) =>
    example(spec, name, [met(spec, LATELY, { approver } as Changed)]);
  return {
    pass: [],
    fail: [approved('not approved', undefined), approved('approved by the person who recorded it', by)],
  };
}

function reviews(spec: Attested): Examples {
  if (spec.approval !== 'reviewed') return { pass: [], fail: [] };
  const reviewed = (name: string, reviewer: string | undefined) =>
    example(spec, name, [met(spec, LATELY, { reviewer } as Changed)]);
  return {
    pass: [],
    fail: [reviewed('not reviewed', undefined), reviewed('reviewed by the person who approved it', SIGNER)],
  };
}

function releases(spec: Attested): Examples {
  if (spec.cadence !== 'per-release') return { pass: [], fail: [] };
  const { withinDays = WITHIN_DAYS } = spec;
  const earlier = met(spec, '2025-12-01');
  const next = (daysSince: number, account?: string) =>
    attestation('signoff.example', daysAgo(daysSince), {}, { release: '2026.2', ...(account ? { account } : {}) });
  return {
    pass: [
      example(spec, 'a newer release, for which it is not due yet', [earlier, next(withinDays - 1)], { warns: true }),
      example(spec, 'a newer release of the organisation, and its own', [
        met(spec),
        next(withinDays + 1, ORGANIZATION),
      ]),
    ],
    fail: [
      example(spec, 'a newer release without it', [earlier, next(withinDays)]),
      example(spec, 'a newer release, and none before', [next(0)]),
      example(spec, 'no release is named', [met(spec, LATELY, { release: undefined } as never)]),
    ],
  };
}

function certificates(spec: Attested): Examples {
  const [first] = spec.signoffs ?? [];
  if (!first) return { pass: [], fail: [] };
  const unsigned = example({ ...spec, signoffs: spec.signoffs?.slice(1) ?? [] }, `without ${first}`, [met(spec)]);
  return {
    pass: [
      {
        ...unsigned,
        name: `without ${first}, which is not asked for`,
        parameters: { signoffs: spec.signoffs?.slice(1) },
      },
    ],
    fail: [unsigned],
  };
}

function drills(spec: Attested): Examples {
  const [scenario] = spec.drills ?? [];
  if (!scenario) return { pass: [], fail: [] };
  const kind = { control: spec.id, scenario };
  const one = (name: string, drilled: readonly object[], stated: readonly object[] = []) => {
    const { with: given, ...rest } = example(spec, name, stated);
    return { ...rest, with: { ...given, drills: drilled } };
  };
  const missed = held({ ...kind, day: '2026-01-08', rtoMinutes: 75 });
  return {
    pass: [
      one('a drill that met its targets', [held({ ...kind, day: LATELY })]),
      one('a drill that missed its RTO, and one since', [missed, held({ ...kind, day: LATELY })]),
      one('a drill that missed its RTO, and an attestation since', [missed], [met(spec)]),
    ],
    fail: [
      one('a drill that missed its RTO', [missed]),
      one('a drill that lost too much', [held({ ...kind, day: LATELY, rpoMinutes: 16 })]),
      one('a drill that did not recover', [held({ ...kind, day: LATELY, rtoMinutes: null })]),
      one('a drill that missed its RTO after an attestation', [missed], [met(spec, '2026-01-05')]),
      one('a drill after which the next is overdue', [held({ ...kind, day: '2026-01-01', everyDays: 14 })]),
      one('a drill for another control', [held({ ...kind, control: 'dr.example', day: LATELY })]),
    ],
  };
}
