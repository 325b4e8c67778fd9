import { control, fail, pass } from '../../core/control.ts';
import { days, usd } from '../../core/parameter.ts';
import { day, daysSince, nameOfArn } from '../../core/words.ts';
import { costAnomalies, SMALLEST_ANOMALY } from '../../services/cost-explorer/cost-explorer.ts';
import { serviceInShort } from '../../services/cost-explorer/cost-names.ts';

const anomaly = {
  cause: 'Amazon Elastic Compute Cloud - Compute, 111122223333, eu-west-1',
  started: '2026-01-14T00:00:00.000Z',
  impact: 640,
  feedback: null,
  monitor: 'arn:aws:ce::111122223333:anomalymonitor/abcdef12-1234-4ea0-84cc-918a97d736ef',
};

/**
 * Each anomaly is a resource of its own, and by default any open anomaly fails. An alert is sent on a transition, so the second
 * anomaly must appear on the day that it is found, while the first one is still open.
 */
export default control({
  id: 'cost.open-anomalies',
  title: 'Every cost anomaly of size has been assessed',
  severity: 'medium',
  seeds: ['000:172'],
  satisfies: ['nist-800-53-r5/SI-4', 'soc2/CC7.3'],
  equivalents: {},
  parameters: {
    // AWS's own default subscription notifies from 100 USD ("Getting started with AWS Cost Anomaly Detection").
    minImpact: usd(100, 'smallest unexpected spend that must be assessed', { minimum: SMALLEST_ANOMALY }),
    triageDays: days(0, 'how long after its first day an anomaly may wait for an assessment', { maximum: 90 }),
  },
  subject: costAnomalies,
  why: 'Spend that nobody can explain goes on until somebody does, and may be what an intruder runs.',
  fix: {
    values: ({ facts }) => ({
      service: serviceInShort(facts.cause),
      usd: Math.round(facts.impact).toLocaleString('en-US'),
      monitor: nameOfArn(facts.monitor),
    }),
    command:
      'aws ce provide-anomaly-feedback --anomaly-id {id} --feedback "<FEEDBACK: YES, NO or PLANNED_ACTIVITY, once it is explained>" --region us-east-1',
  },
  // the form of `anomalyDetailsLink` ("Using EventBridge with Cost Anomaly Detection", AWS Cost Management User Guide)
  console: 'cost-management/home#/anomaly-detection/monitors/{monitor}/anomalies/{id}',
  headline: 'cost anomaly: {service}, {usd} USD over expected',
  evaluate: ({ facts }, _others, { minImpact, triageDays }, { now }) => {
    const { cause, impact, started, feedback } = facts;
    const what = `${cause}: ${Math.round(impact)} USD more than expected since ${day(started)}`;
    if (feedback) return pass(`${what}, assessed as ${feedback}`);
    if (impact < minImpact) return pass(`${what}, less than must be assessed`);
    if (daysSince(started, now) < triageDays) return pass(`${what}, still to be assessed`);
    return fail(`${what}, and nobody has assessed it`);
  },
  examples: {
    pass: [
      { name: 'assessed', facts: { ...anomaly, feedback: 'PLANNED_ACTIVITY' as const } },
      { name: 'just too small', facts: { ...anomaly, impact: 99.99 } },
      { name: 'within the days of triage', facts: anomaly, parameters: { triageDays: 2 } },
    ],
    fail: [
      {
        name: 'not assessed',
        facts: anomaly,
        values: {
          service: 'EC2',
          usd: '640',
          monitor: 'abcdef12-1234-4ea0-84cc-918a97d736ef',
        },
      },
      { name: 'just large enough', facts: { ...anomaly, impact: 100 } },
      { name: 'the days of triage have run out', facts: anomaly, parameters: { triageDays: 1 } },
      {
        name: 'the days of triage run out now',
        facts: anomaly,
        parameters: { triageDays: 1 },
        now: '2026-01-15T00:00:00.000Z',
      },
    ],
  },
});
