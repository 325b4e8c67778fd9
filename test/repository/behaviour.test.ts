import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { behaviours, propertiesOf } from '../../scripts/generated/behaviour.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';

const root = mkdtempSync(join(tmpdir(), 'behaviour-'));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;
/** The digest of `default` in a main file that may import `helper.ts`. */
function digestOf(main: string, helper = 'export const limit = 3;'): string {
  const folder = mkdtempSync(join(root, `${count++}-`));
  writeFileSync(join(folder, 'main.ts'), main);
  writeFileSync(join(folder, 'helper.ts'), helper);
  const { moduleOf, digestOf: digest } = behaviours(folder);
  const file = join(folder, 'main.ts');
  const node = moduleOf(file).declared.get('default');
  if (!node) throw new Error('no default export');
  return digest([{ file, node, without: propertiesOf(node).filter(({ key }) => key.name === 'title') }]);
}

const MAIN = `import { limit } from './helper.ts';
export default make({ title: 'a', evaluate: (n: number) => n > limit });`;

describe("the digest of a control's behaviour", () => {
  it.each([
    ['comments', `// why\n${MAIN}`, undefined],
    ['comments within', MAIN.replace('n > limit', '/* more */ n > limit'), undefined],
    ['layout', MAIN.replaceAll(', ', ',\n  '), undefined],
    ['types', MAIN.replace('n: number', 'n: 1 | 2'), undefined],
    ['what is left out', MAIN.replace("'a'", "'another title'"), undefined],
    ['code that it does not reach', MAIN, 'export const limit = 3; export const other = 1;'],
    ['a comment in a file it reads', MAIN, '/** Days. */ export const limit = 3;'],
  ])('stays the same with other %s', (_what, main, helper) => {
    expect(digestOf(main, helper)).toBe(digestOf(MAIN));
  });

  it.each([
    ['what it does', MAIN.replace('n > limit', 'n >= limit'), undefined],
    ['a value in a file it reads', MAIN, 'export const limit = 4;'],
    ['what a value it reads depends on', MAIN, 'const base = 4; export const limit = base;'],
    ['a function it reaches through another', MAIN, 'export const limit = half(6); function half(n) { return n / 2; }'],
  ])('changes with %s', (_what, main, helper) => {
    expect(digestOf(main, helper)).not.toBe(digestOf(MAIN));
  });

  it('follows declarations from one to the next', () => {
    const through = (divisor: number) =>
      digestOf(MAIN, `export const limit = half(6); function half(n) { return n / ${divisor}; }`);
    expect(through(2)).not.toBe(through(3));
  });
});

describe('the revisions of the controls', () => {
  it('cover the facts and the evaluation of each control separately', () => {
    for (const { id, subject } of controls) {
      const revision = revisions[id];
      expect(revision?.judging, id).toMatch(/^[0-9a-f]{12}$/);
      expect(revision?.reading, id).toMatch(/^[0-9a-f]{12}$/);
      // a control of an account, a region or the organisation may only test whether other resources exist
      if (!/\.(self|region)$/.test(subject.id)) expect(revision?.reads.length, id).toBeGreaterThan(0);
    }
  });
});
