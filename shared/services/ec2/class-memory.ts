/** Memory of the instance classes that databases of the region have: one call for all of them. */
import type { EC2Client } from '@aws-sdk/client-ec2';
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, known, numberOf, required, type Seen, seenIn } from '../../core/reading.ts';
import { databases } from '../rds/databases.ts';

const sdk = () => import('@aws-sdk/client-ec2');

const TYPES = 'ec2:DescribeInstanceTypes';

export interface ClassMemory {
  readonly gib: Seen<number>;
}

/** `db.r5.2xlarge.tpc2.mem8x` is an `r5.2xlarge` with eight times its memory ("Supported DB instance classes", Oracle). */
const CLASS = /^db\.([a-z0-9-]+\.[a-z0-9]+)(?:\.tpc\d)?(?:\.mem(\d)x)?$/;

/** One resource for each class; its id is the class, as RDS names it. */
export const classMemory = collector({
  id: 'ec2.database-class-memory',
  scope: 'region',
  actions: [TYPES],
  triggers: [],
  uses: [databases],
  sdk,
  collect: async (aws, sdk): Promise<Resource<ClassMemory>[]> => {
    const classes = namedBy(await aws.facts(databases));
    const types = [...new Set(classes.flatMap((name) => CLASS.exec(name)?.[1] ?? []))];
    const found = types.length === 0 ? [] : await instanceTypes(aws.client(sdk.EC2Client), types, sdk);
    const memory = new Map<string | undefined, Seen<number>>(
      found.map(({ InstanceType, MemoryInfo }) => [
        InstanceType,
        seenIn(() => known(numberOf(required(MemoryInfo, TYPES, 'MemoryInfo').SizeInMiB, TYPES, 'SizeInMiB')) / 1_024),
      ]),
    );
    return classes.map((id) => ({ id, facts: { gib: seenIn(() => gibOf(id, memory)) } }));
  },
});

/** A filter leaves out what it does not find, where a list of types would be refused. */
const instanceTypes = (
  client: EC2Client,
  Values: string[],
  { paginateDescribeInstanceTypes }: Awaited<ReturnType<typeof sdk>>,
) =>
  all(paginateDescribeInstanceTypes({ client }, { Filters: [{ Name: 'instance-type', Values }] }), (page) =>
    required(page.InstanceTypes, TYPES, 'InstanceTypes'),
  );

const namedBy = (found: Awaited<ReturnType<typeof databases.collect>>): string[] => [
  ...new Set(
    found.flatMap(({ facts }) => {
      if (facts instanceof CouldNotRead || facts.servers instanceof CouldNotRead) return [];
      return facts.servers.flatMap((server) => (typeof server.class === 'string' ? server.class : []));
    }),
  ),
];

function gibOf(name: string, memory: ReadonlyMap<string | undefined, Seen<number>>): number {
  const [, type, times = '1'] = CLASS.exec(name) ?? [];
  const gib = type === undefined ? undefined : memory.get(type);
  if (gib === undefined) throw new CouldNotRead(TYPES, 'malformed', `EC2 has no instance type for the class ${name}`);
  return known(gib) * Number(times);
}
