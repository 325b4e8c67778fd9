import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { daysBefore } from '../../core/words.ts';
import { databaseUse } from '../../services/cloudwatch-metrics/databases.ts';
import { DATABASE_ARN as id, used } from '../../services/cloudwatch-metrics/examples.ts';

/** A database that was made during the last whole day, or since, has not been there for all of it. */
const NEW_DAYS = 2;

export default control({
  id: 'database.connectivity',
  title: 'Applications hold connections to every database',
  severity: 'medium',
  seeds: ['003:40', '004:400'],
  satisfies: [inPart(['soc2/A1.2', 'iso-27001/A.8.16'], 'whether the connections can do their work')],
  equivalents: {},
  cadence: 'daily',
  parameters: { minConnections: count(1, 'connections that are open at least at one time of a day', { minimum: 1 }) },
  subject: databaseUse,
  why: 'A database that nobody connects to is cut off from its application, or costs money for nothing.',
  fix: {
    steps: [
      'see whether the application can reach {id}: security groups, routes, the name that it uses, its credentials',
      'if nothing needs the database any more, take a last snapshot and delete it',
    ],
  },
  console: 'rds/home?region={region}#database:id={name}',
  headline: 'nothing connects to {name}',
  evaluate: ({ facts }, _others, { minConnections }, { now }) => {
    if (facts.isReplica) return notApplicable('it only copies another database');
    if (!facts.running) return notApplicable(`its status is ${facts.status}`);
    if (facts.created === null || facts.created > daysBefore(now, NEW_DAYS))
      return notApplicable('it was made only lately');
    return facts.connections >= minConnections
      ? pass(`at least ${minConnections} connections were open at one time of the last day`)
      : fail(`fewer than ${minConnections} connections were open at any time of the last day`);
  },
  examples: {
    pass: [
      { name: 'connected', facts: used },
      { name: 'as few as are asked for', facts: { ...used, connections: 1 } },
      { name: 'old enough', facts: { ...used, created: '2026-01-13T12:00:00.000Z' } },
    ],
    fail: [
      { name: 'nothing connects', id, facts: { ...used, connections: 0 } },
      { name: 'too few', id, facts: { ...used, connections: 2 }, parameters: { minConnections: 3 } },
    ],
    notApplicable: [
      { name: 'a replica', facts: { ...used, isReplica: true, connections: 0 } },
      { name: 'stopped', facts: { ...used, status: 'stopped', running: false, connections: 0 } },
      { name: 'new', facts: { ...used, created: '2026-01-13T12:00:01.000Z', connections: 0 } },
      { name: 'being made', facts: { ...used, created: null, connections: 0 } },
    ],
  },
});
