import { describe, expect, it } from 'vitest';
import { loadDeployment } from '../../infra/load.ts';
import { resolveDeployment } from '../../infra/settings.ts';

const right = {
  organizationId: 'o-exampleorgid',
  managementAccountId: '111111111111',
  hub: { account: '222222222222', region: 'eu-west-1' },
  members: { organizationalUnits: ['ou-exam-12345678'], regions: ['eu-west-1'] },
  externalId: 'plumbline',
};

describe('deployment settings', () => {
  it('have defaults for all that an organisation need not decide', () => {
    expect(resolveDeployment(right)).toMatchObject({
      schedule: 'rate(1 day)',
      finishWithinHours: 26,
      concurrentAccounts: 40,
      retention: { evidenceDays: 400, logDays: 90 },
      alerts: { emails: [] },
      memberRegions: ['eu-west-1', 'us-east-1'],
    });
  });

  it.each([
    ['organizationId', { organizationId: 'my-org' }, 'an organisation id looks like o-a1b2c3d4e5'],
    ['managementAccountId', { managementAccountId: '1234' }, 'an account id has twelve digits'],
    ['hub.region', { hub: { account: '222222222222', region: 'Ireland' } }, 'a region looks like eu-west-1'],
    [
      'members.organizationalUnits.0',
      { members: { organizationalUnits: ['Workloads'], regions: ['eu-west-1'] } },
      'a unit looks like ou-ab12-cd34ef56',
    ],
    ['schedule', { schedule: 'daily' }, 'write rate(1 day) or cron(0 3 * * ? *)'],
    ['externalId', { externalId: '' }, 'STS allows'],
    ['retention.logDays', { retention: { logDays: 100 } }, 'Invalid option: expected one of 1|3|5|7'],
    ['settings', { emails: [] }, 'Unrecognized key: "emails"'],
  ])('say what is wrong with %s', (path, change, message) => {
    expect(() => resolveDeployment({ ...right, ...change })).toThrow(`${path}: ${message}`);
  });

  it('list all that is wrong at once', () => {
    expect(() => resolveDeployment({ ...right, organizationId: 'x', externalId: '' })).toThrow(
      /organizationId: .*\n.*externalId: /,
    );
  });

  it('refuse the management account as hub', () => {
    const hub = { account: right.managementAccountId, region: 'eu-west-1' };
    expect(() => resolveDeployment({ ...right, hub })).toThrow('name the account that is the delegated administrator');
  });

  it('are looked for in a file', async () => {
    await expect(loadDeployment('nowhere.ts')).rejects.toThrow('there are no deployment settings nowhere.ts');
    await expect(loadDeployment('vitest.config.ts')).rejects.toThrow(/not valid/);
  });
});
