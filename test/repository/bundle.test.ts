import { glob, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUNCTION_BUNDLE } from '../../scripts/bundle.ts';
import { CONFIG_MODULE } from '../../shared/config/load.ts';

const root = resolve(import.meta.dirname, '../..');
const out = join(root, '.cache/bundle-test');

/** Every package that our code loads lazily. */
async function lazyPackages(): Promise<string[]> {
  const found = new Set<string>();
  for await (const file of glob('{shared,functions}/**/*.ts', { cwd: root })) {
    const source = await readFile(join(root, file), 'utf8');
    for (const [, name = ''] of source.matchAll(/import\('(@aws-sdk\/client-[\w-]+)'\)/g)) found.add(name);
  }
  return [...found].sort();
}

type Loaded = Record<string, { prototype?: unknown; name?: string }>;

const packages = await lazyPackages();
const loading = packages.map((name) => `'${name}': () => import('${name}')`);
let inputs: string[] = [];
let loaders: Record<string, () => Promise<Loaded>> = {};

/** One build of a function and of all packages, so that what both have is read and compressed once. */
beforeAll(async () => {
  await mkdir(out, { recursive: true });
  const { metafile } = await build({
    ...FUNCTION_BUNDLE,
    // takes half of the time, and changes nothing in the code
    sourcemap: false,
    absWorkingDir: root,
    stdin: { contents: `export default {${loading}};`, resolveDir: root, sourcefile: 'entry.ts' },
    entryPoints: { index: 'functions/plan.ts' },
    outdir: out,
    metafile: true,
  });
  inputs = Object.keys(metafile.inputs);
  loaders = (await import(pathToFileURL(join(out, 'stdin.mjs')).href)).default;
}, 60_000);
afterAll(() => rm(out, { recursive: true, force: true }));

describe('a bundled function', () => {
  it('has each SDK package whole, with class names that map to IAM actions', async () => {
    expect(packages.length).toBeGreaterThan(15);
    for (const name of packages) {
      const sdk = (await loaders[name]?.()) ?? {};
      const commands = Object.keys(sdk).filter((key) => /^[A-Z]\w*Command$/.test(key));
      expect(
        Object.keys(sdk).some((key) => key.endsWith('Client')),
        `${name} has a client`,
      ).toBe(true);
      expect(commands.length, `${name} has commands`).toBeGreaterThan(0);
      for (const command of commands) expect(sdk[command]?.name).toBe(command);
    }
  });
});

describe('the functions', () => {
  it('contain no deployment code, and have their configuration beside them', async () => {
    expect(inputs).toContain('shared/config/config.ts');
    expect(inputs.filter((file) => /^infra\/|aws-cdk-lib|constructs|cdk-nag|plumbline\.config/.test(file))).toEqual([]);
    const files = await readdir(out);
    const texts = await Promise.all(files.map((file) => readFile(join(out, file), 'utf8')));
    expect(texts.some((text) => text.includes(`"./${CONFIG_MODULE}"`))).toBe(true);
  });
});
