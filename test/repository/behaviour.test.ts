import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { behaviours, propertiesOf } from '../../scripts/generated/behaviour.ts';
import { halves } from '../../scripts/generated/revisions.ts';
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
    ['a declaration that has the name of a parameter', `${MAIN} const n = 4;`, undefined],
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

  it.each([
    ['a parameter', '(n) => n > 1'],
    ['a part of a parameter', '({ a: [n = 2] }) => n > 1'],
    ['the rest of a parameter', '({ a, ...n }) => n > 1'],
    ['a constant within', '() => { const { n } = a(); return n > 1; }'],
    ['a function within', '() => { function n() {} return n(); }'],
    ['what a loop goes through', '() => { for (const n of a()) b(n); }'],
    ['what is caught', '() => { try { a(); } catch (n) { b(n); } }'],
  ])('follows no declaration outside whose name is that of %s', (_what, evaluate) => {
    const main = (value: number) => `const n = ${value}; export default make({ evaluate: ${evaluate} });`;
    expect(digestOf(main(3))).toBe(digestOf(main(4)));
  });

  it.each([
    ['the default of a parameter', '(m = n) => m'],
    ['what comes after the scope of a parameter', '() => [(n) => n, n]'],
    ['a property of the name in short', '() => ({ n })'],
  ])('follows the declaration that is named in %s', (_what, evaluate) => {
    const main = (value: number) => `const n = ${value}; export default make({ evaluate: ${evaluate} });`;
    expect(digestOf(main(3))).not.toBe(digestOf(main(4)));
  });

  it('follows declarations from one to the next', () => {
    const through = (divisor: number) =>
      digestOf(MAIN, `export const limit = half(6); function half(n) { return n / ${divisor}; }`);
    expect(through(2)).not.toBe(through(3));
  });
});

describe('the revision of a control that a factory makes', () => {
  const DECLARED = `import { made } from './helper.ts';
import { facts } from './facts.ts';
export default made({ title: 'a', note: 'b', limit: 3, with: { facts } });`;
  const FACTORY = `import { control } from './core.ts';
import { subject } from './facts.ts';
export function made(spec) {
  return control({ title: spec.title, fix: fixOf(spec), subject, with: spec.with, evaluate: () => judge(spec), examples: examplesOf() });
}
const fixOf = ({ note }) => \`do \${note}\`;
const examplesOf = () => [];
const judge = ({ limit }) => limit > 2;`;
  const FACTS = "export const subject = 'a'; export const facts = 'b';";

  function halvesOf({ declared = DECLARED, factory = FACTORY, facts = FACTS }) {
    const folder = mkdtempSync(join(root, `${count++}-`));
    const files = {
      'main.ts': declared,
      'helper.ts': factory,
      'facts.ts': facts,
      'core.ts': 'export const control = (x) => x;',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return halves(behaviours(folder), join(folder, 'main.ts'));
  }
  const before = halvesOf({});
  const changed = (files: Parameters<typeof halvesOf>[0]) => {
    const after = halvesOf(files);
    return { judging: after.judging !== before.judging, reading: after.reading !== before.reading };
  };

  it.each([
    ['its texts', { declared: DECLARED.replace("'a'", "'c'").replace("note: 'b'", "note: 'd'") }],
    ['the texts that the factory makes', { factory: FACTORY.replace('do ', 'please do ') }],
    ['the examples that the factory makes', { factory: FACTORY.replace('[]', '[1]') }],
  ])('stays the same with other %s', (_what, files) => {
    expect(changed(files)).toEqual({ judging: false, reading: false });
  });

  it.each([
    ['what it declares', { declared: DECLARED.replace('3', '4') }, { judging: true, reading: false }],
    ['how the factory judges', { factory: FACTORY.replace('> 2', '> 1') }, { judging: true, reading: false }],
    ['its own facts', { facts: FACTS.replace("'b'", "'c'") }, { judging: false, reading: true }],
    ['the facts of the factory', { facts: FACTS.replace("'a'", "'c'") }, { judging: false, reading: true }],
  ])('changes with %s', (_what, files, expected) => {
    expect(changed(files)).toEqual(expected);
  });

  it('is refused where the function answers no control', () => {
    expect(() => halvesOf({ factory: 'export const made = (spec) => spec;' })).toThrow(
      /no function that answers control/,
    );
  });
});

describe('the revisions of the controls', () => {
  it('cover the facts and the evaluation of each control separately', () => {
    for (const { id, subject } of controls) {
      const revision = revisions[id];
      expect(revision?.judging, id).toMatch(/^[0-9a-f]{12}$/);
      expect(revision?.reading, id).toMatch(/^[0-9a-f]{12}$/);
      // a control of an account, a region or the organisation may only test whether other resources exist; where data is kept is
      // judged by the region alone
      if (!/\.(self|region)$/.test(subject.id) && id !== 'data.residency')
        expect(revision?.reads.length, id).toBeGreaterThan(0);
    }
  });
});
