/** Counts the units with records past their retention. Null where the configuration keeps every kind for ever. */
import { cutRulesOf } from '../config/cuts.ts';
import { unitsPastRetention } from '../history/cut/due.ts';
import { dynamoRoster } from '../history/roster.ts';
import type { Platform } from './platform.ts';

export function wireRetention({ config, table: { client, name }, clock }: Platform) {
  const rules = cutRulesOf(config);
  if (Object.keys(rules.days).length === 0) return null;
  const roster = dynamoRoster(client, name);
  return (): Promise<number> => unitsPastRetention({ client, table: name, roster, now: clock() }, rules);
}
