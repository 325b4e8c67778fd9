/** Large, deep and broken checklists end in a result or a clear error, within seconds. */
import { describe, expect, it } from 'vitest';
import { controlIndex } from '../../cli/lib/checklist-proposals.ts';
import { itemsOf } from '../../shared/checklist/items.ts';
import { misplacedIn, stripped } from '../../shared/checklist/marks.ts';
import { proposalsFor } from '../../shared/checklist/match.ts';
import { bytes, itemsIn } from './support.ts';

/** The machines that run the tests share their processors: a limit of time is far above what it takes. */
const PATIENCE = { timeout: 120_000 };

describe('a large checklist', PATIENCE, () => {
  it('of 5 MB is read', () => {
    const line = '- [ ] Encryption at rest for **all** data `stores`, with a key of our own\n';
    expect(itemsIn(line.repeat(Math.ceil(5_000_000 / line.length))).length).toBe(Math.ceil(5_000_000 / line.length));
  });

  it('of one line of 5 MB is read, and its item is cut', () => {
    const [item] = itemsIn(`- [ ] ${'word '.repeat(1_000_000)}`);
    expect(item?.text.length).toBeLessThanOrEqual(2_000);
  });

  it('of 5 MB of letters that begin markup is read', () => {
    for (const text of [
      '[',
      '<!--',
      '**',
      '`',
      '|',
      '_a',
      '![a](',
      '<a ',
      '&',
      '\\',
      '- [ ] [',
      '> ',
      '#',
      ' ',
      '\t',
      '\n- ',
    ])
      itemsIn(text.repeat(Math.ceil(300_000 / text.length)));
  });
});

describe('3,000 nested markers', PATIENCE, () => {
  it.each([
    ['on one line', `${'- '.repeat(3000)}[ ] x`],
    ['of quotes', `${'> '.repeat(3000)}- [ ] x`],
    ['of numbers', `${'1. '.repeat(3000)}[ ] x`],
    ['of every kind', `${'> - 1. * '.repeat(750)}[ ] x`],
  ])('%s are read', (_, text) => {
    expect(itemsIn(text).length).toBeGreaterThanOrEqual(0);
  });

  it('by indentation are read, and every box is found', () => {
    const text = Array.from({ length: 1_000 }, (_, depth) => `${'  '.repeat(depth)}- [ ] item ${depth}`).join('\n');
    expect(itemsIn(text)).toHaveLength(1_000);
    const tabs = Array.from({ length: 1_000 }, (_, depth) => `${'\t'.repeat(depth)}- [ ] item ${depth}`).join('\n');
    expect(itemsIn(tabs)).toHaveLength(1_000);
  });
});

describe('a broken checklist', () => {
  it.each([
    [
      'a table whose rows are too short and too long',
      '| Control | Done |\n|---|---|\n| one\n| two | [ ] | more | more |\n|\n',
      2,
    ],
    ['a table without its end', '| Control | Done |\n|---|---|\n| one | [', 1],
    ['a code block without its end', '- [ ] one\n\n```\n- [ ] not this\n', 1],
    ['front matter without its end', '---\na: 1\n\n- [ ] one\n', 1],
    ['a comment without its end', '- [ ] one\n\n<!-- \n- [ ] not this\n', 1],
    ['a box without words', '- [ ]\n- [ ] \n- [x] one\n', 1],
    ['emphasis without its end', '- [ ] **one\n- [ ] `two\n', 2],
  ])('%s', (_, text, count) => {
    expect(itemsIn(text)).toHaveLength(count);
  });

  it('has an item for each of its boxes when its bytes are no UTF-8', () => {
    const broken = Buffer.concat([
      Buffer.from('- [ ] caf'),
      Buffer.from([0xe9, 0xff, 0xc3]),
      Buffer.from(' backups\n- [x] two\n'),
    ]);
    const items = itemsOf(broken.toString('latin1'));
    expect(items.map(({ ticked }) => ticked)).toEqual([false, true]);
    expect(items[0]?.text).toMatch(/^caf.* backups$/);
  });

  it('cut off after any byte is read', () => {
    const whole = bytes(
      '---\na: 1\n---\n# Größe\n\n- [x] **A**: b\n  1. [ ] c\n\n| Control | Done |\n|---|---|\n| d | ☑ |\n',
    );
    for (let end = 0; end <= whole.length; end += 1) expect(itemsOf(whole.slice(0, end)).length).toBeLessThanOrEqual(3);
  });

  it('with script in its items has the words alone', () => {
    const [item] = itemsIn(
      '- [ ] <img src=x onerror=alert(1)><script>alert(2)</script> backups [x](javascript:alert(3))\n',
    );
    expect(item?.text).toBe('alert(2) backups x');
  });
});

describe('an item of many words', PATIENCE, () => {
  it('is matched within a moment', () => {
    const index = controlIndex();
    const [item] = itemsIn(`- [ ] ${'backup encryption alarm rollback CIS 1.4 ≥ 30 days '.repeat(100)}`);
    const begun = performance.now();
    if (item) proposalsFor(item, index);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('marks', PATIENCE, () => {
  it('in any number and order are read in time', () => {
    for (const text of [
      '<!--plumbline-->',
      '<!--/plumbline-->',
      '\n\n<!--plumbline end-->',
      '<!--plumbline',
      '<!--plumbline was=20-->x<!--/plumbline-->',
    ])
      for (const whole of [text.repeat(50_000), `<!--plumbline top--><!--/plumbline top-->${text.repeat(50_000)}`]) {
        expect(stripped(whole).length).toBeLessThanOrEqual(whole.length);
        expect(misplacedIn(whole)).toBeNull();
      }
    expect(misplacedIn('<!--plumbline top-->'.repeat(50_000))).toBeNull();
    const keyed = Array.from(
      { length: 50_000 },
      (_, index) => `<!--plumbline ${String(index).padStart(8, '0')} top-->`,
    );
    expect(misplacedIn(` ${keyed.join('')}`)).toBeNull();
  });
});
