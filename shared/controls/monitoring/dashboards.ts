import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { dashboards } from '../../services/cloudwatch/dashboards.ts';
import { thisAccount } from '../../services/subjects.ts';

/** `{"widgets":[]}` and the settings of a dashboard are shorter than a dashboard with its first widget. */
const EMPTY_BYTES = 60;
const facts = { name: 'payments', management: false };
const having = (...names: string[]) => ({
  dashboards: names.map((name) => ({ facts: { name, bytes: 2_400 } })),
});
const EVERY = [
  ...['system-health', 'api-performance', 'circuit-breakers', 'resources'],
  ...['business-metrics', 'executive', 'cost', 'security'],
];

export default control({
  id: 'monitoring.dashboards',
  title: 'A dashboard shows each view of the system that is asked for',
  severity: 'low',
  seeds: [
    ...['000:87', '000:100', '001:52', '001:53', '001:54', '001:55', '002:49', '003:54', '003:104'],
    ...['004:172', '004:173', '004:174', '004:175', '004:176', '004:325', '004:392'],
  ],
  satisfies: ['nist-800-53-r5/SI-4', 'nist-800-53-r5/AU-7', 'soc2/CC7.2', 'soc2/A1.1', 'iso-27001/A.8.16'],
  equivalents: {},
  parameters: {
    required: list(
      ['health', 'api', 'circuit', 'resource', 'business', 'executive', 'cost', 'security'],
      'parts of names, in lower case: for each, a dashboard has to have it in its name; a|b stands for either',
    ),
  },
  subject: thisAccount,
  with: { dashboards },
  why: 'In an incident the first question is what has changed; a view made in advance answers it, and one made then takes as long as the repair.',
  fix: {
    steps: [
      'write dashboard.json with its widgets',
      'aws cloudwatch put-dashboard --dashboard-name "<NAME: name with the part that is missing>" --dashboard-body file://dashboard.json --region {region}',
    ],
    mind: 'a dashboard of the same name is replaced',
  },
  console: 'https://console.aws.amazon.com/cloudwatch/home#dashboards/',
  deed: 'deleted a dashboard',
  evaluate: (_account, { dashboards }, { required }) => {
    const isShown = (kind: string) =>
      anyOf(
        dashboards,
        ({ facts }) =>
          kind.split('|').some((part) => facts.name.toLowerCase().includes(part)) && facts.bytes > EMPTY_BYTES,
      );
    const missing = required.filter((kind) => !isShown(kind));
    if (missing.length === 0) return pass(`there is a dashboard for each of ${required.length} views`);
    return fail(`no dashboard with a widget is named after: ${missing.join(', ')}`);
  },
  examples: {
    pass: [
      { name: 'one for each', facts, with: having(...EVERY) },
      { name: 'one for several', facts, with: having('API and health'), parameters: { required: ['health', 'api'] } },
      { name: 'either of two names', facts, with: having('SLO'), parameters: { required: ['health|slo'] } },
      { name: 'nothing is asked for', facts, with: having(), parameters: { required: [] } },
    ],
    fail: [
      { name: 'none', facts, with: having() },
      ...EVERY.map((name) => ({ name: `no ${name}`, facts, with: having(...EVERY.filter((one) => one !== name)) })),
      {
        name: 'one without a widget',
        facts,
        with: { dashboards: [{ facts: { name: 'health', bytes: 60 } }] },
        parameters: { required: ['health'] },
      },
    ],
  },
});
