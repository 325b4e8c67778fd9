/** What Plumbline tells of itself, in the shape of a control. */
import type { ToldControl } from '../../core/catalogue.ts';

export const COVERAGE = 'monitor.coverage';
export const TEST = 'monitor.test';

/** Says what keeps accounts from being read. */
export const READABLE =
  'plumbline doctor {table} --role "<ROLE: role that you may assume in the accounts, such as OrganizationAccountAccessRole>"';

export const OWN_CONTROLS: Readonly<Record<string, ToldControl>> = {
  [COVERAGE]: {
    id: COVERAGE,
    title: 'Every unit is scanned as often as it should be',
    severity: 'high',
    why: 'What no scan looks at is neither right nor wrong: drift there is found by nobody.',
    fix: READABLE,
  },
  [TEST]: {
    id: TEST,
    title: 'Alerts arrive and somebody answers them',
    severity: 'low',
    why: 'A route that was never tried is found broken on the night it is needed.',
    fix: 'plumbline alerts ack {alert} {history}',
  },
};

/** What is to be said of a control, also of one that is no longer in use. */
export function aboutControl(controls: ReadonlyMap<string, ToldControl>, id: string): ToldControl {
  const known = controls.get(id) ?? OWN_CONTROLS[id];
  return known ?? { id, title: `${id}, a control that is no longer in use`, severity: 'low', why: '', fix: '' };
}
