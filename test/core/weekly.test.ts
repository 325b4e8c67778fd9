/** Controls that one scan a week evaluates: those that may wait, each by facts whose declaration says why. */
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { isReadWeekly } from '../../shared/core/cadence.ts';
import { collectorsOf } from '../../shared/core/control.ts';
import { collectorsFor } from '../../shared/core/gather.ts';
import { mayWaitAWeek } from '../../shared/core/weekly.ts';

const weekly = controls.filter(({ cadence }) => isReadWeekly(cadence));
const quiet = { actions: ['ec2:DescribeVpcs'], triggers: [] };
const refreshed = { ...quiet, triggers: [{ source: 'aws.ec2', detailType: 'x' }] };

describe('a control may wait a week', () => {
  it.each([
    ['critical', [refreshed], false],
    ['high', [refreshed, quiet], false],
    ['high', [refreshed, { ...quiet, actions: [] }], true],
    ['high', [refreshed, { ...quiet, lasting: 'no call can change them' }], true],
    ['medium', [quiet], true],
    ['low', [quiet], true],
  ] as const)('of severity %s, by its facts', (severity, collectors, may) => {
    expect(mayWaitAWeek(severity, collectors)).toBe(may);
  });
});

describe('every control that is evaluated weekly', () => {
  it('may wait, also where its file declares the cadence', () => {
    const early = weekly.filter((control) => !mayWaitAWeek(control.severity, collectorsOf(control)));
    expect(early.map(({ id }) => id)).toEqual([]);
  });

  it('needs a collector that says why a week is soon enough, or spares money alone', () => {
    const unexplained = weekly.filter(
      (control) => !control.id.startsWith('cost.') && collectorsOf(control).every(({ seldom }) => seldom === undefined),
    );
    expect(unexplained.map(({ id }) => id)).toEqual([]);
  });

  it('says so in its cadence only where events refresh it', () => {
    for (const control of weekly) {
      const events = collectorsOf(control).some(({ triggers }) => triggers.length > 0);
      expect(control.cadence.startsWith('event+'), control.id).toBe(events && control.cadence !== 'weekly');
    }
  });
});

it('every reason to read seldom has an effect: the collector is not read by every scan', () => {
  const read = new Set(collectorsFor(controls.filter(({ cadence }) => !isReadWeekly(cadence))).map(({ id }) => id));
  const without = collectorsFor(controls).filter(({ id, seldom }) => seldom !== undefined && read.has(id));
  expect(without.map(({ id }) => id)).toEqual([]);
});
