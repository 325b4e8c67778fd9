import { expect, it } from 'vitest';
import { control, pass } from '../../shared/core/control.ts';
import { checklistCoverage, frameworkCoverage, unknownRequirements } from '../../shared/derive/coverage.ts';
import { thisAccount } from '../../shared/services/subjects.ts';

const made = (id: string, satisfies: readonly string[], seeds: readonly string[]) =>
  control({
    id,
    title: id,
    severity: 'low',
    seeds,
    satisfies,
    equivalents: {},
    subject: thisAccount,
    why: '',
    fix: '',
    evaluate: () => pass('it does'),
    examples: { pass: [], fail: [] },
  });

const frameworks = [
  { id: 'house', title: 'House rules', version: '1', requirements: { '1.1': 'Doors close', '1.2': 'Lamps are off' } },
];
const controls = [
  made('doors.closed', ['house/1.1', 'house/9.9'], ['001:9', '000:12']),
  made('doors.locked', ['house/1.1', 'other/1'], ['000:3', '000:12']),
];

it('requirements in the order of the framework, with the controls that are evidence for them', () => {
  expect(frameworkCoverage(controls, frameworks)).toEqual([
    {
      id: 'house',
      title: 'House rules',
      version: '1',
      requirements: [
        { id: '1.1', title: 'Doors close', controls: ['doors.closed', 'doors.locked'] },
        { id: '1.2', title: 'Lamps are off', controls: [] },
      ],
    },
  ]);
});

it('references that lead nowhere, with the controls that have them', () => {
  expect(unknownRequirements(controls, frameworks)).toEqual({
    'house/9.9': ['doors.closed'],
    'other/1': ['doors.locked'],
  });
});

it('checklist items in the order of their lines', () => {
  expect(Object.entries(checklistCoverage(controls))).toEqual([
    ['000:3', ['doors.locked']],
    ['000:12', ['doors.closed', 'doors.locked']],
    ['001:9', ['doors.closed']],
  ]);
});
