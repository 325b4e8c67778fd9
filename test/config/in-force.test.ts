/** The parameters in force for an account, with the part of the configuration that set each. */
import { describe, expect, it } from 'vitest';
import { inForce } from '../../shared/config/in-force.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { accountOnly } from '../../shared/core/account.ts';
import { days } from '../../shared/core/parameter.ts';

const control = {
  ...{ id: 'backup.automated', severity: 'high' as const },
  parameters: { retentionDays: days(30, 'how long backups are kept'), warnDays: days(3, 'before they end') },
};
const config: PlumblineConfig = {
  controls: { 'backup.*': { parameters: { retentionDays: 14 } } },
  profiles: {
    sandbox: { match: { ous: ['Sandbox'] }, controls: { 'backup.automated': { parameters: { retentionDays: 7 } } } },
    closed: { match: { ous: ['Closed'] }, controls: { 'backup.automated': false } },
  },
};
const inForceFor = (given: PlumblineConfig, ou = '') => {
  const [only] = inForce(given, control as never, [{ ...accountOnly('111122223333'), ou }]);
  if (!only) throw new Error('the account has no profile, and nothing is in force');
  return only;
};
const of = (ou: string) => inForceFor(config, ou);

describe('the parameters in force', () => {
  it('are the defaults without a configuration', () => {
    const { parameters } = inForceFor({});
    expect(parameters.map(({ value, setBy }) => [value, setBy])).toEqual([
      [30, null],
      [3, null],
    ]);
  });

  it('are those of the configuration, and of a profile before it', () => {
    expect(of('Workloads').parameters[0]).toEqual({ name: 'retentionDays', value: 14, setBy: 'controls' });
    expect(of('Sandbox')).toMatchObject({ profile: 'sandbox', isEnabled: true });
    expect(of('Sandbox').parameters).toEqual([
      { name: 'retentionDays', value: 7, setBy: 'profiles.sandbox' },
      { name: 'warnDays', value: 3, setBy: null },
    ]);
  });

  it('say so if the profile turns the control off', () => {
    expect(of('Closed')).toMatchObject({ profile: 'closed', isEnabled: false });
  });
});
