/** EC2's description of its instance types. Collectors ask about different types, and read the answer alike. */
import type { EC2Client, InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, required, type Seen, seen } from '../../core/reading.ts';

type Sdk = typeof import('@aws-sdk/client-ec2');

export const TYPES = 'ec2:DescribeInstanceTypes';
/** The largest page that the API returns. */
const AT_ONCE = 100;

/**
 * The types by name, a hundred in one call. A filter leaves out what it does not find, where a list of types would be refused.
 */
export async function instanceTypes(
  names: readonly string[],
  client: EC2Client,
  sdk: Sdk,
): Promise<ReadonlyMap<string, Seen<InstanceTypeInfo>>> {
  const distinct = [...new Set(names)];
  const batches = Array.from({ length: Math.ceil(distinct.length / AT_ONCE) }, (_, index) =>
    distinct.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
  const found = await each(batches, async (batch) => {
    const pages = sdk.paginateDescribeInstanceTypes(
      { client, pageSize: AT_ONCE },
      { Filters: [{ Name: 'instance-type', Values: batch }] },
    );
    const listed = await seen(all(pages, (page) => required(page.InstanceTypes, TYPES, 'InstanceTypes')));
    if (listed instanceof CouldNotRead) return batch.map((name) => [name, listed] as const);
    return listed.map((type) => [String(type.InstanceType), type] as const);
  });
  return new Map<string, Seen<InstanceTypeInfo>>(found.flat());
}
