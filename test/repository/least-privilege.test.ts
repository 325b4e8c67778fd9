import { expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { collectorsOf } from '../../shared/core/control.ts';
import { createWorld } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const declared = [...new Set(controls.flatMap(collectorsOf).flatMap(({ actions }) => actions))].sort();

/**
 * Actions that are called only for resources that the simulated organisation does not have; the service's own test
 * covers them.
 */
const SELDOM: Record<string, string> = {
  'cloudtrail:GetEventSelectors': 'a trail with selectors of its own',
  'ec2:DescribeInstances': 'an instance of which AWS Backup has old recovery points alone',
  'ec2:DescribeVolumes': 'a volume of which AWS Backup has old recovery points alone',
  'ec2:GetManagedPrefixListEntries': 'a security group rule that names a prefix list',
  'iam:GenerateCredentialReport': 'a credential report that is missing or expired',
  's3:GetBucketAcl': 'a bucket in an account that does not block public access',
  's3:GetBucketLocation': 'a bucket whose region the list does not give',
  's3:GetBucketPolicyStatus': 'a bucket in an account that does not block public access',
  's3:GetBucketPublicAccessBlock': 'a bucket in an account that does not block public access',
  'securityhub:GetConfigurationPolicy': 'an organisation under central configuration',
  'securityhub:ListConfigurationPolicyAssociations': 'an organisation under central configuration',
};

it('uses every action it declares, and declares every action it uses', async () => {
  const used = new Set<string>();
  for (const seed of [1, 2]) {
    const world = createWorld({ seed, accounts: 9 });
    for (const { id } of world.accounts) for (const action of (await judge(world, id)).calls.keys()) used.add(action);
    for (const action of (await judge(world, 'organization')).calls.keys()) used.add(action);
  }
  expect([...used].filter((action) => !declared.includes(action))).toEqual([]);
  expect(declared.filter((action) => !used.has(action) && !SELDOM[action])).toEqual([]);
});
