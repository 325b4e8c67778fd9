/** Memory of the instance classes that databases of the region have: one call for all of them. */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { known, numberOf, required, type Seen, seenIn } from '../../core/reading.ts';
import { databases } from '../rds/databases.ts';
import { instanceTypes, TYPES } from './instance-types.ts';

const sdk = () => import('@aws-sdk/client-ec2');

export interface ClassMemory {
  readonly gib: Seen<number>;
}

/** `db.r5.2xlarge.tpc2.mem8x` is an `r5.2xlarge` with eight times its memory ("Supported DB instance classes", Oracle). */
const CLASS = /^db\.([a-z0-9-]+\.[a-z0-9]+)(?:\.tpc\d)?(?:\.mem(\d)x)?$/;

/** One resource for each class; its id is the class, as RDS names it. */
export const classMemory = collector({
  id: 'ec2.database-class-memory',
  scope: 'region',
  seldom: 'the memory of an instance class does not change',
  actions: [TYPES],
  triggers: [],
  uses: [databases],
  sdk,
  collect: async (aws, sdk): Promise<Resource<ClassMemory>[]> => {
    const classes = namedBy(await aws.facts(databases));
    const names = classes.flatMap((name) => CLASS.exec(name)?.[1] ?? []);
    const types = names.length === 0 ? new Map() : await instanceTypes(names, aws.client(sdk.EC2Client), sdk);
    return classes.map((id) => ({ id, facts: { gib: seenIn(() => gibOf(id, types)) } }));
  },
});

const namedBy = (found: Awaited<ReturnType<typeof databases.collect>>): string[] => [
  ...new Set(
    found.flatMap(({ facts }) => {
      if (facts instanceof CouldNotRead || facts.servers instanceof CouldNotRead) return [];
      return facts.servers.flatMap((server) => (typeof server.class === 'string' ? server.class : []));
    }),
  ),
];

function gibOf(name: string, types: Awaited<ReturnType<typeof instanceTypes>>): number {
  const [, type, times = '1'] = CLASS.exec(name) ?? [];
  const found = type === undefined ? undefined : types.get(type);
  if (found === undefined) throw new CouldNotRead(TYPES, 'malformed', `EC2 has no instance type for the class ${name}`);
  const { SizeInMiB } = required(known(found).MemoryInfo, TYPES, 'MemoryInfo');
  return (known(numberOf(SizeInMiB, TYPES, 'SizeInMiB')) / 1_024) * Number(times);
}
