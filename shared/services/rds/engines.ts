/**
 * The engines of databases, as "CreateDBInstance" and "CreateDBCluster" (Amazon RDS, Neptune and DocumentDB API References) name them.
 * Controls decide by the engine what a database is able to do, so an engine that AWS adds later is unreadable for them.
 */
import { CouldNotRead } from '../../core/errors.ts';
import { given, malformed, type Seen } from '../../core/reading.ts';

const NAMES = new Set([
  ...['aurora', 'aurora-mysql', 'aurora-postgresql', 'mariadb', 'mysql', 'postgres'],
  ...['docdb', 'neptune'],
]);

/** A new edition of a listed engine is able to do what the others are. */
const WITH_EDITIONS = ['oracle-', 'sqlserver-', 'db2-', 'custom-oracle-', 'custom-sqlserver-'];

const LONGEST = 40;

export function engineOf(value: string | undefined, action: string): Seen<string> {
  const engine = given(value, action, 'Engine');
  if (engine instanceof CouldNotRead) return engine;
  const isEdition = engine.length <= LONGEST && WITH_EDITIONS.some((name) => engine.startsWith(name));
  if (NAMES.has(engine) || isEdition) return engine;
  return malformed(action, `Engine has the value "${engine.slice(0, LONGEST)}", which is not known`);
}
