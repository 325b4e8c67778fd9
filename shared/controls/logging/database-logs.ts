import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { databases } from '../../services/rds/databases.ts';
import { examples } from './examples/database-logs.ts';

const FURTHER = 'logs of other kinds, such as those of slow queries';
const AGENT = 'the logs of SQL Server Agent';
const ANY = 'that one log of any kind suffices';

export default control({
  id: 'logging.database-logs',
  title: 'Databases publish the logs of their engine to CloudWatch Logs',
  severity: 'medium',
  seeds: ['004:37'],
  satisfies: [
    inPart('fsbp/RDS.9', FURTHER),
    inPart('fsbp/RDS.40', AGENT),
    ...['fsbp/RDS.34', 'fsbp/RDS.36', 'fsbp/RDS.37', 'fsbp/RDS.42', 'fsbp/DocumentDB.4', 'fsbp/Neptune.2'],
    ...['nist-800-53-r5/AU-2', 'nist-800-53-r5/AU-12', 'soc2/CC7.2', 'iso-27001/A.8.15'],
    ...['hipaa/164.312(b)', 'pci-4.0/10.2.1.1'],
    'fedramp-20x/KSI-MLA-LET',
  ],
  equivalents: {
    prowler: [
      inPart(['rds_instance_integration_cloudwatch_logs', 'rds_cluster_integration_cloudwatch_logs'], ANY),
      inPart('documentdb_cluster_cloudwatch_log_export', 'logs of the profiler'),
      'neptune_cluster_integration_cloudwatch_logs',
    ],
    securityHub: ['RDS.9', 'RDS.34', 'RDS.36', 'RDS.37', 'RDS.40', 'RDS.42', 'DocumentDB.4', 'Neptune.2'],
    config: [inPart('RDS_LOGGING_ENABLED', FURTHER)],
  },
  parameters: {
    exports: list(
      [
        ...[
          'postgres=postgresql',
          'aurora-postgresql=postgresql',
          'aurora-mysql=audit',
          'docdb=audit',
          'neptune=audit',
        ],
        ...['mysql=audit', 'mysql=error', 'mariadb=audit', 'mariadb=error'],
        ...['oracle-*=audit', 'oracle-*=alert', 'sqlserver-*=error'],
      ],
      'engine=log for each log that an engine must publish; * stands for any characters',
    ),
  },
  subject: databases,
  why: 'The logs of a database are on its own disk, where they are overwritten within days and go with it when it is deleted.',
  fix: {
    values: ({ facts: { kind, identifier } }) => ({ kind, identifier }),
    command:
      'aws rds modify-db-instance --db-instance-identifier {identifier} --cloudwatch-logs-export-configuration "EnableLogTypes=<LOGS: names of its logs with commas between them, such as postgresql>" --region {region}',
    mind: 'what an engine writes into its logs is set in its parameter or option group; audit logs have to be set there first',
    instead: [
      {
        when: { kind: 'cluster' },
        command:
          'aws rds modify-db-cluster --db-cluster-identifier {identifier} --cloudwatch-logs-export-configuration "EnableLogTypes=<LOGS: names of its logs with commas between them, such as audit>" --region {region}',
        mind: 'what an engine writes into its logs is set in its parameter group',
      },
    ],
  },
  console: 'rds/home?region={region}#database:id={name}',
  deed: 'ended the export of logs of database {name}',
  evaluate: ({ facts: { engine, logExports } }, _others, { exports }) => {
    const wanted = exports.flatMap((entry) => {
      const [pattern = entry, log = entry] = entry.split('=');
      return matchesWildcard(pattern, engine) ? [log] : [];
    });
    if (wanted.length === 0) return notApplicable(`no log is asked for of the engine ${engine}`);
    const missing = wanted.filter((log) => !logExports.includes(log));
    if (missing.length > 0) return fail(`it does not publish ${missing.join(', ')}`);
    return pass(`it publishes ${logExports.join(', ')}`);
  },
  examples,
});
