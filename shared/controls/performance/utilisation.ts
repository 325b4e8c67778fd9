import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { percent } from '../../core/parameter.ts';
import { firstOf } from '../../core/quantify.ts';
import { databaseUse, USE_DAYS } from '../../services/cloudwatch-metrics/databases.ts';
import { DATABASE_ARN as id, used } from '../../services/cloudwatch-metrics/examples.ts';

export default control({
  id: 'performance.utilisation',
  title: 'Databases have processor to spare, and do not lose memory',
  severity: 'medium',
  seeds: ['004:280', '004:424', '004:425'],
  satisfies: [inPart(['soc2/A1.1', 'iso-27001/A.8.6'], 'capacity other than that of databases')],
  equivalents: {},
  cadence: 'daily',
  parameters: {
    cpuPercent: percent(70, 'use of the processor that must not be reached in 95% of the time of any day'),
    memoryFallPercent: percent(1, 'share of free memory that may go from day to day on average'),
  },
  subject: databaseUse,
  why: 'Without headroom a database answers the next peak with a queue, and one that loses memory ends in a restart.',
  fix: {
    steps: [
      'see in Performance Insights of {id} which statements use the processor or hold memory',
      'mend them, or change to a larger class in the next maintenance window',
    ],
    mind: 'a change of class restarts the database',
  },
  console: 'rds/home?region={region}#database:id={name}',
  headline: '{name} has little capacity left',
  evaluate: ({ facts }, _others, { cpuPercent, memoryFallPercent }) => {
    if (!facts.running) return notApplicable(`its status is ${facts.status}`);
    const lacks = [
      {
        what: `its processor was used to ${cpuPercent}% or more on a day of the last ${USE_DAYS}`,
        isOf: () => facts.cpuPercent >= cpuPercent,
      },
      {
        what: `its free memory fell by more than ${memoryFallPercent}% a day in ${USE_DAYS} days`,
        isOf: () => facts.memoryFallPercent > memoryFallPercent,
      },
    ];
    const lack = firstOf(lacks, ({ isOf }) => isOf());
    if (lack) return fail(lack.what);
    return pass(`its processor was used to less than ${cpuPercent}% and its memory is stable over ${USE_DAYS} days`);
  },
  examples: {
    pass: [
      { name: 'hardly used', facts: used },
      { name: 'just below', facts: { ...used, cpuPercent: 69.9, memoryFallPercent: 1 } },
      { name: 'memory that is freed', facts: { ...used, memoryFallPercent: -5 } },
    ],
    fail: [
      { name: 'busy', id, facts: { ...used, cpuPercent: 70 } },
      { name: 'loses memory', id, facts: { ...used, memoryFallPercent: 1.1 } },
    ],
    notApplicable: [{ name: 'stopped', facts: { ...used, status: 'stopped', running: false, cpuPercent: 99 } }],
  },
});
