import { describe, expect, it } from 'vitest';
import { type Entry, inPart, stricter } from '../../shared/core/claim.ts';
import { control, pass } from '../../shared/core/control.ts';
import { count } from '../../shared/core/parameter.ts';
import { claimsOf, PRACTICE } from '../../shared/derive/claims.ts';
import { checklistCoverage, frameworkCoverage, unknownRequirements } from '../../shared/derive/coverage.ts';
import type { Framework } from '../../shared/frameworks/framework.ts';
import { thisAccount } from '../../shared/services/subjects.ts';

const made = (id: string, satisfies: readonly Entry<'most'>[], seeds: readonly string[]) =>
  control({
    id,
    title: id,
    severity: 'low',
    seeds,
    satisfies,
    equivalents: { securityHub: ['Door.1', inPart('Door.2', 'windows')], prowler: ['doors_closed'] },
    parameters: { most: count(0, 'open doors that are accepted') },
    subject: thisAccount,
    why: '',
    fix: '',
    evaluate: () => pass('it does'),
    examples: { pass: [], fail: [] },
  });

const frameworks: readonly Framework[] = [
  {
    id: 'house',
    title: 'House rules',
    version: '1',
    kind: 'settings',
    requirements: { '1.1': 'Doors close', '1.2': 'Lamps are off', '1.3': 'Windows close', '1.4': 'Taps close' },
  },
  {
    id: 'care',
    title: 'Care',
    version: '2',
    kind: 'practice',
    requirements: { A1: 'The house is kept safe' },
  },
];
const controls = [
  made('doors.closed', ['house/1.1', 'house/9.9'], ['001:9', '000:12']),
  made('doors.locked', ['house/1.1', 'other/1'], ['000:3', '000:12']),
];

it('requirements come in the order of the framework, with the controls that are evidence for them', () => {
  const [house] = frameworkCoverage(controls, frameworks);
  expect(house).toMatchObject({ id: 'house', title: 'House rules', version: '1' });
  expect(house?.requirements.map(({ id, controls }) => [id, controls])).toEqual([
    ['1.1', ['doors.closed', 'doors.locked']],
    ['1.2', []],
    ['1.3', []],
    ['1.4', []],
  ]);
});

describe('what a control claims', () => {
  const all: readonly Entry<'most'>[] = [
    'house/1.1',
    stricter('house/1.2', 'most'),
    inPart(['house/1.3', 'fsbp/Door.1'], 'the cellar'),
    'care/A1',
  ];
  const claims = claimsOf(made('doors.all', all, []), frameworks);

  it('is `judges` for a requirement that it names by its id alone', () => {
    expect(claims['house/1.1']).toEqual({ how: 'judges' });
    expect(claims['prowler/doors_closed']).toEqual({ how: 'judges' });
  });

  it('is `stricter` for a requirement that a parameter exceeds', () =>
    expect(claims['house/1.2']).toEqual({ how: 'stricter', parameter: 'most' }));

  it('is `in part`, with what is missing, where it says so', () =>
    expect(claims['house/1.3']).toEqual({ how: 'in-part', missing: 'the cellar' }));

  it('is `in part` for a practice, unless it says otherwise', () => expect(claims['care/A1']).toBe(PRACTICE));

  it('is the same for a Security Hub control and for the requirement of that id, unless it says otherwise', () => {
    expect(claims['securityHub/Door.1']).toEqual({ how: 'in-part', missing: 'the cellar' });
    expect(claims['securityHub/Door.2']).toEqual({ how: 'in-part', missing: 'windows' });
  });

  it('does not change its list of requirements', () =>
    expect(made('doors.all', all, []).satisfies).toEqual([
      'house/1.1',
      'house/1.2',
      'house/1.3',
      'fsbp/Door.1',
      'care/A1',
    ]));
});

it('a requirement gets the strongest claim of its controls, and lists all of them', () => {
  const both = [
    made('a.part', [inPart(['house/1.1', 'house/1.3'], 'the cellar'), stricter('house/1.2', 'most')], []),
    made('b.whole', ['house/1.1', inPart('house/1.2', 'the attic'), 'care/A1'], []),
  ];
  const [house, care] = frameworkCoverage(both, frameworks);
  expect(house?.requirements.map(({ how }) => how)).toEqual(['judges', 'stricter', 'in-part', 'none']);
  expect(house?.requirements[0]?.claims).toEqual([
    { control: 'a.part', attested: false, how: 'in-part', missing: 'the cellar' },
    { control: 'b.whole', attested: false, how: 'judges' },
  ]);
  expect(house?.counts).toEqual({ judges: 1, stricter: 1, 'in-part': 1, attested: 0, none: 1 });
  expect(care?.counts).toEqual({ judges: 0, stricter: 0, 'in-part': 1, attested: 0, none: 0 });
});

it('references to unknown requirements are listed with the controls that have them', () => {
  expect(unknownRequirements(controls, frameworks)).toEqual({
    'house/9.9': ['doors.closed'],
    'other/1': ['doors.locked'],
  });
});

it('checklist items come in the order of their lines', () => {
  expect(Object.entries(checklistCoverage(controls))).toEqual([
    ['000:3', ['doors.locked']],
    ['000:12', ['doors.closed', 'doors.locked']],
    ['001:9', ['doors.closed']],
  ]);
});

it('a requirement that only people attest is attested, and one that a fact answers as well is not', () => {
  const attested = { ...made('doors.signed-off', ['house/1.1', 'house/1.2'], []), attested: true };
  const [house] = frameworkCoverage([made('doors.closed', ['house/1.1'], []), attested], frameworks);
  expect(house?.requirements.slice(0, 2).map(({ how }) => how)).toEqual(['judges', 'attested']);
  expect(house?.counts).toMatchObject({ judges: 1, attested: 1 });
});
