/**
 * Sorts the verdicts of a file by account and region, in files of a temporary folder: a file of findings may hold more than fits
 * into memory, and nothing of it is stored before it was read to its end.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Severity, Status } from '../core/control.ts';
import { type ImportedPlace, type ImportedUnit, type ImportedVerdict, type VerdictSink, worse } from './verdicts.ts';

export interface Spool extends VerdictSink {
  /** Every place with its verdicts, one after the other; can be asked for several times. */
  units(): Generator<ImportedUnit>;
  remove(): void;
}

/** A place's verdicts are in one shard, which is read whole. */
const SHARDS = 64;
/** Characters that are held before they are written to the files; a small file of findings needs none. */
const BUFFERED = 4 * 1_048_576;

type Line = readonly [unit: number, string, string, Status, string, muted: 0 | 1, title: string, Severity];

interface Shard {
  lines: string[];
  isOnDisk: boolean;
}

export function spoolIn(folder: string = tmpdir()): Spool {
  const places = new Map<string, { readonly index: number; readonly place: ImportedPlace }>();
  const shards = Array.from({ length: SHARDS }, (): Shard => ({ lines: [], isOnDisk: false }));
  let held = 0;
  let made: string | null = null;
  const fileOf = (shard: number): string => {
    made ??= mkdtempSync(join(folder, 'plumbline-import-'));
    return join(made, String(shard));
  };
  const flush = () => {
    for (const [index, shard] of shards.entries()) {
      if (shard.lines.length === 0) continue;
      appendFileSync(fileOf(index), `${shard.lines.join('\n')}\n`);
      shard.lines = [];
      shard.isOnDisk = true;
    }
    held = 0;
  };
  const textOf = (index: number): string => {
    const { lines, isOnDisk } = shards[index] as Shard;
    return (isOnDisk ? readFileSync(fileOf(index), 'utf8') : '') + lines.join('\n');
  };
  return {
    place: (place) => {
      if (!places.has(place.unit)) places.set(place.unit, { index: places.size, place });
    },
    add: (unit, { control, resource, status, because, muted, external: { title, severity } }) => {
      const index = places.get(unit)?.index ?? 0;
      const line: Line = [index, control, resource, status, because, muted ? 1 : 0, title, severity];
      const text = JSON.stringify(line);
      (shards[index % SHARDS] as Shard).lines.push(text);
      held += text.length;
      if (held > BUFFERED) flush();
    },
    units: function* () {
      const all = [...places.values()];
      for (let shard = 0; shard < SHARDS; shard += 1) {
        const here = all.filter(({ index }) => index % SHARDS === shard);
        if (here.length > 0) yield* unitsOf(here, textOf(shard));
      }
    },
    remove: () => {
      if (made !== null) rmSync(made, { recursive: true, force: true });
    },
  };
}

function* unitsOf(
  places: readonly { readonly index: number; readonly place: ImportedPlace }[],
  text: string,
): Generator<ImportedUnit> {
  const found = new Map(
    places.map(({ index, place }) => [index, { place, duplicates: 0, verdicts: new Map<string, ImportedVerdict>() }]),
  );
  /** Many verdicts share their texts: each is held once. */
  const texts = new Map<string, string>();
  const once = (given: string): string => {
    const known = texts.get(given);
    if (known === undefined) texts.set(given, given);
    return known ?? given;
  };
  const externals = new Map<string, ImportedVerdict['external']>();
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? undefined : end);
    from = end < 0 ? text.length : end + 1;
    if (line === '') continue;
    const [index, control, resource, status, because, muted, title, severity] = JSON.parse(line) as Line;
    const unit = found.get(index);
    if (!unit) continue;
    const name = `${severity} ${title}`;
    const external = externals.get(name) ?? { title, severity };
    externals.set(name, external);
    const key = `${control} ${resource}`;
    const before = unit.verdicts.get(key);
    if (before) unit.duplicates += 1;
    const verdict = { control: once(control), resource, status, because, external, muted: muted === 1 };
    unit.verdicts.set(key, worse(before, verdict));
  }
  // a unit is let go before the next one is stored
  for (const [index, { place, verdicts, duplicates }] of found) {
    found.delete(index);
    yield { ...place, verdicts, duplicates };
  }
}
