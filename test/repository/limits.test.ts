/** A benchmark that exceeds a limit says so, fails, and still prints its figures. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { figuresOf, LIMIT_BROKEN } from '../../bench/lib/limits.ts';

const LIMITS = pathToFileURL(join(import.meta.dirname, '../../bench/lib/limits.ts')).href;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-limits-'));
});

/** A benchmark with one figure, whose limit is 3. */
async function bench(name: string, figure: string, besides = ''): Promise<string> {
  const file = join(folder, `${name}.ts`);
  const limit = `{ what: 'the number of calls', is: ${figure}, atMost: 3 }`;
  await writeFile(
    file,
    `import { hold } from '${LIMITS}'; process.stdout.write(JSON.stringify({ calls: 1 })); hold([${limit}]); ${besides}`,
  );
  return file;
}

describe('a benchmark', () => {
  it.each(['3', '0'])('passes with a figure of %s', async (figure) => {
    const file = await bench('within', figure);
    expect(spawnSync(process.execPath, [file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(await figuresOf([file])).toEqual({ figures: { calls: 1 }, isWithin: true });
  });

  it.each([
    ['4', '4'],
    ['Number.NaN', 'NaN'],
  ])('fails with a figure of %s, and still prints all figures', async (figure, said) => {
    const file = await bench('beyond', figure);
    const { status, stderr, stdout } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: LIMIT_BROKEN,
      stderr: `limit exceeded: the number of calls is ${said}, and may be 3 at most\n`,
    });
    expect(JSON.parse(stdout)).toEqual({ calls: 1 });
    expect(await figuresOf([file])).toEqual({ figures: { calls: 1 }, isWithin: false });
  });

  it('that does not finish is not reported as exceeding a limit', async () => {
    const file = await bench('broken', '4', "throw new Error('no figures');");
    await expect(figuresOf([file])).rejects.toThrow('no figures');
  });
});
