import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

const off = { ...exampleDatabase, copiesTags: false };

export default control({
  id: 'database.snapshot-tags',
  title: 'Snapshots of databases carry the tags of the database',
  severity: 'low',
  seeds: ['001:12'],
  satisfies: [
    'fsbp/RDS.16',
    'fsbp/RDS.17',
    'fsbp/RDS.47',
    'fsbp/RDS.48',
    'fsbp/Neptune.8',
    'nist-800-53-r5/CM-8',
    'soc2/CC6.1',
  ],
  equivalents: {
    prowler: [
      'rds_instance_copy_tags_to_snapshots',
      'rds_cluster_copy_tags_to_snapshots',
      'neptune_cluster_copy_tags_to_snapshots',
    ],
    securityHub: ['RDS.16', 'RDS.17', 'RDS.47', 'RDS.48', 'Neptune.8'],
    config: ['NEPTUNE_CLUSTER_COPY_TAGS_TO_SNAPSHOT_ENABLED'],
  },
  subject: databases,
  why: 'A snapshot holds what the database holds: without its tags nobody sees whose data it is, how confidential, and who pays for it.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    command: 'aws rds modify-db-{kind} --db-{kind}-identifier {name} --copy-tags-to-snapshot --region {region}',
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'let snapshots of {name} go without its tags',
  evaluate: ({ facts: { engine, status, copiesTags } }) => {
    if (engine === 'docdb') return notApplicable('DocumentDB copies no tags');
    if (status === 'deleting') return notApplicable('it is being deleted');
    return copiesTags ? pass('its tags are copied to its snapshots') : fail('its tags are not copied to its snapshots');
  },
  examples: {
    pass: [{ name: 'copied', facts: exampleDatabase }],
    fail: [{ name: 'not copied', facts: off }],
    notApplicable: [
      { name: 'DocumentDB', facts: { ...off, engine: 'docdb' } },
      { name: 'being deleted', facts: { ...off, status: 'deleting' } },
    ],
  },
});
