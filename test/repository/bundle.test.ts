import { glob, readFile, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLE, FUNCTION_BUNDLE } from '../../scripts/bundle.ts';
import { CONFIG_MODULE } from '../../shared/config/load.ts';
import { catalogue } from '../../shared/controls/catalogue.ts';

const root = resolve(import.meta.dirname, '../..');
const OUT = '.cache/bundle-test';
const KB = 1_024;

/**
 * KB that these functions loaded at start (entry and static chunks) before zod was imported as a namespace and before the
 * catalogue replaced the controls. They now load at most half of it.
 */
const BEFORE: Readonly<Record<string, number>> = { link: 1_045, alert: 1_177, project: 1_110, plan: 1_112 };
/** These functions evaluate nothing, so they load no control and no collector, neither at start nor later. */
const WITHOUT_CONTROLS = ['link', 'alert', 'project', 'plan', 'finish', 'remind', 'deliver'];
const CATALOGUE = 'shared/controls/catalogue.ts';
/** Bytes of the catalogue's texts and data per control: a few sentences, and a command or steps that put it right. */
const LARGEST_ENTRY = 1_200;
const CONTROL = /^shared\/(?:controls\/[\w-]+\/|controls\/index\.ts|services\/)/;

type Loaded = Record<string, { prototype?: unknown; name?: string }>;

/** Every package that our code loads lazily. */
async function lazyPackages(): Promise<string[]> {
  const found = new Set<string>();
  for await (const file of glob('{shared,functions}/**/*.ts', { cwd: root })) {
    const source = await readFile(join(root, file), 'utf8');
    for (const [, name = ''] of source.matchAll(/import\('(@aws-sdk\/client-[\w-]+)'\)/g)) found.add(name);
  }
  return [...found].sort();
}

async function named(pattern: string): Promise<Record<string, string>> {
  const files: [string, string][] = [];
  for await (const file of glob(pattern, { cwd: root })) files.push([basename(file, '.ts'), file]);
  return Object.fromEntries(files);
}

/** The chunks that an entry loads at start, or ever. */
function chunksOf({ outputs }: Metafile, entry: string, ever = false): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    const chunk = outputs[path];
    if (!chunk || found.has(path)) return;
    found.add(path);
    for (const { kind, path: next } of chunk.imports) if (ever || kind === 'import-statement') visit(next);
  };
  visit(entry);
  return [...found];
}

const filesOf = ({ outputs }: Metafile, chunks: readonly string[]): string[] => [
  ...new Set(
    chunks.flatMap((path) => {
      const inputs = Object.entries(outputs[path]?.inputs ?? {});
      return inputs.flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? file : []));
    }),
  ),
];

afterAll(() => rm(join(root, OUT), { recursive: true, force: true }));

