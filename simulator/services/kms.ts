/** Simulated AWS KMS: one key of the account's own per region, and those that AWS manages for its services. */
import type { ListAliasesRequest } from '@aws-sdk/client-kms';
import { type Call, page, service } from '../service.ts';
import type { World } from '../world.ts';

/** `data` is the account's own key; any other name that of the service whose key AWS manages. */
export function keyArn(world: World, account: string, region: string, name: string): string {
  const hex = world.random('kms-key', account, region, name).hex(32);
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return `arn:aws:kms:${region}:${account}:key/${id}`;
}

const AWS_MANAGED = ['backup', 'rds', 's3', 'ssm'];

export const kms = service({
  serviceId: 'KMS',
  eventSource: 'kms',
  scope: 'region',
  seed: () => ({}),
  reads: {
    ListAliases: ({ world, account, region, input }: Call<object, ListAliasesRequest>) => {
      const alias = (name: string, key: string) => ({
        AliasName: `alias/${name}`,
        AliasArn: `arn:aws:kms:${region}:${account.id}:alias/${name}`,
        TargetKeyId: keyArn(world, account.id, region, key).split('/')[1],
      });
      const aliases = [alias('data', 'data'), ...AWS_MANAGED.map((name) => alias(`aws/${name}`, name))];
      const { items, next } = page(aliases, input.Marker, input.Limit, world);
      return { Aliases: items, NextMarker: next, Truncated: next !== undefined };
    },
  },
  writes: {},
});
