/** The options that say which history a verb uses. store.ts opens it, and loads a database client. */
import { type Command, Option } from 'commander';
import { tableName } from './options.ts';

export interface StoreOptions {
  readonly store?: string;
  readonly table?: string;
  readonly profile?: string;
  /** The evidence bucket of the deployment: an option of the verbs that read evidence. */
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
      for (const name of ['store', 'table']) preferGiven(verb, name, 'url');
    })
    .hook('preAction', (_root, verb) => {
      const { profile, table, url, store } = verb.opts();
      if (profile && !table && !url) verb.error('error: --profile is for --table; give both, or leave it out');
      if (url && verb.getOptionValueSource('url') === 'cli' && (isGiven(verb, 'store') || isGiven(verb, 'table')))
        verb.error(`error: --url and --${store ? 'store' : 'table'} exclude each other; give one of them`);
    });

/** For verbs that write to a local store: the folder and the key of its anchors. */
export const withAnchorOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--anchors <folder>',
        'where the anchors of the store go, outside of it; left out, the state folder of your account (XDG_STATE_HOME)',
      ).env('PLUMBLINE_ANCHORS'),
    )
    .addOption(
      new Option(
        '--anchor-key <file>',
        'key that signs them, made when there is none; left out, in the same place',
      ).env('PLUMBLINE_ANCHOR_KEY'),
    )
    .hook('preAction', (_root, verb) => {
      for (const name of ['anchors', 'anchorKey'])
        if (verb.getOptionValueSource(name) === 'cli' && !verb.opts().store)
          verb.error(
            `error: --${name === 'anchors' ? name : 'anchor-key'} ${verb.opts()[name]} is for --store; give both, or leave it out`,
          );
    });

const isGiven = (verb: Command, name: string): boolean => verb.getOptionValueSource(name) === 'cli';

/** An option on the command line overrides the other one in the environment. */
function preferGiven(verb: Command, given: string, other: string): void {
  if (verb.getOptionValueSource(given) === 'cli' && verb.getOptionValueSource(other) === 'env')
    verb.setOptionValue(other, undefined);
}
