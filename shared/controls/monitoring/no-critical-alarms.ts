import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list, minutes } from '../../core/parameter.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { alarm } from '../../services/cloudwatch/examples.ts';

const critical = { ...alarm, name: 'web-errors-critical' };

export default control({
  id: 'monitoring.no-critical-alarms',
  title: 'No critical alarm is in ALARM',
  severity: 'high',
  seeds: ['002:104', '003:109', '003:110', '004:416', '004:459', '004:467'],
  satisfies: ['nist-800-53-r5/SI-4', 'nist-800-53-r5/IR-5', 'soc2/CC7.3', 'iso-27001/A.8.16'],
  equivalents: {},
  parameters: {
    critical: list(['*critical*'], 'names of alarms that are critical, in lower case; * stands for any characters'),
    graceMinutes: minutes(15, 'how long one may be in ALARM before it counts', { maximum: 1_440 }),
  },
  subject: alarms,
  why: 'A critical alarm that stays open either tells of harm that goes on, or is so often wrong that the next one is not believed.',
  fix: {
    values: ({ facts: { name } }) => ({ alarm: name }),
    steps: [
      'see why it went into ALARM: aws cloudwatch describe-alarm-history --alarm-name {alarm} --history-item-type StateUpdate --region {region}',
      'put right what it tells of; if nothing is wrong, correct its threshold',
    ],
  },
  console: 'cloudwatch/home?region={region}#alarmsV2:alarm/{alarm}',
  headline: 'the critical alarm {alarm} is in ALARM',
  evaluate: ({ facts }, _others, { critical, graceMinutes }, { now }) => {
    if (!critical.some((pattern) => matchesWildcard(pattern, facts.name.toLowerCase())))
      return notApplicable('its name does not say that it is critical');
    if (facts.state !== 'ALARM') return pass(`its state is ${facts.state}`);
    const { since } = facts;
    const told = `it is in ALARM since ${since.slice(0, 16).replace('T', ' ')} UTC`;
    return now.getTime() - Date.parse(since) > graceMinutes * 60_000 ? fail(told) : pass(told);
  },
  examples: {
    pass: [
      { name: 'OK', facts: critical },
      { name: 'without data', facts: { ...critical, state: 'INSUFFICIENT_DATA' } },
      {
        name: 'in ALARM for as long as it may',
        facts: { ...critical, state: 'ALARM', since: '2026-01-15T11:45:00.000Z' },
      },
    ],
    fail: [
      { name: 'in ALARM for days', facts: { ...critical, state: 'ALARM' } },
      {
        name: 'in ALARM for a second longer than it may',
        facts: { ...critical, state: 'ALARM', since: '2026-01-15T11:44:59.000Z' },
      },
      {
        name: 'called critical otherwise',
        facts: { ...alarm, name: 'P1-web', state: 'ALARM' },
        parameters: { critical: ['p1-*'] },
      },
    ],
    notApplicable: [{ name: 'not critical', facts: { ...alarm, state: 'ALARM' } }],
  },
});
