/** The assumptions match the deployed stack. */
import { describe, expect, it } from 'vitest';
import * as assumed from '../../shared/cost/assumed.ts';
import { hubTemplate, resources, settingsOf } from '../infra/support.ts';

/** Without routes; docs/alerts.md says what those cost. */
const template = hubTemplate(settingsOf({ alerts: {} }));

describe('the assumptions match the stack', () => {
  it('in the memory of each function', () => {
    const deployed = resources(template, 'AWS::Lambda::Function')
      .map(({ Properties }) => [Properties.FunctionName, Properties.MemorySize])
      .filter(([name]) => String(name).startsWith('plumbline-'))
      .map(([name, megabytes]) => [String(name).slice('plumbline-'.length), megabytes / 1_024]);
    expect(Object.fromEntries(deployed)).toEqual(assumed.MEMORY_GB);
  });

  it('in the number of keys', () => {
    expect(resources(template, 'AWS::KMS::Key')).toHaveLength(assumed.KEYS);
  });

  it('in the metrics that alarms watch', () => {
    const watched = resources(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) =>
      Properties.Metrics
        ? Properties.Metrics.filter((metric: { MetricStat?: unknown }) => metric.MetricStat).length
        : 1,
    );
    expect(watched.reduce((sum, count) => sum + count, 0)).toBe(assumed.ALARM_METRICS);
  });

  it('in the memory of the function for Security Hub, and the metrics that alarms on it watch', () => {
    const more = hubTemplate(settingsOf({ alerts: {}, exports: { securityHub: true } }));
    const [sending] = resources(more, 'AWS::Lambda::Function').filter(
      ({ Properties }) => Properties.FunctionName === 'plumbline-securityhub',
    );
    expect(sending?.Properties.MemorySize / 1_024).toBe(assumed.SECURITY_HUB.memoryGb);
    const alarms = (of: typeof template) => resources(of, 'AWS::CloudWatch::Alarm').length;
    expect(alarms(more) - alarms(template)).toBe(assumed.SECURITY_HUB.alarmMetrics);
  });

  it('in the memory of the API, and the metrics that alarms on it watch', () => {
    const grants = [{ arn: 'arn:aws:iam::222222222222:role/ci', roles: ['reader' as const] }];
    const withApi = hubTemplate(settingsOf({ alerts: {}, api: { grants } }));
    const [asking] = resources(withApi, 'AWS::Lambda::Function').filter(
      ({ Properties }) => Properties.FunctionName === 'plumbline-api',
    );
    expect(asking?.Properties.MemorySize / 1_024).toBe(assumed.API.memoryGb);
    const alarms = (of: typeof template) => resources(of, 'AWS::CloudWatch::Alarm').length;
    expect(alarms(withApi) - alarms(template)).toBe(assumed.API.alarmMetrics);
  });
});
