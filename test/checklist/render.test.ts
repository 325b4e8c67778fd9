/** A rendered checklist is the same document: without what was added, its bytes are those of the original. */
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { annotated } from '../../shared/checklist/annotate.ts';
import { decisionsOf } from '../../shared/checklist/check.ts';
import type { Bytes } from '../../shared/checklist/document.ts';
import { itemsOf } from '../../shared/checklist/items.ts';
import type { Entry } from '../../shared/checklist/mapping.ts';
import { misplacedIn, stripped } from '../../shared/checklist/marks.ts';
import { htmlOf } from '../../shared/checklist/render-html.ts';
import { badgeOf, commentOf } from '../../shared/checklist/render-small.ts';
import type { RenderContext } from '../../shared/checklist/rendering.ts';
import { type Evidence, type ShownVerdict, standingsOf, talliesOf } from '../../shared/checklist/standing.ts';
import { bytes, itemsIn } from './support.ts';

const CONTEXT: RenderContext = { asOf: '2026-03-31T00:00:00.000Z', scope: 'every account', linkOf: () => undefined };

const verdict = (control: string, status: ShownVerdict['status'], more: Partial<ShownVerdict> = {}): ShownVerdict => ({
  ...{ control, account: '111122223333', region: 'eu-west-1', resource: 'db-1', status, because: `it is ${status}` },
  ...{ since: '2026-03-01T00:00:00.000Z', failingSince: null, waiver: null, ...more },
});
const WAIVER = { until: '2026-12-31', by: 'ops', reason: 'agreed' };

const evidence = async (verdicts: readonly ShownVerdict[], more: Partial<Evidence> = {}): Promise<Evidence> => ({
  tallies: await talliesOf(
    (async function* () {
      yield* verdicts;
    })(),
  ),
  judgedWith: () => true,
  unscanned: [],
  ...more,
});

const entry = (item: string, more: Partial<Entry>): Entry => ({
  item,
  key: '',
  section: '',
  line: 1,
  controls: [],
  ...more,
});
const mapped = (item: string, ...controls: string[]) =>
  entry(item, { controls: controls.map((control) => ({ control })) });

async function render(
  text: string,
  entries: readonly Entry[],
  verdicts: readonly ShownVerdict[],
  more: Partial<Evidence> = {},
) {
  const items = itemsIn(text);
  const standings = standingsOf(items, decisionsOf(items, entries), await evidence(verdicts, more));
  return {
    items,
    standings,
    markdown: Buffer.from(annotated(bytes(text), items, standings, CONTEXT), 'latin1').toString(),
  };
}

const stateOf = async (
  verdicts: readonly ShownVerdict[],
  more: Partial<Evidence> = {},
  decided = mapped('Backups', 'a.b'),
) => {
  const { standings } = await render('- [ ] Backups\n', [decided], verdicts, more);
  return [...standings.values()][0];
};

describe('an item', () => {
  it.each<[string, readonly ShownVerdict[]]>([
    ['holds', [verdict('a.b', 'pass')]],
    ['holds', [verdict('a.b', 'pass'), verdict('a.b', 'not-applicable')]],
    ['fails', [verdict('a.b', 'pass'), verdict('a.b', 'fail')]],
    ['fails', [verdict('a.b', 'unknown'), verdict('a.b', 'fail')]],
    ['unknown', [verdict('a.b', 'pass'), verdict('a.b', 'unknown')]],
    ['unknown', [verdict('a.b', 'unknown'), verdict('a.b', 'fail', { waiver: WAIVER })]],
    ['waived', [verdict('a.b', 'pass'), verdict('a.b', 'fail', { waiver: WAIVER })]],
    ['none', []],
    ['none', [verdict('a.b', 'not-applicable')]],
    ['none', [verdict('c.d', 'pass')]],
  ])('%s by %j', async (state, verdicts) => {
    const standing = await stateOf(verdicts);
    expect(standing?.state).toBe(state);
    const { markdown } = await render('- [ ] Backups\n', [mapped('Backups', 'a.b')], verdicts);
    expect(markdown.includes('- [x]')).toBe(state === 'holds');
  });

  it('that people answer for, or that nobody mapped, is never ticked', async () => {
    expect((await stateOf([], {}, entry('Backups', { 'attested by': 'ops' })))?.state).toBe('none');
    expect((await stateOf([], {}, entry('Backups', {})))?.state).toBe('open');
    expect((await stateOf([], {}, entry('Backups', { 'not applicable': 'no data' })))?.state).toBe('excluded');
  });

  it('with several controls holds only if each of them does', async () => {
    const two = mapped('Backups', 'a.b', 'c.d');
    expect((await stateOf([verdict('a.b', 'pass')], {}, two))?.state).toBe('none');
    expect((await stateOf([verdict('a.b', 'pass'), verdict('c.d', 'fail')], {}, two))?.state).toBe('fails');
    expect((await stateOf([verdict('a.b', 'pass'), verdict('c.d', 'pass')], {}, two))?.state).toBe('holds');
  });

  it('with a threshold is unknown when the control was judged with another one', async () => {
    const strict = entry('Backups', { controls: [{ control: 'a.b', parameters: { days: 35 } }] });
    const standing = await stateOf([verdict('a.b', 'pass')], { judgedWith: () => false }, strict);
    expect(standing).toMatchObject({ state: 'unknown', because: expect.stringContaining('days 35') });
  });

  it('is unknown while something in scope was not scanned', async () => {
    expect((await stateOf([verdict('a.b', 'pass')], { unscanned: ['111122223333/eu-west-1'] }))?.state).toBe('unknown');
  });

  it('says since when, for how many resources, and for which one not', async () => {
    const failing = verdict('a.b', 'fail', { failingSince: '2026-02-01T00:00:00.000Z', because: 'kept 7 days' });
    expect(await stateOf([verdict('a.b', 'pass'), failing])).toMatchObject({
      since: '2026-02-01T00:00:00.000Z',
      resources: 2,
      because: 'a.b fails for 1 of 2 resources: 111122223333 db-1: kept 7 days',
    });
  });

  it('that gathers others is ticked when all of them hold', async () => {
    const text = '- [ ] Data\n  - [ ] Backups\n  - [ ] Keys\n';
    const entries = [mapped('Backups', 'a.b'), mapped('Keys', 'c.d')];
    const half = await render(text, entries, [verdict('a.b', 'pass'), verdict('c.d', 'unknown')]);
    expect(half.markdown).toMatch(/^- \[ \] Data/m);
    const whole = await render(text, entries, [verdict('a.b', 'pass'), verdict('c.d', 'pass')]);
    expect(whole.markdown).toMatch(/^- \[x\] .*Data/m);
  });
});

