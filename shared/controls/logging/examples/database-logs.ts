import { varied } from '../../../core/example.ts';
import { exampleDatabase as database } from '../../../services/backup/examples.ts';

export const examples = varied({
  common: { facts: database },
  pass: [
    { name: 'the log of PostgreSQL' },
    { name: 'both of MySQL', facts: { engine: 'mysql', logExports: ['audit', 'error', 'slowquery'] } },
    {
      name: 'of a cluster',
      facts: { kind: 'cluster', engine: 'aurora-mysql', storageGiB: null, logExports: ['audit'] },
    },
  ],
  fail: [
    { name: 'none of a cluster', facts: { kind: 'cluster', engine: 'aurora-mysql', logExports: [] } },
    { name: 'none', facts: { logExports: [] } },
    {
      name: 'none of a cluster',
      facts: { kind: 'cluster', engine: 'aurora-mysql', storageGiB: null, logExports: [] },
    },
    { name: 'one of two', facts: { engine: 'mariadb', logExports: ['error'] } },
    { name: 'another', facts: { engine: 'oracle-ee', logExports: ['alert', 'trace'] } },
  ],
  notApplicable: [{ name: 'an engine of which none is asked for', facts: { engine: 'db2-se' } }],
});
