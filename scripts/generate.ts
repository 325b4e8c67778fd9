/**
 * Writes what is derived from the declarations: the control index, and from the controls in it their revisions, their
 * catalogue, the verbs of the command line, the documentation, the IAM policies, the event patterns, the coverage and the configuration's schema.
 * `npm run generate`; a test fails when a generated file is stale.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { controlIndex } from './generated/control-index.ts';
import { servicesIndex, simulatorIndex } from './generated/indexes.ts';

const root = resolve(import.meta.dirname, '..');
const INDEX = 'shared/controls/index.ts';
const REVISIONS = 'shared/controls/revisions.ts';
const CATALOGUE = 'shared/controls/catalogue.ts';
const ANSWERS = 'shared/controls/answers.ts';
const VERBS = 'cli/verbs.ts';
const READER = 'shared/pack/reader-bundle.ts';

/**
 * The generated indexes of all declarations. They are written first, because everything else is derived from what they list.
 */
const indexes = async (): Promise<Record<string, string>> => ({
  'shared/services/index.ts': await servicesIndex(root),
  'simulator/services/index.ts': await simulatorIndex(root),
  [INDEX]: await controlIndex(root),
});

/** Generated file → its content. */
export async function generated(): Promise<Record<string, string>> {
  const { answers, catalogue, derived, revisions } = await registryViews();
  return {
    ...(await indexes()),
    [REVISIONS]: await revisions(root),
    [CATALOGUE]: catalogue(),
    [ANSWERS]: answers(),
    [VERBS]: await verbs(),
    [READER]: await reader(),
    ...derived(),
  };
}

/** Loaded late, because it imports the index, which must be written first when a control was added or removed. */
const registryViews = () => import('./generated/derived.ts');

/** Loaded late: the commands import the catalogue. */
const verbs = async (): Promise<string> => (await import('./generated/verbs.ts')).verbsFile(root);

const reader = async (): Promise<string> => (await import('./generated/reader.ts')).readerFile(root);

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(resolve(root, path)), { recursive: true });
  await writeFile(resolve(root, path), content);
  process.stderr.write(`wrote ${path}\n`);
}

if (import.meta.main) {
  for (const [path, content] of Object.entries(await indexes())) await write(path, content);
  const { DERIVED, answers, catalogue, derived, revisions } = await registryViews();
  await write(REVISIONS, await revisions(root));
  await write(CATALOGUE, catalogue());
  await write(ANSWERS, answers());
  await write(VERBS, await verbs());
  await write(READER, await reader());
  const files = Object.entries(derived());
  await rm(resolve(root, DERIVED), { recursive: true, force: true });
  for (const [path, content] of files) await write(path, content);
}
