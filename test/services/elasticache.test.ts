import { describe, expect, it } from 'vitest';
import { userOf } from '../../shared/services/elasticache/acl.ts';
import { createWorld } from '../../simulator/world.ts';
import { type Altered, judge } from '../support/simulation.ts';

const user = (AccessString: string, Type: string = 'password') =>
  userOf({ UserName: 'orders', AccessString, Authentication: { Type: Type as 'password' } });

describe('a user of a cache', () => {
  it.each([
    ['on ~* +@all', true],
    ['on ~* +@all -@dangerous', false],
    ['on ~* +@all -flushall', true],
    ['on ~* +@all -flushall -flushdb', false],
    ['on ~* -@all +@read', false],
    ['on ~* +@read +flushdb', true],
    ['on ~* -@dangerous +@all', true],
    ['on ~* +@WRITE', true],
    ['on ~* allcommands nocommands', false],
    ['on ~* allcommands reset +get', false],
    ['', false],
  ])('with the access string "%s" may delete all keys: %s', (access, expected) => {
    expect(user(access).flushes).toBe(expected);
  });

  it('is on or off, with a password or without', () => {
    expect(user('off ~* +@all')).toMatchObject({ on: false, passwordless: false });
    expect(user('on ~* +@all', 'no-password')).toMatchObject({ on: true, passwordless: true });
    expect(user('on ~* +@all', 'iam')).toMatchObject({ passwordless: false });
  });
});

describe('caches of a simulated account', () => {
  const world = createWorld({ flaws: 0, accounts: 6 });
  const account = world.accounts.find(({ environment, kind }) => kind === 'member' && environment === 'production');
  const verdicts = async (altered: Altered = {}) => judge(world, account?.id ?? '', 'database.cache-', [], altered);

  it('pass in a flawless account, with five calls', async () => {
    const { verdicts: found, calls } = await verdicts();
    expect(found.filter(({ status }) => status === 'fail' || status === 'unknown')).toEqual([]);
    expect(calls.get('elasticache:DescribeUsers')).toBe(1);
    expect(calls.get('elasticache:DescribeCacheClusters')).toBe(world.regions.length);
    // a group has nodes, and one region alone has any
    expect(calls.get('elasticache:DescribeReplicationGroups')).toBe(1);
  });

  it('are unknown only for controls that need users when users cannot be listed', async () => {
    const { verdicts: found } = await verdicts({
      DescribeUsers: () => Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} }),
    });
    const unknown = found.filter(({ status }) => status === 'unknown');
    expect(new Set(unknown.map(({ control }) => control))).toEqual(new Set(['database.cache-auth']));
    expect(unknown.map(({ resource }) => resource.split(':').at(-1)).sort()).toEqual(['prices', 'sessions']);
  });
});
