/**
 * The work of `plumbline checklist render`: reads from the history which items hold, and writes that into the
 * checklist.
 */
import { resourcePage } from '../../shared/alerts/console.ts';
import { annotated } from '../../shared/checklist/annotate.ts';
import { decisionsOf } from '../../shared/checklist/check.ts';
import { evidenceOf } from '../../shared/checklist/evidence.ts';
import { htmlOf } from '../../shared/checklist/render-html.ts';
import { badgeOf, commentOf } from '../../shared/checklist/render-small.ts';
import type { RenderContext } from '../../shared/checklist/rendering.ts';
import { countsOf, type Standings, standingsOf, type Tallies } from '../../shared/checklist/standing.ts';
import { sentenceOf } from '../../shared/checklist/summary.ts';
import { texts } from '../../shared/controls/catalogue.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { listed } from '../../shared/core/words.ts';
import { type Checklist, mappingBeside, readChecklist, replaceFile, requireMapping } from './checklist-files.ts';
import type { Rendering } from './checklist-formats.ts';
import type { Io } from './io.ts';
import { asUsage } from './questions.ts';
import { openStore } from './store.ts';
import type { StoreOptions } from './store-options.ts';

interface RenderOptions extends StoreOptions {
  readonly mapping?: string;
  readonly asOf?: string;
  readonly account?: readonly string[];
  readonly ou?: readonly string[];
  readonly links?: string;
  readonly format: Rendering;
  readonly output?: string;
}

export async function runRender(io: Io, file: string, options: RenderOptions): Promise<void> {
  if (options.format === 'pdf' && options.output === undefined)
    throw new UsageError('a PDF is not for a terminal; give --output <file>');
  const asOf = options.asOf ?? new Date().toISOString();
  const { checklist, entries, evidence } = await read(file, options, asOf);
  const standings = standingsOf(checklist.items, decisionsOf(checklist.items, entries), evidence);
  const context: RenderContext = { asOf, scope: scopeOf(options), linkOf: linksOf(options.links, evidence.tallies) };
  const content = await rendered(io, options.format, { checklist, standings, context });
  if (options.output === undefined) io.stdout.write(content);
  else await replaceFile(options.output, content);
  io.stderr.write(`${sentenceOf(countsOf(standings))} as of ${asOf}\n`);
}

const scopeOf = ({ account, ou }: RenderOptions): string => {
  const parts = [account ? listed(account) : '', ou ? `the unit ${listed(ou)}` : ''].filter((part) => part !== '');
  return parts.length === 0 ? 'every account' : parts.join(' and ');
};

interface Rendered {
  readonly checklist: Checklist;
  readonly standings: Standings;
  readonly context: RenderContext;
}

async function rendered(
  io: Io,
  format: Rendering,
  { checklist, standings, context }: Rendered,
): Promise<string | Uint8Array> {
  const { bytes, items } = checklist;
  switch (format) {
    case 'markdown':
      return Buffer.from(annotated(bytes, items, standings, context), 'latin1');
    case 'html':
      return htmlOf(bytes, items, standings, context);
    case 'pdf': {
      const { browserIn, printed } = await import('./browser.ts');
      return printed(await browserIn(io.env), htmlOf(bytes, items, standings, context));
    }
    case 'comment':
      return commentOf(items, standings, context);
    case 'badge':
      return badgeOf(standings);
  }
}

/** The store is opened first, because a missing store is found faster than a fault in the files. */
async function read(file: string, options: RenderOptions, asOf: string) {
  const store = await openStore(options);
  try {
    const checklist = await readChecklist(file);
    const { entries } = await requireMapping(options.mapping ?? mappingBeside(file), file);
    return { checklist, entries, evidence: await evidenceOf(store, questionOf(options), asOf) };
  } catch (error) {
    throw asUsage(error);
  } finally {
    await store.close();
  }
}

const questionOf = ({ asOf, account, ou }: RenderOptions) => ({ at: asOf, accounts: account, ous: ou });

/** The page of the control; without one, the console's page of the first resource that fails. */
function linksOf(base: string | undefined, tallies: Tallies): RenderContext['linkOf'] {
  if (base !== undefined) {
    const folder = base.replace(/\/$/, '');
    return (control) => `${folder}/${control.replaceAll('.', '/')}.md`;
  }
  return (control) => {
    const failing = tallies.get(control)?.failing;
    return failing ? (resourcePage(texts[control]?.console, failing) ?? undefined) : undefined;
  };
}
