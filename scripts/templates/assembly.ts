/** The templates of a deployment: one per stack, and those that a stack passes on as a file. */
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../lib/programs.ts';

export interface TemplateFile {
  /** The stack's name, or that of the asset that holds the template: `MemberTemplate`. */
  readonly name: string;
  readonly file: string;
}

export interface Assembly {
  readonly templates: readonly TemplateFile[];
  /** The regions that its stacks are deployed to. */
  readonly regions: readonly string[];
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  /** `aws://<account>/<region>` */
  readonly environment?: string;
  readonly properties?: { readonly file?: string; readonly templateFile?: string };
}

interface AssetManifest {
  readonly files: Readonly<
    Record<
      string,
      { readonly displayName?: string; readonly source: { readonly path?: string; readonly packaging: string } }
    >
  >;
}

/** Copies every template of a cloud assembly (`cdk synth --output`) to `<folder>/<name>.template.json`. */
export function templatesOf(assembly: string, folder: string): Assembly {
  const { artifacts }: Manifest = read(join(assembly, 'manifest.json'));
  const all = Object.entries(artifacts);
  const stacks = all.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const sources = [
    ...stacks.map(([name, { properties }]) => ({ name, path: properties?.templateFile ?? '' })),
    ...all
      .filter(([, { type }]) => type === 'cdk:asset-manifest')
      .flatMap(([, { properties }]) => handedOn(assembly, properties?.file ?? '')),
  ];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const templates = sources.map(({ name, path }) => {
    const file = join(folder, `${name}.template.json`);
    copyFileSync(join(assembly, path), file);
    return { name, file };
  });
  if (new Set(templates.map(({ name }) => name)).size < templates.length) {
    throw new SetupError(`two templates of ${assembly} have one name: ${templates.map(({ name }) => name).join(', ')}`);
  }
  const regions = stacks.map(([, { environment = '' }]) => environment.split('/').at(-1) ?? '');
  return { templates, regions: [...new Set(regions)].sort() };
}

/** Assets that are templates, without those of the stacks themselves. */
function handedOn(assembly: string, manifest: string): { name: string; path: string }[] {
  const { files }: AssetManifest = read(join(assembly, manifest));
  return Object.entries(files).flatMap(
    ([
      hash,
      {
        displayName,
        source: { path = '', packaging },
      },
    ]) => {
      const isOwn = path.endsWith('.template.json');
      if (isOwn || packaging !== 'file' || !path.endsWith('.json')) return [];
      const { Resources } = read<{ Resources?: unknown }>(join(assembly, path));
      return Resources ? [{ name: displayName ?? hash, path }] : [];
    },
  );
}

const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8'));