describe('the functions, bundled', () => {
  const packages: string[] = [];
  let functions: Record<string, string> = {};
  let metafile: Metafile = { inputs: {}, outputs: {} };
  let loaders: Record<string, () => Promise<Loaded>> = {};
  const entryOf = (name: string) => `${OUT}/${name}.mjs`;

  beforeAll(async () => {
    packages.push(...(await lazyPackages()));
    functions = await named('functions/*.ts');
    const contents = `export default {${packages.map((name) => `'${name}': () => import('${name}')`).join(',')}};`;
    const built = await build({
      ...FUNCTION_BUNDLE,
      // takes half of the time, and changes nothing in the code
      sourcemap: false,
      absWorkingDir: root,
      entryPoints: functions,
      stdin: { contents, resolveDir: root, sourcefile: 'entry.ts' },
      outdir: OUT,
      metafile: true,
    });
    ({ metafile } = built);
    loaders = (await import(pathToFileURL(join(root, OUT, 'stdin.mjs')).href)).default;
  });

  it('have each SDK package whole, with names that map to IAM actions', async () => {
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

  it('hold nothing of what deploys them, and the configuration that they are deployed with beside them', () => {
    const inputs = Object.keys(metafile.inputs);
    expect(inputs).toContain('shared/config/rules.ts');
    expect(inputs.filter((file) => /^infra\/|aws-cdk-lib|constructs|cdk-nag|plumbline\.config/.test(file))).toEqual([]);
    for (const name of Object.keys(functions).filter((each) => each !== 'deliver' && each !== 'link')) {
      const imports = chunksOf(metafile, entryOf(name)).flatMap((path) => metafile.outputs[path]?.imports ?? []);
      expect(
        imports.map(({ path }) => path),
        name,
      ).toContain(`./${CONFIG_MODULE}`);
    }
  });

  it.each(Object.entries(BEFORE))(
    '%s loads at most half of the %d KB that it once loaded at start',
    async (name, before) => {
      // alone, as it is deployed: in a build with others a module keeps what any of them uses
      const late = packages.filter((each) => each !== '@aws-sdk/client-dynamodb');
      const { metafile: alone } = await build({
        ...FUNCTION_BUNDLE,
        sourcemap: false,
        absWorkingDir: root,
        entryPoints: { [name]: `functions/${name}.ts` },
        outdir: OUT,
        external: late,
        metafile: true,
        write: false,
      });
      const chunks = chunksOf(alone, entryOf(name));
      const imports = chunks.flatMap((path) => alone.outputs[path]?.imports ?? []);
      expect(imports.filter(({ kind, path }) => kind === 'import-statement' && late.includes(path))).toEqual([]);
      const bytes = chunks.reduce((sum, path) => sum + (alone.outputs[path]?.bytes ?? 0), 0);
      // the catalogue is data, which grows with each control: it is held to a size per control of its own
      const data = chunks.reduce((sum, path) => sum + (alone.outputs[path]?.inputs[CATALOGUE]?.bytesInOutput ?? 0), 0);
      expect(bytes - data).toBeGreaterThan(100 * KB);
      expect((bytes - data) / KB).toBeLessThanOrEqual(before / 2);
      expect(data / catalogue.length).toBeLessThanOrEqual(LARGEST_ENTRY);
    },
  );

  it.each(WITHOUT_CONTROLS)('%s loads no control and no collector, neither at start nor later', (name) => {
    const files = filesOf(metafile, chunksOf(metafile, entryOf(name), true));
    expect(files).toContain(`functions/${name}.ts`);
    expect(files.filter((file) => CONTROL.test(file))).toEqual([]);
  });

  it.each(['scan', 'react'])('%s loads the controls', (name) => {
    const files = filesOf(metafile, chunksOf(metafile, entryOf(name)));
    expect(files).toContain('shared/controls/guardduty/enabled.ts');
  });
});

describe('the command line, bundled', () => {
  /** The verbs that need controls: to evaluate them, or to say what they call and show. */
  const WITH_CONTROLS = [
    'attest',
    'controls',
    'demo',
    'doctor',
    'drill',
    'explain',
    'permissions',
    'probe',
    'scan',
    'serve',
  ];
  let commands: Record<string, string> = {};
  let metafile: Metafile = { inputs: {}, outputs: {} };

  beforeAll(async () => {
    commands = await named('cli/commands/*.ts');
    ({ metafile } = await build({
      ...BUNDLE,
      absWorkingDir: root,
      entryPoints: { 'main-entry': 'cli/main.ts', ...commands },
      outdir: OUT,
      packages: 'external',
      metafile: true,
      write: false,
    }));
  });

  it('lists its verbs without loading a command, and needs two packages for it', () => {
    const [help = ''] = Object.entries(metafile.outputs).flatMap(([path, { inputs }]) =>
      'cli/command-line.ts' in inputs ? path : [],
    );
    const chunks = chunksOf(metafile, help);
    const files = filesOf(metafile, chunks);
    expect(files.filter((file) => !/^cli\/(?:command-line|verbs|lib\/[\w-]+)\.ts$/.test(file)).sort()).toEqual([
      'shared/aws/failure.ts',
      'shared/core/errors.ts',
      'shared/core/inert.ts',
    ]);
    const external = chunks.flatMap((path) => metafile.outputs[path]?.imports ?? []).filter((each) => each.external);
    const packages = external.map(({ path }) => path).filter((path) => !path.startsWith('node:'));
    expect([...new Set(packages)].sort()).toEqual(['commander', 'string-width']);
  });

  it('loads controls only in the verbs that need them, neither at start nor later in others', () => {
    const names = Object.keys(commands);
    const loading = names.filter((name) =>
      filesOf(metafile, chunksOf(metafile, `${OUT}/${name}.js`, true)).some((file) => CONTROL.test(file)),
    );
    expect(loading.sort()).toEqual([...WITH_CONTROLS].sort());
  });
});
