/**
 * `npm run build`: bundles each Lambda function as a minified ES module, whose collectors and AWS clients are chunks
 * that load on use, and builds the command line into a publishable dist/cli. `--cli` builds only the latter.
 */
import { execFileSync } from 'node:child_process';
import { cp, glob, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { CONFIG_FILE, CONFIG_MODULE, configModule, loadConfig } from '../shared/config/load.ts';
import { BUNDLE, FUNCTION_BUNDLE } from './bundle.ts';

const root = resolve(import.meta.dirname, '..');
/** The checklist that the demo shows (cli/lib/serve-checklists.ts). */
const EXAMPLE = ['checklist.md', 'checklist.plumbline.yml'];
const CLI_ONLY = process.argv.includes('--cli');

async function buildFunction(file: string): Promise<string> {
  const name = basename(file, '.ts');
  const outdir = `dist/functions/${name}`;
  await build({ ...FUNCTION_BUNDLE, absWorkingDir: root, entryPoints: { index: file }, outdir });
  await writeFile(join(root, outdir, CONFIG_MODULE), configModule(await loadConfig(join(root, CONFIG_FILE))));
  return outdir;
}

/**
 * Packages stay dependencies, which npm installs; our code becomes JavaScript for Node 22. An older Node runs `main`,
 * which says so.
 */
async function buildCli(): Promise<void> {
  await build({
    ...BUNDLE,
    absWorkingDir: root,
    entryPoints: {
      ...{ main: 'cli/main.ts', config: 'shared/config/define.ts' },
      // a file of its own, because a thread is started with one
      'fsck-thread': 'shared/history/fsck-thread.ts',
    },
    outdir: 'dist/cli',
    target: 'node22',
    packages: 'external',
  });
  for (const name of EXAMPLE) await cp(join(root, 'docs/examples', name), join(root, 'dist/cli/examples', name));
}

/** Type declarations of what a configuration imports; their imports name the published files. */
async function declareTypes(): Promise<void> {
  const outDir = join(root, 'dist/cli/types');
  const options = [
    '--declaration',
    '--emitDeclarationOnly',
    '--noEmit',
    'false',
    '--rootDir',
    root,
    '--outDir',
    outDir,
  ];
  const settings = ['--target', 'es2024', '--module', 'nodenext', '--strict', '--skipLibCheck', '--types', 'node'];
  const ours = ['--allowImportingTsExtensions', '--verbatimModuleSyntax', '--ignoreConfig'];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, ...options, ...settings, ...ours, 'shared/config/define.ts'], {
    cwd: root,
    stdio: 'inherit',
  });
  for await (const file of glob('**/*.d.ts', { cwd: outDir })) {
    const text = await readFile(join(outDir, file), 'utf8');
    await writeFile(join(outDir, file), text.replaceAll(/(from '\.[^']*|import\("\.[^"]*)\.ts(['"])/g, '$1.js$2'));
  }
}

async function size(folder: string): Promise<number> {
  let bytes = 0;
  for await (const file of glob('**/*.mjs', { cwd: join(root, folder) })) {
    bytes += (await stat(join(root, folder, file))).size;
  }
  return bytes;
}

if (CLI_ONLY) await rm(join(root, 'dist/cli'), { recursive: true, force: true });
else await rm(join(root, 'dist'), { recursive: true, force: true });
await buildCli();
await declareTypes();
process.stderr.write('built dist/cli\n');
if (!CLI_ONLY) {
  for await (const file of glob('functions/*.ts', { cwd: root })) {
    const outdir = await buildFunction(file);
    process.stderr.write(`built ${outdir} (${Math.round((await size(outdir)) / 1024)} KB in all chunks)\n`);
  }
}
