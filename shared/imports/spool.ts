/**
 * Sorts the verdicts of a file by account and region, in files of a temporary folder: a file of findings may hold more than fits
 * into memory, and nothing of it is stored before it was read to its end. A large unit is sorted once more, by its controls.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Severity, Status } from '../core/control.ts';
import { type SpoolFile, spoolFile } from './spool-file.ts';
import {
  type ImportedPart,
  type ImportedPlace,
  type ImportedUnit,
  type ImportedVerdict,
  type VerdictSink,
  worse,
} from './verdicts.ts';

export interface Spool extends VerdictSink {
  /** Every place with its verdicts, one after the other; can be asked for several times. */
  units(): Generator<ImportedUnit>;
  remove(): void;
}

/** Small units share files; the units of one file are in memory together. */
const SHARDS = 64;
/** Characters that are held before they are written to the files; a small file of findings needs none. */
const BUFFERED = 4 * 1_048_576;
/** Findings of a unit that are in memory together, unless a single control has more. */
const PART = 20_000;

type Line = readonly [unit: number, string, string, Status, string, muted: 0 | 1, title: string, Severity];

interface Spooled {
  readonly index: number;
  readonly place: ImportedPlace;
  findings: number;
  /** The parts of a large unit, once they were sorted. */
  parts?: readonly SpoolFile[];
}

export function spoolIn(folder: string = tmpdir()): Spool {
  const places = new Map<string, Spooled>();
  let made: string | null = null;
  let files = 0;
  const newFile = () =>
    spoolFile(() => {
      made ??= mkdtempSync(join(folder, 'plumbline-import-'));
      files += 1;
      return join(made, String(files));
    });
  const shards = Array.from({ length: SHARDS }, newFile);
  const shardOf = (index: number) => shards[index % SHARDS] as SpoolFile;
  let held = 0;
  const partsOf = (unit: Spooled): readonly SpoolFile[] => {
    unit.parts ??= sorted(() => linesOf(unit.index, shardOf(unit.index)), newFile);
    return unit.parts;
  };
  return {
    place: (place) => {
      if (!places.has(place.unit)) places.set(place.unit, { index: places.size, place, findings: 0 });
    },
    add: (unit, { control, resource, status, because, muted, external: { title, severity } }) => {
      const spooled = places.get(unit);
      const index = spooled?.index ?? 0;
      if (spooled) spooled.findings += 1;
      const line: Line = [index, control, resource, status, because, muted ? 1 : 0, title, severity];
      const text = JSON.stringify(line);
      shardOf(index).add(text);
      held += text.length;
      if (held <= BUFFERED) return;
      for (const shard of shards) shard.flush();
      held = 0;
    },
    units: function* () {
      const all = [...places.values()];
      for (const [shard, file] of shards.entries()) {
        const here = all.filter(({ index }) => index % SHARDS === shard);
        const isSmall = ({ findings }: Spooled) => findings <= PART;
        yield* smallUnits(here.filter(isSmall), file);
        for (const unit of here.filter((one) => !isSmall(one))) yield largeUnit(unit, partsOf);
      }
    },
    remove: () => {
      if (made !== null) rmSync(made, { recursive: true, force: true });
    },
  };
}

function* linesOf(unit: number, file: SpoolFile): Generator<string> {
  for (const line of file.lines()) if (line.startsWith(`[${unit},`)) yield line;
}

const controlOf = (line: string): string => (JSON.parse(line) as Line)[1];

/** Sorts the lines of a unit by control, into as few files as hold the controls whole. */
function sorted(lines: () => Iterable<string>, newFile: () => SpoolFile): readonly SpoolFile[] {
  const counts = new Map<string, number>();
  for (const control of controlsOf(lines())) counts.set(control, (counts.get(control) ?? 0) + 1);
  const files: SpoolFile[] = [];
  const fileOf = new Map<string, SpoolFile>();
  let held = PART;
  for (const [control, count] of counts) {
    if (held + count > PART) {
      files.push(newFile());
      held = 0;
    }
    fileOf.set(control, files.at(-1) as SpoolFile);
    held += count;
  }
  let buffered = 0;
  for (const line of lines()) {
    fileOf.get(controlOf(line))?.add(line);
    buffered += line.length;
    if (buffered <= BUFFERED) continue;
    for (const file of files) file.flush();
    buffered = 0;
  }
  for (const file of files) file.flush();
  return files;
}

function* controlsOf(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield controlOf(line);
}

const largeUnit = (unit: Spooled, partsOf: (unit: Spooled) => readonly SpoolFile[]): ImportedUnit => ({
  ...{ ...unit.place, findings: unit.findings },
  parts: function* () {
    for (const file of partsOf(unit)) for (const part of partsIn([unit], file.lines()).values()) yield part;
  },
});

function* smallUnits(units: readonly Spooled[], file: SpoolFile): Generator<ImportedUnit> {
  if (units.length === 0) return;
  const found = partsIn(units, file.lines());
  // the memory of a unit is freed before the next unit is committed
  for (const { index, place, findings } of units) {
    const part = found.get(index);
    found.delete(index);
    yield { ...place, findings, parts: () => (part ? [part] : []) };
  }
}

/** The verdicts of these units among the lines, by the unit's number. */
function partsIn(units: readonly Spooled[], lines: Iterable<string>): Map<number, ImportedPart> {
  const found = new Map(
    units.map(({ index }) => [index, { duplicates: 0, verdicts: new Map<string, ImportedVerdict>() }]),
  );
  /** Many verdicts share their texts: each is held once. */
  const controls = new Map<string, string>();
  const externals = new Map<string, ImportedVerdict['external']>();
  for (const line of lines) {
    const unit = found.get(Number(line.slice(1, line.indexOf(','))));
    if (!unit) continue;
    const [, given, resource, status, because, muted, title, severity] = JSON.parse(line) as Line;
    const control = controls.get(given) ?? given;
    controls.set(given, control);
    const name = `${severity} ${title}`;
    const external = externals.get(name) ?? { title, severity };
    externals.set(name, external);
    const key = `${control} ${resource}`;
    const before = unit.verdicts.get(key);
    if (before) unit.duplicates += 1;
    unit.verdicts.set(key, worse(before, { control, resource, status, because, external, muted: muted === 1 }));
  }
  return found;
}
