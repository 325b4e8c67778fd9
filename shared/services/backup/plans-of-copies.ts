/** AWS Backup in the other regions of DynamoDB's global tables, because no region of such a table is known to be its source. */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { anyOf } from '../../core/quantify.ts';
import { each, known, type Seen, seen, seenIn } from '../../core/reading.ts';
import { tables } from '../dynamodb/tables.ts';
import { type BackupPlan, plans } from './plans.ts';

export interface PlansOfCopy {
  readonly region: string;
  /** Whether a plan of that region has resources assigned to it. */
  readonly selects: Seen<boolean>;
}

/** One resource for each other region that holds a replica of a table here; without replicas, nothing is read. */
export const plansOfCopies = collector({
  id: 'backup.plans-of-copies',
  scope: 'region',
  actions: [],
  uses: [tables, plans],
  triggers: [],
  collect: async (aws): Promise<Resource<PlansOfCopy>[]> => {
    const copies = (await aws.facts(tables)).flatMap(({ facts }) => copiesIn(facts));
    const regions = new Set(copies.filter((region) => typeof region === 'string'));
    return each([...regions].sort(), async (region) => {
      const found = await seen(aws.facts(plans, region));
      const selects = found instanceof CouldNotRead ? found : seenIn(() => anyOf(found, selectsAny));
      return { id: region, facts: { region, selects } };
    });
  },
});

/** A table that could not be read gives no copies here: the control that judges the table finds it unreadable. */
function copiesIn(table: Seen<{ readonly copies: Seen<readonly { readonly region: Seen<string> }[]> }>) {
  if (table instanceof CouldNotRead || table.copies instanceof CouldNotRead) return [];
  return table.copies.map(({ region }) => region);
}

const selectsAny = ({ facts }: Resource<BackupPlan>): boolean =>
  anyOf(known(known(facts).selections), (selection) => known(selection) !== null);
