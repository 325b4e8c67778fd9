/** A recommendation that two versions of the CIS AWS Foundations Benchmark have is claimed in both, and in the same words. */
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { claimsOf } from '../../shared/derive/claims.ts';
import { cisAws } from '../../shared/frameworks/cis-aws-3.0.ts';
import { cisAws5 } from '../../shared/frameworks/cis-aws-5.0.ts';
import { frameworks } from '../../shared/frameworks/index.ts';

/** Version 3.0 → 5.0, where the number differs. */
const RENUMBERED: Readonly<Record<string, string>> = {
  '1.4': '1.3',
  '1.5': '1.4',
  '1.6': '1.5',
  '1.7': '1.6',
  '1.8': '1.7',
  '1.9': '1.8',
  '1.10': '1.9',
  '1.11': '1.10',
  '1.12': '1.11',
  '1.13': '1.12',
  '1.14': '1.13',
  '1.15': '1.14',
  '1.16': '1.15',
  '1.17': '1.16',
  '1.18': '1.17',
  '1.19': '1.18',
  '1.20': '1.19',
  '1.21': '1.20',
  '1.22': '1.21',
  '2.2.1': '5.1.1',
  '2.3.1': '2.2.1',
  '2.3.2': '2.2.2',
  '2.3.3': '2.2.3',
  '2.4.1': '2.3.1',
  '5.1': '5.2',
  '5.2': '5.3',
  '5.3': '5.4',
  '5.4': '5.5',
  '5.5': '5.6',
  '5.6': '5.7',
};
/** Security questions are gone from version 5.0. */
const ONLY_IN_3 = ['1.3'];
/** Failover of RDS and CIFS are new in version 5.0. */
const ONLY_IN_5 = ['2.2.4', '5.1.2'];

const counterparts = Object.keys(cisAws.requirements)
  .filter((id) => !ONLY_IN_3.includes(id))
  .map((id) => [id, RENUMBERED[id] ?? id] as const);

it('every recommendation of version 5.0 is one of 3.0 or new', () => {
  const known = [...counterparts.map(([, id]) => id), ...ONLY_IN_5];
  expect(Object.keys(cisAws5.requirements).sort()).toEqual(known.sort());
});

describe.each(controls.map((control) => [control.id, control] as const))('%s', (_id, control) => {
  it('claims both versions of a recommendation alike', () => {
    const claims = claimsOf(control, frameworks);
    for (const [old, recent] of counterparts)
      expect(claims[`cis-aws-5.0/${recent}`], `3.0/${old}`).toEqual(claims[`cis-aws-3.0/${old}`]);
  });
});
