/** A small history with everything that a pack holds, packs of it, and what an adversary without the key does to them. */
import { generateKeyPairSync } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type ChainHead, digestOfAnchor, headLine, type Signer } from '../../shared/core/anchor.ts';
import { sha256 } from '../../shared/core/digest.ts';
import type { History } from '../../shared/core/ports.ts';
import { createTable, type EmbeddedDatabase, startEmbedded } from '../../shared/history/embedded.ts';
import { dynamoHistory, entries } from '../../shared/history/history.ts';
import { CURVE, keySigner } from '../../shared/history/key-signer.ts';
import { packText } from '../../shared/pack/build.ts';
import { DATA, type PackedAnchor, type Page, type UnitBlock } from '../../shared/pack/format.ts';
import { openedFile, packFile, shell } from '../../shared/pack/page.ts';
import { type VerifiedPack, verifyPack } from '../../shared/pack/verify.ts';
import { anchorHeads } from '../../shared/pipeline/anchor.ts';
import { RUNS } from '../../shared/records/runs.ts';
import { unitNamed } from '../../shared/records/units.ts';
import { type Change, type VerdictsBody, verdictsOf } from '../../shared/records/verdicts.ts';

export const UNITS = ['111122223333/eu-west-1', '111122223333/global', '444455556666/eu-west-1'] as const;
const START = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;
export const hour = (n: number): Date => new Date(START + n * HOUR);
export const signerOf = (): Signer => keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey);

export const HOSTILE = `arn:aws:s3:::</script><script>document.title='taken'</script><img src=x onerror=document.title='taken'>`;

const PAGE: Omit<Page, 'from' | 'to'> = {
  framework: { id: 'soc2', title: 'SOC 2' },
  madeAt: '2026-02-01T00:00:00.000Z',
  requirements: [{ id: 'A1.2', title: 'Recovery', controls: ['a.kept', 'a.open'] }],
  controls: [
    { id: 'a.kept', title: 'It is kept', severity: 'high' },
    { id: 'a.open', title: 'It is not open', severity: 'critical' },
  ],
};

export const change = (n: number, more: Partial<Change> = {}): Change => ({
  control: n % 2 ? 'a.kept' : 'a.open',
  resource: n % 7 === 0 ? HOSTILE : `arn:aws:s3:::bucket-${n % 5}`,
  movement: n % 2 ? 'regressed' : 'recovered',
  from: n % 2 ? 'pass' : 'fail',
  to: n % 2 ? 'fail' : 'pass',
  because: n % 11 === 0 ? '=1+1' : `it reads "${n}"`,
  evidence: sha256(String(n % 4)),
  ...(n % 3 ? {} : { inputs: 'abc123', unread: 'denied' as const }),
  ...more,
});

export interface Made {
  readonly database: EmbeddedDatabase;
  readonly history: History;
  readonly table: string;
  readonly signer: Signer;
  commit(unit: string, n: number, changes?: readonly Change[]): Promise<void>;
  heads(): Promise<ChainHead[]>;
  anchor(run: string, n: number, previous?: readonly string[]): Promise<PackedAnchor>;
  pack(from: number, to: number, anchors?: readonly PackedAnchor[], signer?: Signer): Promise<string>;
}

export async function madeHistory(commits = 4, signer = signerOf()): Promise<Made> {
  const database = await startEmbedded();
  const table = 'packed';
  await createTable(database.client, table);
  const history = dynamoHistory(database.client, table);
  const archive = new Map<string, string>();
  const commit: Made['commit'] = async (unit, n, changes = [change(n), change(n + 1, { control: 'b.other' })]) => {
    const of = verdictsOf(unit);
    const body: VerdictsBody = {
      type: 'verdicts',
      changes,
      revisions: { 'a.kept': `${n}` },
      kept: sha256(`kept ${n}`),
    };
    const next = { at: hour(n), observedAt: hour(n), cause: { kind: 'scan' as const, run: `run-${n}` }, body };
    await history.append(of, await history.read(of), next);
  };
  for (const unit of UNITS) for (let n = 1; n <= commits; n += 1) await commit(unit, n);
  const run = {
    ...{ type: 'run' as const, run: 'run-1', startedAt: hour(1).toISOString(), units: 3, evaluatedUnits: 3 },
    ...{ controls: 6, evaluatedControls: 6, missing: [], heads: sha256('heads') },
    verdicts: { pass: 3, fail: 3, unknown: 0, 'not-applicable': 0 },
  };
  await history.append(RUNS, await history.read(RUNS), {
    ...{ at: hour(1), observedAt: hour(1), cause: { kind: 'scan', run: 'run-1' }, body: run },
  });
  const heads = async (): Promise<ChainHead[]> => {
    const all: ChainHead[] = [];
    for (const unit of [...UNITS, RUNS.unit]) {
      const { seq, head } = await history.read(unitNamed(unit));
      all.push({ unit, seq, head });
    }
    return all;
  };
  return {
    ...{ database, history, table, signer, commit, heads },
    anchor: async (name, n, previous = []) => {
      const now = await heads();
      const port = {
        put: async (key: string, body: string) => void archive.set(key, body),
        find: async (key: string) => archive.get(key) ?? null,
        lines: async function* () {},
      };
      const anchored = { run: name, at: hour(n), lines: now.map(headLine), earlier: previous };
      const anchor = await anchorHeads({ archive: port, signer }, anchored);
      return { anchor, heads: now.map(({ seq }, index) => [index, seq] as const) };
    },
    pack: async (from, to, anchors = [], sealing = signer) =>
      packFile(
        await packText({
          page: { ...PAGE, from: hour(from).toISOString(), to: hour(to).toISOString() },
          heads: await heads(),
          anchors,
          anchorDigests: anchors.map(({ anchor }) => digestOfAnchor(anchor)),
          signer: sealing,
          shell: sha256(shell()),
          log: (unit) => entries(database.client, table, unitNamed(unit)),
        }),
      ),
  };
}

export async function verified(file: string, fingerprint?: string): Promise<VerifiedPack> {
  const opened = openedFile(file);
  if (!opened) throw new Error('it is no pack');
  return verifyPack(opened, { fingerprint, shell: opened.shell });
}

/** The lines of a pack, changed and put back. */
export function withLines(file: string, edit: (lines: string[]) => string[]): string {
  const data = openedFile(file)?.data ?? '';
  const lines = gunzipSync(Buffer.from(data, 'base64')).toString().split('\n').slice(0, -1);
  const text = edit(lines)
    .map((line) => `${line}\n`)
    .join('');
  const tag = `<script type="text/plain" id="${DATA}">`;
  return file.replace(`${tag}${data}`, () => `${tag}${gzipSync(text).toString('base64')}`);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer M)[] ? M[] : T[K] };
export type Block = Mutable<UnitBlock>;

/** Lines before the blocks: seal, contents page, heads, anchors. */
const BEFORE_BLOCKS = 4;

/** One unit of a pack, changed. */
export const withBlock = (file: string, unit: string, edit: (block: Block) => Block | null): string =>
  withLines(file, (lines) =>
    lines.flatMap((line, index) => {
      const block = index < BEFORE_BLOCKS ? null : (JSON.parse(line) as Block);
      if (block?.unit !== unit) return [line];
      const edited = edit(block);
      return edited ? [JSON.stringify(edited)] : [];
    }),
  );
