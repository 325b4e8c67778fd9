/**
 * Limits for texts in a document, because names may have any length: one set for full documents, and a smaller one with
 * which a document always fits.
 */
import { inPlainText } from '../core/inert.ts';
import { clipped } from './headline.ts';

export interface Limits {
  /** Letters of a sentence. A longer one contains long foreign text. */
  readonly sentence: number;
  readonly name: number;
  readonly accounts: number;
  readonly controls: number;
  readonly regions: number;
  /** Lines of a digest. */
  readonly lines: number;
  /** Letters of an address. A longer one is left out, because a cut address does not work. */
  readonly address: number;
  /** Whether commands contain the values of the finding; otherwise a person fills them in. */
  readonly values: boolean;
}

/** ARNs have up to 2,048 characters ("IAM and AWS STS quotas"). */
export const IN_FULL: Limits = {
  ...{
    sentence: 1_000,
    name: 2_048,
    accounts: 200,
    controls: 200,
    regions: 50,
    lines: 50,
    address: 8_192,
    values: true,
  },
};

/** Thirty fields of these lengths fit into an SNS message, whatever characters they contain. */
export const IN_BRIEF: Limits = {
  ...{ sentence: 300, name: 200, accounts: 20, controls: 20, regions: 10, lines: 20, address: 1_024, values: false },
};

export interface Bounded {
  sentence(text: string): string;
  name(text: string): string;
  address(url: string | null): string | null;
  /** The first items of the list. */
  list(what: 'accounts' | 'controls' | 'regions' | 'lines', items: readonly string[]): string[];
  /** Says in words what was cut so far. */
  leftOut(): string[];
}

/** Puts foreign text on one line and within the limits, and records what was cut. */
export function boundedBy(limits: Limits): Bounded {
  const cut = new Set<string>();
  const upTo = (text: string, most: number, what: string) => {
    const line = inPlainText(text);
    const shown = clipped(line, most);
    if (shown !== line) cut.add(what);
    return shown;
  };
  return {
    sentence: (text) => upTo(text, limits.sentence, `the end of sentences over ${limits.sentence} letters`),
    name: (text) => upTo(text, limits.name, `the end of names over ${limits.name} letters`),
    address: (url) => {
      if (url === null || url.length <= limits.address) return url;
      cut.add(`addresses over ${limits.address} letters`);
      return null;
    },
    list: (what, items) => {
      if (items.length > limits[what]) cut.add(`${items.length - limits[what]} of ${items.length} ${what}`);
      return items
        .slice(0, limits[what])
        .map((item) => upTo(item, limits.name, `the end of names over ${limits.name} letters`));
    },
    leftOut: () => [...cut],
  };
}
