/** How much of an alert is told: in full, and as little as always has room. Names are foreign, and may be as long as anybody likes. */
import { inPlainText } from '../core/inert.ts';
import { clipped } from './headline.ts';

export interface Limits {
  /** Letters of a sentence of facts, which is short; what is longer was put there by somebody. */
  readonly sentence: number;
  readonly name: number;
  readonly accounts: number;
  readonly controls: number;
  readonly regions: number;
  /** Of a summary. */
  readonly lines: number;
  /** Letters of an address: a part of one leads nowhere. */
  readonly address: number;
  /** Whether the values of the finding are filled in; a person fills in what is left out. */
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

/** Some thirty fields of these lengths are far below what SNS takes, whatever alphabet they are in. */
export const IN_BRIEF: Limits = {
  ...{ sentence: 300, name: 200, accounts: 20, controls: 20, regions: 10, lines: 20, address: 1_024, values: false },
};

export interface Bounded {
  sentence(text: string): string;
  name(text: string): string;
  address(url: string | null): string | null;
  /** The first of them. */
  list(what: 'accounts' | 'controls' | 'regions' | 'lines', items: readonly string[]): string[];
  /** What was cut so far, in words. */
  leftOut(): string[];
}

/** Foreign text on one line and within the limits; what is cut is remembered. */
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
