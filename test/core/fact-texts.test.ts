import { describe, expect, it } from 'vitest';
import { canonical, digest, sha256 } from '../../shared/core/digest.ts';
import { digestsOfTexts, factTexts } from '../../shared/core/fact-texts.ts';

describe('the texts of facts', () => {
  it('are canonical JSON, with its digest', () => {
    const texts = factTexts();
    for (const facts of [{ b: 1, a: [2, null] }, [], 'text', 0, null, undefined]) {
      expect(texts.textOf(facts)).toBe(canonical(facts));
      expect(texts.digestOf(facts)).toBe(digest(facts));
    }
  });

  it('are written once for the same facts', () => {
    const texts = factTexts();
    let reads = 0;
    const facts = {
      get a() {
        reads += 1;
        return 1;
      },
    };
    expect(texts.digestOf(facts)).toBe(digest({ a: 1 }));
    const readsOfFirst = reads;
    expect([texts.textOf(facts), texts.digestOf(facts)]).toEqual(['{"a":1}', digest({ a: 1 })]);
    expect(reads).toBe(readsOfFirst);
  });

  it('have the digest of each text, whichever was asked for first', () => {
    const digestOf = digestsOfTexts();
    expect(['a', 'b', 'a'].map(digestOf)).toEqual(['a', 'b', 'a'].map((text) => sha256(text)));
  });
});
