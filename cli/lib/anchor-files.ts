/**
 * Anchors of local stores, and the key that signs them. Both are outside the store's folder, so that a copy of it contains
 * neither.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fingerprintOf } from '../../shared/core/anchor.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { Archive } from '../../shared/core/ports.ts';
import type { GivenAnchor } from '../../shared/history/anchors.ts';
import { CURVE } from '../../shared/history/key-signer.ts';
import { explained } from './explained.ts';

/**
 * "XDG Base Directory Specification": the folder for state that should persist, and is not important enough for XDG_DATA_HOME.
 */
const stateFolder = (): string => join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'plumbline');

const NAME_DIGITS = 12;
const OWNER_ONLY = 0o600;

/** Anchors are kept by the store's path, so that two stores of the same name do not mix. */
export function anchorsFolderOf(store: string, given: string | undefined): string {
  const path = resolve(store);
  const folder = resolve(
    given ?? join(stateFolder(), 'anchors', `${basename(path)}-${sha256(path).slice(0, NAME_DIGITS)}`),
  );
  return outside(folder, path, '--anchors');
}

export const keyFileOf = (store: string, given: string | undefined): string =>
  outside(resolve(given ?? join(stateFolder(), 'anchor-key.pem')), resolve(store), '--anchor-key');

function outside(path: string, store: string, option: string): string {
  const way = relative(withoutLinks(store), withoutLinks(path));
  if (way === '..' || way.startsWith('../')) return path;
  throw new UsageError(
    `${path} lies in the store ${store}, where it proves nothing; give another place with ${option}`,
  );
}

/** The path with symbolic links resolved in the part that exists, because a link may lead into the store. */
function withoutLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error;
    return join(withoutLinks(dirname(path)), basename(path));
  }
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

async function usable<T>(what: string, option: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new UsageError(`${what} cannot be used (${explained(cause).message}); give another place with ${option}`, {
      cause,
    });
  }
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The private key in the file; makes the key if there is none. */
export async function signingKeyIn(file: string): Promise<{ key: KeyObject; isNew: boolean }> {
  return usable(`the key ${file}`, '--anchor-key', async () => {
    const text = await textOf(file);
    if (text !== null) return { key: p256(createPrivateKey(text), file), isNew: false };
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: CURVE });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { flag: 'wx', mode: OWNER_ONLY });
    await chmod(file, OWNER_ONLY);
    return { key: privateKey, isNew: true };
  });
}

/** Node uses the curve's name in X9.62. */
export function p256(key: KeyObject, file: string): KeyObject {
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw new Error(`${file} holds no key on ${CURVE}`);
}

export const fingerprintOfKey = (key: KeyObject): string =>
  fingerprintOf((key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' }));

/** An archive in a folder, which overwrites nothing. */
export function folderArchive(folder: string): Archive {
  const pathOf = (key: string) => join(folder, key);
  return {
    put: (key, body) =>
      usable(`the folder ${folder}`, '--anchors', async () => {
        await mkdir(dirname(pathOf(key)), { recursive: true });
        await writeFile(pathOf(key), body, { flag: 'wx' });
      }),
    find: (key) => textOf(pathOf(key)),
    lines: async function* (key) {
      yield* (await readFile(pathOf(key), 'utf8')).split('\n').filter(Boolean);
    },
  };
}

/** The runs that were anchored in the folder, the newest first: their names begin with the instant. */
export async function runsIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(join(folder, 'runs'))).sort().reverse();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const ANCHOR = 'anchor.json';
const HEADS = 'heads.jsonl';
const STAMP = 'timestamp.json';

/** Every anchor below a folder, whether it is a copy of the bucket or a local folder; null if the folder does not exist. */
export async function anchorsBelow(folder: string): Promise<GivenAnchor[] | null> {
  let names: string[];
  try {
    names = await readdir(folder, { recursive: true });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const found = names.filter((name) => basename(name) === ANCHOR).sort();
  return Promise.all(
    found.map(async (name) => ({
      name: join(folder, name),
      anchor: (await textOf(join(folder, name))) ?? '',
      heads: await textOf(join(folder, dirname(name), HEADS)),
      stamp: await textOf(join(folder, dirname(name), STAMP)),
    })),
  );
}
