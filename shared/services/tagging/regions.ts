/** Regions as ARNs name them. */
import { arnParts } from '../../core/arn.ts';
import { CouldNotRead } from '../../core/errors.ts';
import type { Seen } from '../../core/reading.ts';

export const regionOf = (arn: string): string => arnParts(arn).region;

/** Regions other than this one, once each and in order, and the unread ones. */
export const otherThan = (home: string, regions: readonly Seen<string>[]): Seen<string>[] => {
  const known = regions.filter((region) => typeof region === 'string');
  const unread = regions.filter((region) => region instanceof CouldNotRead);
  return [...[...new Set(known)].filter((region) => region !== home).sort(), ...unread];
};

export const afterLast = (text: string, mark: string): string => text.slice(text.lastIndexOf(mark) + 1);
