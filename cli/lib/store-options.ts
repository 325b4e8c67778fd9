/** The options that say which history a verb works on; opening it is store.ts, which loads a database client. */
import { type Command, Option } from 'commander';
import { tableName } from './options.ts';

export interface StoreOptions {
  readonly store?: string;
  readonly table?: string;
  readonly profile?: string;
  /** Evidence bucket of the deployment; an option of the verbs that read evidence. */
  readonly bucket?: string;
}

export const withStoreOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--store <folder>', 'local store, as `plumbline scan --store` makes it').env('PLUMBLINE_STORE'),
    )
    .addOption(
      new Option('--table <name>', 'DynamoDB table of a deployment, read with your AWS credentials')
        .env('PLUMBLINE_TABLE')
        .argParser(tableName),
    )
    .option('--profile <name>', 'AWS profile to use with --table')
    .hook('preAction', (_root, verb) => {
      preferGiven(verb, 'store', 'table');
      preferGiven(verb, 'table', 'store');
    })
    .hook('preAction', (_root, verb) => {
      const { profile, table } = verb.opts();
      if (profile && !table) verb.error('error: --profile is for --table; give both, or leave it out');
    });

/** What the command line names counts, and not the other that the environment names. */
function preferGiven(verb: Command, given: string, other: string): void {
  if (verb.getOptionValueSource(given) === 'cli' && verb.getOptionValueSource(other) === 'env')
    verb.setOptionValue(other, undefined);
}
