/** The work of `plumbline checklist check`: names the items without a decision, and the orphans. */
import { checkedOf } from '../../shared/checklist/check.ts';
import { shortened } from '../../shared/checklist/mapping.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { mappingBeside, readChecklist, requireMapping } from './checklist-files.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import { counted } from './words.ts';

interface CheckOptions {
  readonly mapping?: string;
}

export async function runCheck(io: Io, file: string, { mapping = mappingBeside(file) }: CheckOptions): Promise<void> {
  const { entries } = await requireMapping(mapping, file);
  const { items } = await readChecklist(file);
  const { unmapped, orphans, changed, mapped } = checkedOf(items, entries);
  const tell = (line: string) => io.stdout.write(`${inTerminal(line)}\n`);
  for (const { line, text } of unmapped)
    tell(
      `${file}:${line}: "${shortened(text)}" is not mapped; give it controls in ${mapping}, or "not applicable" with the reason`,
    );
  for (const { item, line } of orphans)
    tell(
      `${mapping}: the item "${shortened(item)}", once in line ${line}, is no longer in ${file}; delete its entry, or put the item back`,
    );
  for (const { item, before } of changed)
    tell(
      `${file}:${item.line}: "${shortened(before)}" became "${shortened(item.text)}"; look whether its decision still fits, then import again`,
    );
  const parts = [
    `${counted(mapped, 'item')} mapped`,
    `${unmapped.length} not mapped`,
    counted(orphans.length, 'orphan'),
  ];
  io.stderr.write(`${parts.join(', ')}\n`);
  if (unmapped.length > 0 || orphans.length > 0) throw new ExitWith(EXIT.findings);
}
