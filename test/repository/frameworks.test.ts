import { expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { unknownRequirements } from '../../shared/derive/coverage.ts';
import { frameworks } from '../../shared/frameworks/index.ts';

it('every requirement that a control satisfies exists; shared/frameworks has them', () => {
  expect(unknownRequirements(controls, frameworks)).toEqual({});
});

it('every framework exists once, under the id that controls use', () => {
  const ids = frameworks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9.-]+$/);
});

it.each(frameworks.map((framework) => [framework.id, framework] as const))(
  '%s: requirements have ids without space and short titles',
  (_id, { requirements }) => {
    for (const [id, title] of Object.entries(requirements)) {
      expect(id).toMatch(/^\S+$/);
      expect(title).toMatch(/^\S.{2,85}[^.\s]$/);
    }
  },
);
