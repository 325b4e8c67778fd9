import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsFolderOf, keyFileOf } from '../../cli/lib/anchor-files.ts';

function folderWithStore() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-anchors-'));
  mkdirSync(join(folder, 'store/inner'), { recursive: true });
  symlinkSync(join(folder, 'store/inner'), join(folder, 'link'));
  return { store: join(folder, 'store'), link: join(folder, 'link'), folder };
}

describe('anchors and their key', () => {
  it('are refused if a symbolic link leads into the store', () => {
    const { store, link } = folderWithStore();
    expect(() => anchorsFolderOf(store, link)).toThrow('lies in the store');
    expect(() => anchorsFolderOf(store, join(link, 'not-there-yet'))).toThrow('lies in the store');
    expect(() => keyFileOf(store, join(link, 'key.pem'))).toThrow('lies in the store');
  });

  it('are accepted beside the store, whether or not the folder exists', () => {
    const { store, folder } = folderWithStore();
    expect(anchorsFolderOf(store, join(folder, 'anchors/of/it'))).toBe(join(folder, 'anchors/of/it'));
  });
});
