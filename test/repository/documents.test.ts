/** Links between the documents lead somewhere, and the documents name folders that exist. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';

const root = resolve(import.meta.dirname, '../..');
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'docs/**/*.md', 'changes/*.md'];
const documents = (await Array.fromAsync(glob(DOCUMENTS, { cwd: root }))).sort();

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Code is not Markdown: brackets and `#` in it are no links and no headings. */
const withoutCodeBlocks = (text: string): string => text.replace(/^(`{3,}).*\n[\s\S]*?^\1 *$/gm, '');
const withoutCode = (text: string): string => withoutCodeBlocks(text).replace(/`[^`\n]+`/g, '`code`');

/** The targets of inline links and images, but for addresses of other sites. */
function relativeLinks(text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)/g)].map(
    ([, target = '']) => target,
  );
  return targets.filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/** The anchors that GitHub makes of a document's headings: a heading that repeats gets `-1`, `-2`, … */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...withoutCodeBlocks(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) => {
      const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const anchor = words.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '').replaceAll(' ', '-');
      const earlier = seen.get(anchor) ?? 0;
      seen.set(anchor, earlier + 1);
      return earlier === 0 ? anchor : `${anchor}-${earlier}`;
    }),
  );
}

/** The fault of a link in a document; undefined if the link leads to a file and, if it names one, to an anchor. */
function problemOf(document: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#', 2);
  const target = path === '' ? document : relative(root, resolve(root, dirname(document), decodeURIComponent(path)));
  if (target.startsWith('..')) return `${link} leads out of the repository`;
  if (!statSync(join(root, target), { throwIfNoEntry: false })) return `${link}: ${target} does not exist`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchorsOf(read(target)).has(anchor) ? undefined : `${link}: ${target} has no heading with that anchor`;
}

/** The lines of the table whose first heading is `name`, without the heading. */
function rowsOfTable(text: string, name: string): string[] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`| ${name} |`)) + 2;
  const end = lines.findIndex((line, index) => index >= first && !line.startsWith('|'));
  return first < 2 ? [] : lines.slice(first, end === -1 ? undefined : end);
}

describe('links between documents', () => {
  it('finds the documents', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/README.md']));
  });

  it.each(documents)('%s links only to files and headings that exist', (document) => {
    const problems = relativeLinks(read(document)).flatMap((link) => problemOf(document, link) ?? []);
    expect(problems).toEqual([]);
  });

  it('notices a missing file, a missing heading and a link out of the repository', () => {
    expect(problemOf('docs/README.md', 'no-such-page.md')).toMatch(/does not exist/);
    expect(problemOf('docs/README.md', 'glossary.md#no-such-heading')).toMatch(/no heading/);
    expect(problemOf('README.md', '../elsewhere.md')).toMatch(/out of the repository/);
    expect(relativeLinks('[a](x.md) `[b](y.md)` [c](https://example.com)\n```\n[d](z.md)\n```\n')).toEqual(['x.md']);
    expect([...anchorsOf('# Who, where?\n## `a.b`\n## Same\n## Same\n')]).toEqual([
      'who-where',
      'ab',
      'same',
      'same-1',
    ]);
  });
});

describe('the index of the documents', () => {
  it('links to every page in docs, the decisions and the generated pages included', () => {
    const linked = new Set(relativeLinks(read('docs/README.md')).map((link) => link.replace(/#.*$/, '')));
    const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'README.md');
    const generated = readdirSync(join(root, 'docs/generated')).filter((name) => name.endsWith('.md'));
    const expected = [...pages, 'adr', ...generated.map((name) => `generated/${name}`)];
    expect(expected.filter((page) => !linked.has(page))).toEqual([]);
  });
});

describe('the folder table of the README', () => {
  const rows = rowsOfTable(read('README.md'), 'folder');
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, folder = '']) => folder.replace(/\/$/, '')),
  );
  const foldersIn = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );

  it('names only folders that exist', () => {
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((folder) => !statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory())).toEqual(
      [],
    );
  });

  it('names every folder of shared', () => {
    expect(foldersIn('shared').filter((folder) => !named.includes(`shared/${folder}`))).toEqual([]);
  });
});

describe('the figures of the README', () => {
  it('are the numbers of controls and of checklist items that controls answer', () => {
    const text = read('README.md');
    const items = new Set(controls.flatMap(({ seeds }) => seeds));
    expect([...text.matchAll(/(\d+) controls\b/g)].map(([, count]) => Number(count))).toEqual([
      controls.length,
      controls.length,
    ]);
    expect(text).toContain(`answer ${items.size} of the 686 items`);
  });
});

/** Words that hide the actor, or that the glossary replaces; text in italics is quoted from the product. */
const RIDDLES = /\b(who(?:m|so)?ever|nobody|our doing|the world|told)\b/i;

describe('the words of the documents', () => {
  it.each(documents.filter((document) => !document.startsWith('docs/generated/')))('%s names the actor', (document) => {
    const text = withoutCode(read(document)).replace(/\*[^*\n]+\*|\]\([^)\n]*\)/g, '');
    expect(text.split('\n').filter((line) => RIDDLES.test(line))).toEqual([]);
  });
});
