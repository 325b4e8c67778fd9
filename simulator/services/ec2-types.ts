/** Types of instances of simulated EC2: those that simulated databases and instances have. */
import type { DescribeInstanceTypesRequest } from '@aws-sdk/client-ec2';
import { type Call, page } from '../service.ts';

const MEMORY_MIB: Readonly<Record<string, number>> = { 'm7g.large': 8_192, 't4g.medium': 4_096 };
const USUAL_MIB = 4_096;
/** Types of the generation before EBS optimisation came with every type. */
const EARLIER = /^c3\./;

/** By the filter `instance-type`; all of them without it. */
export function describeInstanceTypes({ input, world }: Call<object, DescribeInstanceTypesRequest>) {
  const wanted = input.Filters?.find(({ Name }) => Name === 'instance-type')?.Values ?? Object.keys(MEMORY_MIB);
  const found = wanted.map((InstanceType) => ({
    InstanceType,
    MemoryInfo: { SizeInMiB: MEMORY_MIB[InstanceType] ?? USUAL_MIB },
    EbsInfo: { EbsOptimizedSupport: EARLIER.test(InstanceType) ? 'supported' : 'default' },
  }));
  const { items, next } = page(found, input.NextToken, input.MaxResults, world);
  return { InstanceTypes: items, NextToken: next };
}
