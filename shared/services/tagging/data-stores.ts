/**
 * Databases, tables and buckets of a region with their tags, listed by their own services, because the tagging index
 * would miss untagged resources.
 */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { type Seen, seen } from '../../core/reading.ts';
import { tableNames } from '../dynamodb/tables.ts';
import { databases } from '../rds/databases.ts';
import { buckets } from '../s3/buckets.ts';
import { taggedResources } from './tagged.ts';

export interface DataStore {
  readonly kind: 'database' | 'table' | 'bucket';
}

type Tags = Readonly<Record<string, string>>;

export const dataStores = collector({
  id: 'tagging.data-stores',
  scope: 'region',
  actions: [],
  triggers: [],
  uses: [databases, tableNames, buckets, taggedResources],
  collect: async (aws): Promise<Resource<DataStore>[]> => {
    const index = await seen(aws.facts(taggedResources));
    const tagsByArn = index instanceof CouldNotRead ? index : new Map(index.map(({ id, tags }) => [id, tags ?? {}]));
    // a resource that the index does not list never had a tag
    const tagsOf = (arn: string): Seen<Tags> =>
      tagsByArn instanceof CouldNotRead ? tagsByArn : (tagsByArn.get(arn) ?? {});
    const here = (await aws.facts(buckets)).filter(({ region }) => region === undefined || region === aws.region);
    const store =
      (kind: DataStore['kind']) =>
      ({ id }: { readonly id: string }): Resource<DataStore> => ({
        id,
        tags: tagsOf(id),
        facts: { kind },
      });
    return [
      ...(await aws.facts(databases)).map(({ id, tags = {} }) => ({ id, tags, facts: { kind: 'database' as const } })),
      ...(await aws.facts(tableNames)).map(store('table')),
      ...here.map(store('bucket')),
    ];
  },
});
