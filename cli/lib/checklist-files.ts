/** The files of a checklist: the Markdown, and the mapping beside it. */
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { Bytes } from '../../shared/checklist/document.ts';
import { type Item, itemsOf } from '../../shared/checklist/items.ts';
import { BadMapping, type Mapping, problemsOf, readMapping } from '../../shared/checklist/mapping.ts';
import { misplaced, misplacedIn, stripped } from '../../shared/checklist/marks.ts';
import { unknownControl } from '../../shared/config/names.ts';
import { catalogue } from '../../shared/controls/catalogue.ts';
import { UsageError } from '../../shared/core/errors.ts';

/** A longer checklist is too long for a reader, and takes minutes to parse. */
const LARGEST_BYTES = 8_000_000;
const LARGEST_MAPPING = 32_000_000;

export interface Checklist {
  /** The text of the checklist, without an earlier rendering. */
  readonly bytes: Bytes;
  readonly items: readonly Item[];
}

export async function readChecklist(file: string): Promise<Checklist> {
  const content = await contentOf(file, LARGEST_BYTES);
  if (/^(?:\xff\xfe|\xfe\xff)/.test(content.subarray(0, 2).toString('latin1')))
    throw new UsageError(`${file} is UTF-16; save it as UTF-8`);
  if (content.includes(0)) throw new UsageError(`${file} is no text; give the checklist as Markdown`);
  const whole = content.toString('latin1');
  const line = misplacedIn(whole);
  if (line !== null) throw new UsageError(`${file}: ${misplaced(line)}`);
  const bytes = stripped(whole);
  const items = itemsOf(bytes);
  if (items.length === 0)
    throw new UsageError(
      `${file} holds no item of a checklist; a box is written like this: - [ ] Backups are kept 30 days`,
    );
  return { bytes, items };
}

export const mappingBeside = (file: string): string =>
  `${file.replace(/\.(?:md|markdown|mdown|txt)$/i, '')}.plumbline.yml`;

/** Undefined if there is no such file. Throws `UsageError` if it cannot be read, or names unknown controls. */
export async function findMapping(file: string): Promise<Mapping | undefined> {
  const there = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!there) return undefined;
  const content = await contentOf(file, LARGEST_MAPPING);
  const mapping = asUsage(() => readMapping(content.toString('utf8'), file));
  const controls = new Map(catalogue.map((control) => [control.id, control]));
  const problems = problemsOf(mapping.entries, controls, (id) => unknownControl(id, catalogue));
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `${file}: ${problem}`).join('\n'));
  return mapping;
}

export async function requireMapping(file: string, checklist: string): Promise<Mapping> {
  const mapping = await findMapping(file);
  if (mapping) return mapping;
  throw new UsageError(
    `there is no mapping ${file}; make one with \`plumbline checklist import ${checklist} --output ${file}\`, and review it`,
  );
}

function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof BadMapping) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

async function contentOf(file: string, largest: number): Promise<Buffer> {
  const { size } = await stat(file);
  if (size > largest)
    throw new UsageError(`${file} has ${size} bytes, and may have ${largest} at most; split it into several`);
  return await readFile(file);
}

/** Writes a temporary file, and renames it when it is complete: a reader never finds half of it. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const partial = `${file}.${randomUUID()}.partial`;
  try {
    await writeFile(partial, content, { flag: 'wx' });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
