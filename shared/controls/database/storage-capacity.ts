import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

export default control({
  id: 'database.storage-capacity',
  title: 'RDS instances have room for their data, and get more before it is full',
  severity: 'low',
  seeds: ['000:68', '000:69', '004:276'],
  satisfies: ['nist-800-53-r5/CP-2(2)', 'soc2/A1.1', 'iso-27001/A.8.6'],
  equivalents: {},
  parameters: {
    minAllocatedGiB: count(200, 'least storage that an instance begins with, in GiB'),
    minCeilingGiB: count(200, 'least storage that it may grow to by itself, in GiB'),
  },
  subject: databases,
  why: 'A database whose storage is full stops, and it stops at the busiest hour.',
  fix: {
    command:
      'aws rds modify-db-instance --db-instance-identifier {name} --allocated-storage "<ALLOCATED: GiB to begin with>" --max-allocated-storage "<CEILING: GiB that it may grow to>" --region {region}',
    mind: 'storage is billed by the GiB and can never be made smaller again',
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  evaluate: ({ facts: { kind, storageGiB, ceilingGiB } }, _others, { minAllocatedGiB, minCeilingGiB }) => {
    if (kind === 'cluster' || storageGiB === null) return notApplicable("a cluster's storage is no instance's");
    if (storageGiB < minAllocatedGiB) return fail(`it has ${storageGiB} GiB, less than ${minAllocatedGiB}`);
    if (ceilingGiB === null || ceilingGiB <= storageGiB)
      return fail(`it has ${storageGiB} GiB and does not grow by itself`);
    if (ceilingGiB < minCeilingGiB) return fail(`it grows to ${ceilingGiB} GiB only, less than ${minCeilingGiB}`);
    return pass(`it has ${storageGiB} GiB and grows to ${ceilingGiB}`);
  },
  examples: {
    pass: [
      { name: 'just the ceiling that is asked for', facts: exampleDatabase, parameters: { minCeilingGiB: 400 } },
      { name: 'room, and more to come', facts: exampleDatabase },
    ],
    fail: [
      { name: 'a GiB too little', facts: { ...exampleDatabase, storageGiB: 199 } },
      { name: 'never more', facts: { ...exampleDatabase, ceilingGiB: null } },
      { name: 'at its ceiling', facts: { ...exampleDatabase, ceilingGiB: 200 } },
      { name: 'a low ceiling', facts: exampleDatabase, parameters: { minCeilingGiB: 401 } },
    ],
    notApplicable: [
      { name: 'a cluster with storage of its own', facts: { ...exampleDatabase, kind: 'cluster', storageGiB: 100 } },
      { name: 'an instance of a cluster', facts: { ...exampleDatabase, storageGiB: null, ceilingGiB: null } },
      { name: 'a cluster', facts: { ...exampleDatabase, kind: 'cluster', storageGiB: null, ceilingGiB: null } },
    ],
  },
});
