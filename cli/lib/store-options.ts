/** The options that say which history a verb works on; opening it is store.ts, which loads a database client. */
import { type Command, Option } from 'commander';

export interface StoreOptions {
  readonly store?: string;
  readonly table?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

export const withStoreOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--store <folder>', 'local store, as `plumbline scan --store` makes it').env('PLUMBLINE_STORE'),
    )
    .addOption(
      new Option('--table <name>', 'DynamoDB table of a deployment, read with your AWS credentials').env(
        'PLUMBLINE_TABLE',
      ),
    )
    .option('--profile <name>', 'AWS profile to use with --table');
