/**
 * Where the credentials of a region are kept, as far as lists show: passwords of databases, and unencrypted parameters.
 */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { anyOf } from '../../core/quantify.ts';
import { known, type Seen, seenIn } from '../../core/reading.ts';
import { type Database, databases } from '../rds/databases.ts';
import { plainParameters } from '../ssm/parameters.ts';
import { type Secret, secrets } from './secrets.ts';

export interface KeptCredential {
  readonly kind: 'database' | 'parameter';
  /** Whether Secrets Manager has it: RDS manages it there, or a secret names the database. */
  readonly inStore: Seen<boolean>;
}

/** One resource for each database that has a password, and for each plain parameter whose name marks a credential. */
export const keptCredentials = collector({
  id: 'secretsmanager.kept-credentials',
  scope: 'region',
  actions: [],
  triggers: [],
  uses: [databases, secrets, plainParameters],
  collect: async (aws): Promise<Resource<KeptCredential>[]> => {
    const found = await aws.facts(databases);
    const kept = await aws.facts(secrets);
    const parameters = (await aws.facts(plainParameters)).filter(({ facts }) => known(facts).marksCredential);
    return [
      ...found.filter(hasPassword).map(({ id, tags, facts }) => ({
        id,
        ...(tags ? { tags } : {}),
        facts: { kind: 'database' as const, inStore: seenIn(() => isKept(id, known(facts), kept)) },
      })),
      ...parameters.map(({ id }) => ({ id, facts: { kind: 'parameter' as const, inStore: false } })),
    ];
  },
});

/** A replica has the password of its source, and Neptune has none. */
const hasPassword = ({ facts }: Resource<Database>): boolean =>
  facts instanceof CouldNotRead || (facts.readReplicaOf === null && facts.engine !== 'neptune');

const isKept = (arn: string, database: Database, kept: readonly Resource<Secret>[]): boolean =>
  database.managedPassword ||
  anyOf(kept, (secret) => {
    const identifier = known(database.identifier);
    const segments = known(known(secret.facts).name).split(/[/:]/);
    return (
      segments.includes(identifier) ||
      Object.values(known(secret.tags ?? {})).some((value) => value === identifier || value === arn)
    );
  });
