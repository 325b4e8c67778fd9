/** The work of `plumbline checklist import`: finds the items of a checklist, and proposes controls for each. */
import { type Item, sectionOf } from '../../shared/checklist/items.ts';
import { shortened } from '../../shared/checklist/mapping.ts';
import { proposalsFor } from '../../shared/checklist/match.ts';
import { type ProposedItem, type Renewed, renewed } from '../../shared/checklist/propose.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { findMapping, readChecklist, replaceFile } from './checklist-files.ts';
import { controlIndex } from './checklist-proposals.ts';
import type { Io } from './io.ts';
import { table } from './table.ts';
import { counted } from './words.ts';

interface ImportOptions {
  readonly output?: string;
  readonly format: 'table' | 'json';
}

export async function runImport(io: Io, file: string, { output, format }: ImportOptions): Promise<void> {
  const { items } = await readChecklist(file);
  const before = output === undefined ? undefined : await findMapping(output);
  const proposed = proposedFor(items);
  if (format === 'json') io.stdout.write(`${JSON.stringify({ items: proposed.map(shownItem) }, null, 2)}\n`);
  else io.stdout.write(`${table(io, ['line', 'item', 'control', 'score', 'because'], proposed.map(rowOf))}\n`);
  const without = proposed.filter(({ proposals }) => proposals.length === 0).length;
  io.stderr.write(`${counted(items.length, 'item')}, ${without} of them without a proposal\n`);
  if (output === undefined) {
    io.stderr.write('the mapping was not written; --output <file> writes it, to be reviewed\n');
    return;
  }
  const { text, recognised } = renewed(proposed, before);
  await replaceFile(output, text);
  io.stderr.write(`the mapping is in ${output}; review it, then run \`plumbline checklist check\`\n`);
  if (before) tellChanges(io, recognised, proposed);
}

function proposedFor(items: readonly Item[]): ProposedItem[] {
  const index = controlIndex();
  return items.map((item) => ({ item, proposals: proposalsFor(item, index) }));
}

const shownItem = ({ item, proposals }: ProposedItem) => ({
  line: item.line,
  section: sectionOf(item),
  text: item.text,
  ticked: item.ticked,
  kind: item.kind,
  proposals,
});

function rowOf({ item, proposals: [best] }: ProposedItem): string[] {
  const found = best ? [best.control, best.score.toFixed(2), best.because] : ['', '', 'no control is close enough'];
  return [String(item.line), shortened(item.text), ...found];
}

function tellChanges(io: Io, { found, orphans }: Renewed['recognised'], proposed: readonly ProposedItem[]): void {
  const mapped = proposed.filter(({ item }) => item.kind !== 'group');
  const added = mapped.length - found.size;
  if (added > 0) io.stderr.write(`${counted(added, 'item')} added with proposals\n`);
  for (const [index, { record, how }] of found)
    if (how === 'changed')
      io.stderr.write(
        `${inTerminal(`line ${mapped[index]?.item.line}: "${shortened(record.text)}" became "${shortened(mapped[index]?.item.text ?? '')}"; look whether its decision still fits`)}\n`,
      );
  for (const { text, line } of orphans)
    io.stderr.write(
      `${inTerminal(`the item "${shortened(text)}", once in line ${line}, is gone; delete its entry at the end of the mapping`)}\n`,
    );
}
