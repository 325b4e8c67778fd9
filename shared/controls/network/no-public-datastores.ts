import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

export default control({
  id: 'network.no-public-datastores',
  title: 'No RDS, Aurora, DocumentDB or Neptune database has a public address',
  severity: 'critical',
  seeds: ['004:63'],
  satisfies: [
    inPart(['cis-aws-3.0/2.3.3', 'cis-aws-5.0/2.2.3'], 'security groups and subnets'),
    'fsbp/RDS.2',
    'nist-800-53-r5/AC-4',
    'nist-800-53-r5/SC-7',
    'soc2/CC6.6',
    'iso-27001/A.8.20',
    'pci-4.0/1.4.4',
    'fedramp-20x/KSI-CNA-MAT',
    'fedramp-20x/KSI-CNA-RNT',
    'gdpr/5(1)(f)',
  ],
  equivalents: {
    prowler: [inPart('rds_instance_no_public_access', 'that a closed security group or a private subnet suffices')],
    securityHub: ['RDS.2'],
    config: ['RDS_INSTANCE_PUBLIC_ACCESS_CHECK'],
  },
  subject: databases,
  why: 'A database with a public address is one security-group rule away from everybody who guesses or steals a password.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    command:
      'aws rds modify-db-instance --db-instance-identifier {name} --no-publicly-accessible --apply-immediately --region {region}',
    mind: 'whoever connects by its public address is cut off, and whatever else is pending for it is applied at once as well, restarts included',
    instead: [
      {
        when: { kind: 'cluster' },
        command:
          'aws rds modify-db-instance --db-instance-identifier "<INSTANCE: the instance of the cluster that is public, as the console shows it>" --no-publicly-accessible --apply-immediately --region {region}',
        mind: 'whoever connects by its public address is cut off, and whatever else is pending for it is applied at once as well, restarts included',
      },
    ],
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'opened database {name} to the internet',
  evaluate: ({ facts: { kind, publiclyAccessible } }) => {
    const cluster = kind === 'cluster';
    if (publiclyAccessible)
      return fail(`${cluster ? 'the cluster or an instance of it' : 'the instance'} is publicly accessible`);
    return pass(
      cluster ? 'neither the cluster nor an instance of it has a public address' : 'it has no public address',
    );
  },
  examples: {
    pass: [
      { name: 'a private instance', facts: exampleDatabase },
      { name: 'a private cluster', facts: { ...exampleDatabase, kind: 'cluster' } },
    ],
    fail: [
      { name: 'a public instance', facts: { ...exampleDatabase, publiclyAccessible: true } },
      {
        name: 'a cluster with a public instance',
        facts: { ...exampleDatabase, kind: 'cluster', publiclyAccessible: true },
      },
    ],
  },
});
