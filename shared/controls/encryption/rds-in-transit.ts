import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { firstOf } from '../../core/quantify.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';
import { groupId, parameterGroups } from '../../services/rds/parameters.ts';

const database = exampleDatabase;
const cluster = { ...database, kind: 'cluster', engine: 'aurora-mysql', clusterGroup: 'orders-cluster' } as const;
const group = (tls: boolean | null, id = groupId('instance', 'orders')) => ({
  groups: [{ id, facts: { tls, connections: null } }],
});
const ORACLE = 'Oracle and Db2, which demand it by options';

export default control({
  id: 'encryption.rds-in-transit',
  title: 'Databases admit encrypted connections alone',
  severity: 'high',
  seeds: ['000:24', '001:9', '004:40', '004:41'],
  satisfies: [
    inPart('nist-800-53-r5/SC-8(1)', ORACLE),
    inPart('soc2/CC6.7', ORACLE),
    inPart('iso-27001/A.8.24', ORACLE),
    inPart('hipaa/164.312(e)(2)(ii)', ORACLE),
    inPart('gdpr/32(1)(a)', ORACLE),
    inPart('pci-4.0/4.2.1', 'networks other than those of databases'),
    'fedramp-20x/KSI-SVC-VCM',
    'fedramp-20x/KSI-SVC-SIN',
    'iso-27001/A.5.14',
    'hipaa/164.312(e)(2)(i)',
  ],
  equivalents: { prowler: ['rds_instance_transport_encrypted'] },
  subject: databases,
  with: { groups: parameterGroups },
  why: 'A client that is set up wrongly sends passwords and rows in the clear, and a database that admits it never says so.',
  fix: {
    values: ({ facts: { kind, clusterGroup } }) => ({ kind, clusterGroup: clusterGroup ?? '' }),
    steps: [
      'give the clients the certificates of RDS, and the option that checks them, such as sslmode=verify-full',
      'set the parameter in the group of {id}: rds.force_ssl=1 of PostgreSQL and SQL Server, require_secure_transport=ON of MySQL and MariaDB, tls=enabled of DocumentDB',
      'a default group cannot be changed: create one of your own, and assign it',
    ],
    mind: 'clients that do not speak TLS are refused from then on; some engines need a restart',
  },
  console: 'rds/home?region={region}#database:id={name};tab=configuration',
  deed: 'let {name} admit connections in the clear',
  evaluate: ({ facts }, { groups }) => {
    if (/^(?:custom-)?(?:oracle|db2)/.test(facts.engine))
      return notApplicable(`${facts.engine} demands TLS by an option`);
    const { clusterGroup } = facts;
    const server = clusterGroup === null ? firstOf(facts.servers, () => true) : undefined;
    const id =
      clusterGroup === null ? groupId('instance', server?.parameterGroup ?? '') : groupId('cluster', clusterGroup);
    const demanded = firstOf(groups, (one) => one.id === id)?.facts.tls ?? null;
    if (demanded === null) return fail('no parameter demands TLS');
    return demanded ? pass('its parameters demand TLS') : fail('its parameters admit connections in the clear');
  },
  examples: {
    pass: [
      { name: 'demanded', facts: database, with: group(true) },
      { name: 'of a cluster', facts: cluster, with: group(true, groupId('cluster', 'orders-cluster')) },
    ],
    fail: [
      { name: 'not demanded', facts: database, with: group(false) },
      { name: 'no value', facts: database, with: group(null) },
      { name: 'demanded by a group of its instances alone', facts: cluster, with: group(true) },
      { name: 'demanded by another group', facts: database, with: group(true, groupId('instance', 'other')) },
    ],
    notApplicable: [{ name: 'Oracle', facts: { ...database, engine: 'oracle-se2' }, with: group(null) }],
  },
});
