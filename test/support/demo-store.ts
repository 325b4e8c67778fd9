/** The store that the demo leaves, with its anchors and their key. The first caller of a worker runs the demo; the others get a copy. */
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { anchorsFolderOf } from '../../cli/lib/anchor-files.ts';
import { plumbline } from './cli.ts';

const STATE = '.state/plumbline';

interface Demo {
  readonly folder: string;
  /** The output of the demo. */
  readonly printed: string;
}

const made: { demo?: Promise<Demo> } = {};

async function run(): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-demo-origin-'));
  const args = ['demo', '--once', '--accounts', '6', '--store', 'store'];
  const { code, stdout, stderr } = await plumbline(args, { cwd: folder });
  if (code !== 0) throw new Error(`the demo failed: ${stderr}`);
  return { folder, printed: stdout };
}

/** The store is in `<folder>/store`, and its state where `plumbline` in that folder looks for it. */
export async function demoStore(folder: string): Promise<string> {
  made.demo ??= run();
  const { folder: origin, printed } = await made.demo;
  await cp(join(origin, 'store'), join(folder, 'store'), { recursive: true });
  await cp(join(origin, STATE, 'anchor-key.pem'), join(folder, STATE, 'anchor-key.pem'));
  await cp(join(origin, STATE, 'anchors', nameIn(origin)), join(folder, STATE, 'anchors', nameIn(folder)), {
    recursive: true,
  });
  return printed;
}

/** Anchors are kept by the path of their store. */
const nameIn = (folder: string): string => basename(anchorsFolderOf(join(folder, 'store'), undefined));
