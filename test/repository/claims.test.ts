import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { HOWS } from '../../shared/core/claim.ts';
import { TOOLS } from '../../shared/core/control.ts';
import { claimsOf } from '../../shared/derive/claims.ts';
import { COVERED, frameworkCoverage } from '../../shared/derive/coverage.ts';
import { frameworks } from '../../shared/frameworks/index.ts';

describe.each(controls.map((control) => [control.id, control] as const))('%s', (_id, control) => {
  const claims = Object.entries(claimsOf(control, frameworks));

  it('makes a claim on each requirement and each equivalent, and on nothing else', () => {
    const named = TOOLS.flatMap((tool) => (control.equivalents[tool] ?? []).map((id) => `${tool}/${id}`));
    expect(claims.map(([id]) => id)).toEqual([...control.satisfies, ...named]);
    for (const id of Object.keys(control.qualified)) expect([...control.satisfies, ...named]).toContain(id);
  });

  it('names nothing twice', () => {
    for (const list of [control.satisfies, ...TOOLS.map((tool) => control.equivalents[tool] ?? [])]) {
      expect(new Set(list).size).toBe(list.length);
    }
  });

  it('says how it judges, what is missing and which parameter makes it stricter', () => {
    for (const [id, claim] of claims) {
      expect(HOWS, id).toContain(claim.how);
      if (claim.how === 'in-part') expect(claim.missing, id).toMatch(/^\S.{2,68}[^.\s]$/);
      if (claim.how !== 'stricter') continue;
      const parameters = Object.keys(control.parameters ?? {});
      for (const name of [claim.parameter, ...(claim.furtherParameters ?? [])]) expect(parameters, id).toContain(name);
    }
  });

  it('makes the same claim on a requirement of FSBP and on the Security Hub control of that name', () => {
    const byId = Object.fromEntries(claims);
    for (const id of control.equivalents.securityHub ?? []) {
      if (byId[`fsbp/${id}`]) expect(byId[`securityHub/${id}`]).toEqual(byId[`fsbp/${id}`]);
    }
  });

  it('claims each requirement of FSBP that it names as a Security Hub control', () => {
    const fsbp = frameworks.find(({ id }) => id === 'fsbp')?.requirements ?? {};
    const called = (control.equivalents.securityHub ?? []).filter((id) => id in fsbp);
    for (const id of called) expect(control.satisfies).toContain(`fsbp/${id}`);
  });
});

it.each(frameworkCoverage(controls, frameworks).map((each) => [each.id, each] as const))(
  '%s: every requirement is counted once, by how it is covered',
  (_id, { counts, requirements }) => {
    expect(COVERED.reduce((sum, how) => sum + counts[how], 0)).toBe(requirements.length);
    expect(counts.none).toBe(requirements.filter(({ controls }) => controls.length === 0).length);
  },
);

it('no control claims to judge a whole practice without saying so', () => {
  const practices = frameworks.filter(({ kind }) => kind === 'practice').map(({ id }) => id);
  for (const control of controls) {
    for (const [requirement, { how }] of Object.entries(claimsOf(control, frameworks))) {
      const [framework = ''] = requirement.split('/');
      if (practices.includes(framework) && !control.qualified[requirement]) expect(how).toBe('in-part');
    }
  }
});
