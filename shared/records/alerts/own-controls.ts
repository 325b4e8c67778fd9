/** Controls for alerts about Plumbline itself. No file under shared/controls evaluates them. */
import type { AlertControl } from '../../core/catalogue.ts';
import { type External, externalControl, sourceOf } from '../../core/external.ts';

export const COVERAGE_CONTROL = 'monitor.coverage';
export const TEST_CONTROL = 'monitor.test';

/** The command that finds the reason why an account cannot be read. */
export const DOCTOR_COMMAND =
  'plumbline doctor {table} --role "<ROLE: role that you may assume in the accounts, such as OrganizationAccountAccessRole>"';

export const OWN_CONTROLS: Readonly<Record<string, AlertControl>> = {
  [COVERAGE_CONTROL]: {
    id: COVERAGE_CONTROL,
    title: 'Every unit is scanned as often as it should be',
    severity: 'high',
    why: 'Drift in a unit that is not scanned is not found.',
    fix: DOCTOR_COMMAND,
  },
  [TEST_CONTROL]: {
    id: TEST_CONTROL,
    title: 'Alerts arrive and are acknowledged',
    severity: 'low',
    why: 'A route that is not tested may fail when it is needed.',
    fix: 'plumbline alerts ack {alert} {history}',
  },
};

/** The texts of a control; those of an external control come from its source. A control that is no longer in use has a title only. */
export function controlNamed(
  controls: ReadonlyMap<string, AlertControl>,
  id: string,
  external?: External,
): AlertControl {
  if (sourceOf(id)) return externalControl(id, external);
  const known = controls.get(id) ?? OWN_CONTROLS[id];
  return known ?? { id, title: `${id}, a control that is no longer in use`, severity: 'low', why: '', fix: '' };
}
