/**
 * Checks that an item has exactly the attributes that this release writes: an added time to live would delete a commit.
 */
import { nameOf } from './body.ts';
import type { Item } from './dynamodb.ts';

export type Attributes = readonly string[];

/** Reports attributes that an item lacks, or has in excess. */
export function strangeIn(item: Item, expected: Attributes, tell: (problem: string) => void): void {
  if (hasExactly(item, expected)) return;
  const lost = expected.filter((name) => item[name] === undefined);
  const added = Object.keys(item).filter((name) => !expected.includes(name));
  if (lost.length > 0) tell(`${nameOf(item)} has lost ${lost.join(', ')}`);
  if (added.length > 0) tell(`${nameOf(item)} was given ${added.join(', ')}, which nothing writes there`);
}

/** Nearly every item does. */
function hasExactly(item: Item, expected: Attributes): boolean {
  for (const name of expected) if (item[name] === undefined) return false;
  return Object.keys(item).length === expected.length;
}

export const bodyOf = (item: Item): Attributes => (item.parts ? ['parts', 'partsOf'] : ['body']);
