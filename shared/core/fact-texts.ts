/** Canonical text of facts, and its digest: made once, however many controls judge the same facts. */
import { canonical, sha256 } from './digest.ts';

export interface FactTexts {
  textOf(facts: unknown): string;
  /** SHA-256 of the text. */
  digestOf(facts: unknown): string;
}

interface Written {
  readonly text: string;
  digest?: string;
}

/** For facts that nobody changes while they are judged. */
export function factTexts(): FactTexts {
  const known = new WeakMap<object, Written>();
  const writtenOf = (facts: unknown): Written => {
    const earlier = isObject(facts) ? known.get(facts) : undefined;
    if (earlier) return earlier;
    const written = { text: canonical(facts) };
    if (isObject(facts)) known.set(facts, written);
    return written;
  };
  return {
    textOf: (facts) => writtenOf(facts).text,
    digestOf: (facts) => {
      const written = writtenOf(facts);
      written.digest ??= sha256(written.text);
      return written.digest;
    },
  };
}

/** SHA-256 of texts, made once for each text: many verdicts have the same facts. */
export function digestsOfTexts(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const digest = known.get(text) ?? sha256(text);
    known.set(text, digest);
    return digest;
  };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
