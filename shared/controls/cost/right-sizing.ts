import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { percent, usd } from '../../core/parameter.ts';
import { allOf, anyOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { savings } from '../../services/compute-optimizer/savings.ts';

const instances = { kind: 'Ec2Instance', analysed: 12, percent: 4, monthly: 100 } as const;
const volumes = { kind: 'EbsVolume', analysed: 30, percent: 40, monthly: 400 } as const;

export default control({
  id: 'cost.right-sizing',
  title: 'Sizes are analysed, and other sizes would save little',
  severity: 'low',
  seeds: ['000:57', '001:62', '001:72', '001:107', '001:116', '001:118', '002:29', '002:39', '004:482'],
  satisfies: [inPart(['iso-27001/A.8.6', 'soc2/A1.1'], 'capacity that is short')],
  equivalents: {},
  cadence: 'weekly',
  parameters: {
    maxSavingsPercent: percent(10, 'largest share of the cost of one kind of resource that other sizes may save'),
    minSavingsUsd: usd(50, 'monthly savings of one kind of resource below which they are left open', { minimum: 1 }),
  },
  subject: savings,
  why: 'Sizes that were chosen before there was load stay for years, and each month costs more than the work of changing them.',
  fix: {
    command: 'aws compute-optimizer update-enrollment-status --status Active --region {region}',
    values: ({ facts: { enrolled } }) => ({ enrolled: String(enrolled) }),
    mind: 'Compute Optimizer needs the metrics of some days before it recommends anything',
    instead: [
      {
        when: { enrolled: 'true' },
        steps: [
          'list what it recommends for instances: aws compute-optimizer get-ec2-instance-recommendations --region {region}',
          'for volumes: aws compute-optimizer get-ebs-volume-recommendations --region {region}',
          'for databases: aws compute-optimizer get-rds-database-recommendations --region {region}',
          'for functions: aws compute-optimizer get-lambda-function-recommendations --region {region}',
          'for Auto Scaling groups: aws compute-optimizer get-auto-scaling-group-recommendations --region {region}',
          'for ECS services: aws compute-optimizer get-ecs-service-recommendations --region {region}',
          'change the sizes, beginning with those that save most',
        ],
        mind: 'instances restart when their size changes',
      },
    ],
  },
  deed: 'switched off the analysis of sizes',
  evaluate: ({ facts: { enrolled, kinds } }, _others, { maxSavingsPercent, minSavingsUsd }) => {
    if (!enrolled) return fail('the account is not enrolled in Compute Optimizer');
    const wasteful = thoseOf(kinds, (each) =>
      allOf([() => each.percent > maxSavingsPercent, () => each.monthly >= minSavingsUsd], (holds) => holds()),
    );
    if (wasteful.length > 0)
      return fail(
        `other sizes would save more than ${maxSavingsPercent}% of ${listed(wasteful.map(({ kind }) => kind))}`,
      );
    if (!anyOf(kinds, ({ analysed }) => analysed > 0))
      return notApplicable('Compute Optimizer has analysed nothing here');
    return pass(`other sizes would save at most ${maxSavingsPercent}% of any kind of resource`);
  },
  examples: {
    pass: [
      { name: 'little to save', facts: { enrolled: true, kinds: [instances] } },
      { name: 'as much as may be left', facts: { enrolled: true, kinds: [{ ...volumes, percent: 10 }] } },
      { name: 'a large share of very little', facts: { enrolled: true, kinds: [{ ...volumes, monthly: 49 }] } },
    ],
    fail: [
      { name: 'not enrolled', facts: { enrolled: false, kinds: [] } },
      { name: 'a kind of which much could be saved', facts: { enrolled: true, kinds: [instances, volumes] } },
      { name: 'the least that is not left open', facts: { enrolled: true, kinds: [{ ...volumes, monthly: 50 }] } },
    ],
    notApplicable: [
      {
        name: 'nothing analysed',
        facts: { enrolled: true, kinds: [{ ...instances, analysed: 0, percent: 0, monthly: 0 }] },
      },
    ],
  },
});