describe('the Markdown', () => {
  it('unticks a box that a person ticked without evidence, and says why below', async () => {
    const { markdown } = await render(
      '# Data\n\n- [x] Backups\n',
      [mapped('Backups', 'a.b')],
      [verdict('a.b', 'fail')],
    );
    expect(markdown).toMatch(/^- \[ \] .*Backups.*❌ fails\[\^plumbline-1\]/m);
    expect(markdown).toMatch(/^\[\^plumbline-1\]: \*\*fails\*\* · .*since 2026-03-01T00:00:00\.000Z/m);
    expect(markdown).toContain('> **0 of 1 item holds; 1 fail** in every account as of 2026-03-31');
    expect(stripped(bytes(markdown))).toBe(bytes('# Data\n\n- [x] Backups\n'));
  });

  it('keeps front matter first', async () => {
    const { markdown } = await render('---\ntitle: x\n---\n\n- [ ] Backups\n', [], []);
    expect(markdown.startsWith('---\ntitle: x\n---\n<!--plumbline top-->')).toBe(true);
  });

  it('holds no text of a resource that could act in it', async () => {
    const because = 'x <!--/plumbline--> <script>alert(1)</script> | [a](javascript:b)\n# no';
    const { markdown } = await render(
      '- [ ] Backups\n',
      [mapped('Backups', 'a.b')],
      [verdict('a.b', 'fail', { because })],
    );
    expect(markdown).not.toContain('<script>');
    expect(stripped(bytes(markdown))).toBe('- [ ] Backups\n');
  });

  const PIECES = [
    '- [ ] Backups',
    '- [x] Keys',
    '- [X] Both',
    '  - [ ] Backups',
    '\n',
    '\r\n',
    '| Control | Done |\n|---|---|\n| Keys | [ ] |',
    '```\na = 1\n```\n',
    '# Data\n',
    '---\na: 1\n---\n',
    '<!--plumbline-->',
    '<!--/plumbline-->',
    '<!--plumbline top-->',
    '<!--/plumbline top-->\n\n',
    '\n\n<!--plumbline end-->',
    '<!--/plumbline end-->\n',
    '<!--plumbline was=20-->',
    '☐ Keys',
    '- [ ] \n  Backups',
    'é≥',
  ];
  const documents = fc
    .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 6 })), {
      maxLength: 25,
    })
    .map((pieces) => bytes(pieces.join('').toWellFormed()))
    // the command refuses those
    .filter((source) => misplacedIn(source) === null);

  const rendered = async (source: Bytes, verdicts: readonly ShownVerdict[]): Promise<Bytes> => {
    const base = stripped(source);
    const items = itemsOf(base);
    const entries = [mapped('Backups', 'a.b'), mapped('Keys', 'c.d')];
    return annotated(base, items, standingsOf(items, decisionsOf(items, entries), await evidence(verdicts)), CONTEXT);
  };
  const some = fc.array(fc.constantFrom(verdict('a.b', 'pass'), verdict('c.d', 'pass'), verdict('a.b', 'fail')), {
    maxLength: 3,
  });

  it('of any document is the document when stripped, and the same when rendered again', async () => {
    await fc.assert(
      fc.asyncProperty(documents, some, some, async (source, verdicts, later) => {
        const once = await rendered(source, verdicts);
        expect(stripped(once)).toBe(stripped(source));
        expect(await rendered(once, verdicts)).toBe(once);
        expect(stripped(await rendered(once, later))).toBe(stripped(source));
      }),
      { numRuns: 400 },
    );
  });

  const TOP = '<!--plumbline top-->';

  it('of any document that is no rendering keeps all its bytes, also marks that it writes about itself', async () => {
    await fc.assert(
      fc.asyncProperty(documents, some, async (source, verdicts) => {
        fc.pre(!source.replace(/^(---\na: 1\n---\n)+/, '').startsWith(TOP));
        expect(stripped(source)).toBe(source);
        expect(stripped(await rendered(source, verdicts))).toBe(source);
      }),
      { numRuns: 400 },
    );
  });

  it('of a document about marks has marks with a key, and keeps what stands between its own', async () => {
    const source =
      '- [x] Backups\n\nA remark is written `<!--plumbline-->here<!--/plumbline-->`.\n<!--plumbline end-->x<!--/plumbline end-->\n';
    const once = await rendered(source, [verdict('a.b', 'fail')]);
    expect(once).toMatch(/^<!--plumbline (?<key>[0-9a-f]{8}) top-->[\s\S]*<!--plumbline \k<key> was=78-->/);
    expect(once).toContain('here');
    expect(stripped(once)).toBe(source);
    expect(await rendered(once, [verdict('a.b', 'fail')])).toBe(once);
    expect(stripped(await rendered(once, [verdict('a.b', 'pass')]))).toBe(source);
  });

  it('that lost its place on top is found by its line', async () => {
    const once = await rendered('- [ ] Backups\n', []);
    expect([misplacedIn(once), misplacedIn(`# Title\n\n${once}`)]).toEqual([null, 3]);
    expect(misplacedIn(`${TOP} alone`)).toBeNull();
  });

  it('of bytes that are no UTF-8 is the same bytes when stripped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (raw) => {
        const source = `- [ ] Backups ${Buffer.from(raw).toString('latin1')}`;
        expect(stripped(await rendered(source, [verdict('a.b', 'pass')]))).toBe(source);
      }),
    );
  });
});

