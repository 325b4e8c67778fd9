/**
 * Checks that an item has exactly the attributes that this release writes: an added time to live would delete a commit.
 */
import { nameOf } from './body.ts';
import type { Item } from './dynamodb.ts';

export type Attributes = readonly string[];

/** Reports attributes that an item lacks, or has in excess. */
export function strangeIn(item: Item, expected: Attributes, tell: (problem: string) => void): void {
  const lost = expected.filter((name) => item[name] === undefined);
  const added = Object.keys(item).filter((name) => !expected.includes(name));
  if (lost.length > 0) tell(`${nameOf(item)} has lost ${lost.join(', ')}`);
  if (added.length > 0) tell(`${nameOf(item)} was given ${added.join(', ')}, which nothing writes there`);
}

export const bodyOf = (item: Item): Attributes => (item.parts ? ['parts', 'partsOf'] : ['body']);
