import { glob, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const IMPORT = /^(?:import|export)\b[^;']*from '([^']+)'|import\('([^']+)'\)/gm;

interface Import {
  readonly file: string;
  readonly target: string;
}

async function importsOf(folder: string): Promise<Import[]> {
  const found: Import[] = [];
  for await (const file of glob(`${folder}/**/*.ts`, { cwd: root })) {
    const source = await readFile(join(root, file), 'utf8');
    for (const [, fixed, lazy] of source.matchAll(IMPORT)) {
      const target = fixed ?? lazy ?? '';
      const inside = target.startsWith('.') ? resolve(root, dirname(file), target).slice(root.length + 1) : target;
      found.push({ file: file.replaceAll('\\', '/'), target: inside });
    }
  }
  return found;
}

/**
 * Folder → its allowed imports: our folders, `sdk` for AWS SDK packages, `types` for their types, names of packages.
 */
const RULES: Record<string, readonly string[]> = {
  'shared/core': ['shared/core', 'node:'],
  'shared/records': ['shared/core', 'shared/records'],
  'shared/services': ['shared/core', 'shared/services', 'sdk', 'node:'],
  'shared/kinds': ['shared/core', 'shared/records', 'shared/services', 'shared/kinds', 'shared/config/closest.ts'],
  'shared/controls': ['shared/core', 'shared/services', 'shared/kinds', 'shared/controls'],
  'shared/frameworks': ['shared/core', 'shared/frameworks'],
  'shared/config': ['shared/core', 'shared/records', 'shared/config', 'node:', 'zod', 'picomatch'],
  'shared/derive': [
    'shared/core',
    'shared/records',
    'shared/services/index.ts',
    'shared/controls',
    'shared/frameworks',
    'shared/derive',
    'node:',
  ],
  'shared/reports': [
    'shared/core',
    'shared/records',
    'shared/frameworks/framework.ts',
    'shared/reports',
    'node:crypto',
    'csv-stringify',
    'hyparquet-writer',
    'junit-report-builder',
    'sarif',
  ],
  'shared/checklist': [
    'shared/core',
    'shared/records',
    'shared/queries',
    'shared/controls/catalogue.ts',
    'shared/controls/revisions.ts',
    'shared/checklist',
    'shared/derive/markdown.ts',
    'shared/reports/markup.ts',
    '@lezer/markdown',
    'minisearch',
    'stemmer',
    'yaml',
    'zod',
    'node:crypto',
  ],
  'shared/queries': ['shared/core', 'shared/records', 'shared/queries', 'node:crypto'],
  'shared/aws': ['shared/core', 'shared/records', 'shared/aws', 'sdk', '@smithy/signature-v4', 'node:'],
  'shared/history': ['shared/core', 'shared/records', 'shared/history', 'sdk', 'node:', 'dynalite'],
  'shared/alerts': ['shared/core', 'shared/records', 'shared/alerts', 'sdk', 'node:', 'zod'],
  'shared/doctor': [
    'shared/core',
    'shared/records',
    'shared/doctor',
    'shared/aws',
    'shared/services/cloudtrail/trails.ts',
    'shared/config/closest.ts',
    'sdk',
  ],
  // what runs in the page of a pack needs nothing of Node: a test bundles it for browsers
  'shared/pack': ['shared/core', 'shared/records', 'shared/pack', 'node:', '@noble/hashes'],
  'shared/timestamps': ['shared/core', 'shared/probes', 'shared/timestamps', 'node:', 'asn1js', 'pkijs'],
  'shared/cost': ['shared/core', 'shared/cost'],
  'shared/pipeline': ['shared/core', 'shared/records', 'shared/config', 'shared/pipeline', 'node:'],
  'shared/wiring': ['shared/', 'sdk'],
  // whole files that somebody asks for: exports, packs, reports
  'shared/jobs': [
    ...['shared/core', 'shared/records', 'shared/queries', 'shared/reports', 'shared/pack', 'shared/frameworks'],
    ...['shared/config/chosen.ts', 'shared/config/closest.ts', 'shared/controls/catalogue.ts'],
    ...['shared/derive/coverage.ts', 'shared/history/anchors.ts', 'shared/pipeline', 'shared/jobs', 'node:'],
  ],
  // what people sign: a checklist, with the evidence that the history holds for it
  'shared/releases': [
    ...['shared/core', 'shared/records', 'shared/queries', 'shared/checklist', 'shared/releases'],
    ...['shared/controls/catalogue.ts', 'shared/controls/revisions.ts', 'shared/config/closest.ts'],
    ...['shared/pipeline/append.ts'],
  ],
  // drills: their steps, what they achieved, and when the next ones are due
  'shared/drills': [
    ...['shared/core', 'shared/records', 'shared/queries', 'shared/drills', 'shared/config/closest.ts'],
    ...['shared/derive/markdown.ts', 'shared/pipeline/append.ts', 'shared/aws/failure.ts', 'sdk', 'ical-generator'],
  ],
  'shared/uploads': ['shared/core', 'shared/uploads', 'node:', 'saxes', '@friedemannsommer/lcov-parser'],
  'shared/imports': ['shared/core', 'shared/imports', 'shared/uploads/json.ts', 'node:', '@streamparser/json', 'yaml'],
  'shared/probes': ['shared/core', 'shared/probes', 'node:'],
  // a page asks the same questions as the API, by the same rules
  'shared/pages': [
    ...[
      'shared/config',
      'shared/core',
      'shared/records',
      'shared/alerts',
      'shared/pipeline',
      'shared/queries',
      'shared/drills',
      'shared/cost',
      'shared/api',
      'shared/checklist',
    ],
    ...[
      'shared/controls/catalogue.ts',
      'shared/derive/coverage.ts',
      'shared/frameworks',
      'shared/jobs',
      'shared/pages',
    ],
    ...['hono', 'jose', 'node:crypto', '@observablehq/plot', 'linkedom'],
  ],
  'shared/api': [
    ...['shared/core', 'shared/records', 'shared/alerts', 'shared/pipeline', 'shared/queries', 'shared/cost'],
    ...['shared/config/chosen.ts', 'shared/controls/catalogue.ts', 'shared/derive/coverage.ts', 'shared/frameworks'],
    ...['shared/api', 'shared/drills', 'shared/jobs', 'shared/uploads', 'hono', 'zod', 'jose', 'node:'],
    'shared/kinds/attestation-terms.ts',
  ],
  infra: [
    'infra/',
    'shared/config',
    'shared/core',
    'shared/derive',
    'shared/controls/index.ts',
    'shared/controls/revisions.ts',
    'shared/services/index.ts',
    'shared/history/table.ts',
    'shared/alerts/attributes.ts',
    'shared/alerts/resource-names.ts',
    'shared/aws/organization.ts',
    'aws-cdk-lib',
    'cdk-nag',
    'constructs',
    'node:',
  ],
  functions: [
    'shared/',
    'functions/',
    'plumbline.config.ts',
    'sdk',
    '@middy/',
    '@aws-lambda-powertools/',
    'zod',
    'aws-lambda',
    'hono/aws-lambda',
    'hono',
  ],
};

/** Circles of imports, each reported once: a module that was walked and is in no circle is not walked again. */
function circlesAmong(imports: readonly Import[]): string[] {
  const targets = Map.groupBy(imports, ({ file }) => file);
  const harmless = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (path.includes(file) || harmless.has(file)) return;
    for (const { target } of targets.get(file) ?? []) walk(target, [...path, file]);
    harmless.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return circles;
}

const allowed = (target: string, rules: readonly string[]): boolean =>
  rules.some((rule) => (rule === 'sdk' ? target.startsWith('@aws-sdk/') : target.startsWith(rule)));

const isOf = (name: string, target: string): boolean => target === name || target.startsWith(`${name}/`);

describe('layers', () => {
  it.each(Object.entries(RULES))('%s imports only what it may', async (folder, rules) => {
    const strays = (await importsOf(folder)).filter(({ target }) => !allowed(target, rules));
    expect(strays).toEqual([]);
  });

  it('no file of shared needs itself by its imports, types included', async () => {
    expect(circlesAmong(await importsOf('shared'))).toEqual([]);
  });

  it('finds a circle of imports, and names the files on it', () => {
    const imports = ['a b', 'b c', 'c b', 'c d', 'd e'].map((pair) => {
      const [file = '', target = ''] = pair.split(' ');
      return { file, target };
    });
    expect(circlesAmong(imports)).toEqual(['b → c → b']);
  });

  it('only the demo, the tests and the benchmarks import the simulator', async () => {
    const users = (await Promise.all(['shared', 'functions', 'cli', 'infra'].map(importsOf)))
      .flat()
      .filter(({ target }) => target.startsWith('simulator/'))
      .map(({ file }) => file);
    expect([...new Set(users)].filter((file) => !/^cli\/(commands\/demo|lib\/demo-[\w-]+)\.ts$/.test(file))).toEqual(
      [],
    );
  });

  it('published code imports no development dependency, even for its license', async () => {
    const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const shipped = (await Promise.all(['shared', 'functions', 'cli', 'simulator'].map(importsOf))).flat();
    const stray = shipped.filter(({ target }) => Object.keys(devDependencies).some((name) => isOf(name, target)));
    expect(stray).toEqual([]);
  });

  it('collectors load the SDK only when they run', async () => {
    for await (const file of glob('shared/services/**/*.ts', { cwd: root })) {
      const source = await readFile(join(root, file), 'utf8');
      const eager = source.match(/^import (?!type)[^;]*from '@aws-sdk/gm) ?? [];
      expect(eager, file).toEqual([]);
    }
  });

  it('zod is imported as a namespace, so that a bundle takes only the used part', async () => {
    for (const folder of ['shared', 'functions', 'cli', 'infra']) {
      for await (const file of glob(`${folder}/**/*.ts`, { cwd: root })) {
        const source = await readFile(join(root, file), 'utf8');
        expect(source.match(/^import \{[^}]*\bz\b[^}]*\} from 'zod'/m), file).toBeNull();
      }
    }
  });
});