describe('the other forms', () => {
  const TEXT =
    '# Data <script>alert(1)</script>\n\n- [ ] Backups <img src=x onerror=alert(1)>\n- [ ] Keys\n\n```\na = 1\n```\n';

  it('HTML is inert: no script, no handler, nothing from elsewhere', async () => {
    const hostile = verdict('a.b', 'fail', { because: '<script>alert(1)</script>"onclick=x', resource: '"><script>' });
    const { items, standings } = await render(TEXT, [mapped('Backups', 'a.b')], [hostile]);
    const link = { ...CONTEXT, linkOf: () => 'https://example.com/?"onclick="x' };
    const page = htmlOf(bytes(TEXT), items, standings, link);
    const { document } = parseHTML(page);
    expect(document.querySelectorAll('script, img, iframe, object, form')).toHaveLength(0);
    for (const element of document.querySelectorAll('*'))
      for (const { name } of element.attributes) expect(name).not.toMatch(/^on/);
    expect(document.querySelector('meta[http-equiv]')?.getAttribute('content')).toContain("default-src 'none'");
    expect(document.querySelector('h1')?.textContent).toContain('Data');
    expect(document.querySelectorAll('.item')).toHaveLength(items.length);
  });

  it('a comment names what does not hold, and fits into GitHub', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `- [ ] Item ${index} with some more words in it\n`).join(
      '',
    );
    const { items, standings } = await render(many, [], []);
    const comment = commentOf(items, standings, CONTEXT);
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toMatch(/^<!-- plumbline checklist -->\n/);
    expect(comment).toMatch(/\d+ more are left out/);
    const whole = await render('- [ ] Backups\n', [mapped('Backups', 'a.b')], [verdict('a.b', 'pass')]);
    expect(commentOf(whole.items, whole.standings, CONTEXT)).toContain('Every item holds.');
  });

  it('a badge says how many hold, and is green only for all', async () => {
    const entries = [mapped('Backups', 'a.b'), mapped('Keys', 'c.d')];
    const badge = async (verdicts: readonly ShownVerdict[]) =>
      badgeOf((await render('- [ ] Backups\n- [ ] Keys\n', entries, verdicts)).standings);
    expect(await badge([verdict('a.b', 'pass')])).toContain('>1 of 2<');
    expect(await badge([verdict('a.b', 'pass')])).not.toContain('#1a7f43');
    expect(await badge([verdict('a.b', 'pass'), verdict('c.d', 'pass')])).toContain('#1a7f43');
    expect(badgeOf(new Map())).toContain('>empty<');
  });
});
