/**
 * Sorts the commits of an archive by unit, in files of a temporary folder: an archive has them in the order in which they were
 * archived, and may hold more than fits into memory.
 */
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../core/digest.ts';
import { DamagedArchive } from '../../core/errors.ts';
import { unitOfCuts } from '../../records/cuts.ts';
import { type ArchivedCommit, commitInLine } from '../archive/line.ts';
import { unitKey } from '../keys.ts';

/** A unit's commits are in one shard, which is read whole. */
const SHARDS = 256;
/** Text that is collected before it is written to the files. */
const BUFFERED = 32 * 1024 * 1024;

/**
 * The commits of one unit, by sort key. A commit that was archived twice is in the list twice only if its lines differ.
 */
export interface UnitLog {
  readonly unit: string;
  readonly commits: readonly ArchivedCommit[];
}

export interface Spool {
  /** `line` is a commit as `lineOf` writes it; `file` names its file in errors. */
  add(line: string, file: string): Promise<void>;
  /** Every unit, one after the other; can be asked for several times. */
  units(): AsyncGenerator<UnitLog>;
  /** Every unit of cuts, one after the other; can be asked for several times. */
  cuts(): AsyncGenerator<UnitLog>;
  remove(): Promise<void>;
}

const UNIT = /^unit#[^\t\n]+$/;
const LOG_KEY = /^log#\d{12}$/;

/** The beginning of a line as `lineOf` writes it: most lines need not be parsed to be sorted. */
const KEYS = /^\{"item":\{"pk":\{"S":"(unit#[^"\\\s]+)"\},"sk":\{"S":"(log#\d{12})"\}[,}]/;

function keysIn(line: string, file: string): { readonly pk: string; readonly sk: string } {
  const [, unit, log] = KEYS.exec(line) ?? [];
  if (unit !== undefined && log !== undefined) return { pk: unit, sk: log };
  const { item } = commitInLine(line, file);
  const pk = item.pk?.S ?? '';
  const sk = item.sk?.S ?? '';
  if (UNIT.test(pk) && LOG_KEY.test(sk)) return { pk, sk };
  throw new DamagedArchive(`${file} holds ${pk} ${sk}, which is no commit: it was altered`);
}

/** The shard of each unit, remembered because a unit has many commits. */
function shards(): (pk: string) => string {
  const known = new Map<string, string>();
  return (pk) => {
    const shard = known.get(pk) ?? String(Number.parseInt(sha256(pk).slice(0, 8), 16) % SHARDS);
    known.set(pk, shard);
    return shard;
  };
}

export async function spoolIn(folder: string = tmpdir()): Promise<Spool> {
  const place = await mkdtemp(join(folder, 'plumbline-restore-'));
  const waiting = new Map<string, string[]>();
  let length = 0;
  const shardOf = shards();
  const shardsOfCuts = new Set<string>();
  const fileOf = (shard: string) => join(place, shard);
  const flush = async () => {
    for (const [shard, lines] of waiting) await appendFile(fileOf(shard), `${lines.join('\n')}\n`);
    waiting.clear();
    length = 0;
  };
  return {
    add: async (line, file) => {
      const { pk, sk } = keysIn(line, file);
      const shard = shardOf(pk);
      if (isOfCuts(pk)) shardsOfCuts.add(shard);
      const lines = waiting.get(shard) ?? [];
      lines.push(`${pk}\t${sk}\t${line}`);
      waiting.set(shard, lines);
      length += line.length;
      if (length > BUFFERED) await flush();
    },
    units: async function* () {
      await flush();
      for (let shard = 0; shard < SHARDS; shard += 1) yield* unitsIn(fileOf(String(shard)));
    },
    cuts: async function* () {
      await flush();
      for (const shard of shardsOfCuts) yield* unitsIn(fileOf(shard), isOfCuts);
    },
    remove: () => rm(place, { recursive: true, force: true }),
  };
}

const isOfCuts = (pk: string): boolean => unitOfCuts(pk.slice(unitKey('').length)) !== null;

async function* unitsIn(file: string, isAsked = (_pk: string): boolean => true): AsyncGenerator<UnitLog> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n').filter(Boolean);
  const byUnit = Map.groupBy(lines, (line) => line.slice(0, line.indexOf('\t')));
  for (const [pk, ofUnit] of byUnit) {
    if (!isAsked(pk)) continue;
    const commits = inOrder(ofUnit)
      // equal lines are next to each other
      .filter((line, index, all) => line !== all[index - 1])
      .map((line) => commitInLine(line.slice(line.indexOf('\t', pk.length + 1) + 1), 'the archive'));
    yield { unit: pk.slice(unitKey('').length), commits };
  }
}

/** Each commit once, by the first of its lines, for a log whose repeated lines were checked to be the same commit. */
export const onceEach = ({ unit, commits }: UnitLog): UnitLog => ({
  unit,
  commits: commits.filter(({ item }, index) => item.sk?.S !== commits[index - 1]?.item.sk?.S),
});

/** Sorts lines by key. Most units are in order already. */
const inOrder = (lines: string[]): readonly string[] =>
  lines.every((line, index) => index === 0 || (lines[index - 1] as string) <= line) ? lines : lines.sort(bySortKey);

/** Sort keys have the same length, so the beginnings of the lines compare. */
const bySortKey = (one: string, other: string): number => (one < other ? -1 : 1);
