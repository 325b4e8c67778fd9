/** Imports the findings of one source: commits each account and region, and records the import. */
import { catalogue, claims } from '../../shared/controls/catalogue.ts';
import { claiming } from '../../shared/core/catalogue.ts';
import { SOURCE_NAMES } from '../../shared/core/external.ts';
import type { Spool } from '../../shared/imports/spool.ts';
import { mutedIn } from '../../shared/imports/suppressed.ts';
import type { ImportedUnit } from '../../shared/imports/verdicts.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import { importUnit, recordImport } from '../../shared/pipeline/import.ts';
import { project } from '../../shared/pipeline/project.ts';
import { type ImportRecord, importsOf, newerImports } from '../../shared/records/imports.ts';
import type { Store } from './store.ts';
import { counted } from './words.ts';

const clock = () => new Date();

/** Imports the findings of one source, and returns a line about the import. */
export async function importSource(
  store: Store,
  asked: ImportRecord,
  spool: Spool,
  tell: (line: string) => void,
): Promise<string> {
  const name = SOURCE_NAMES[asked.source];
  const { contents } = await store.history.read(importsOf(asked.source));
  const earlier = Object.values(contents);
  const same = earlier.find(({ sha256, units }) => sha256 === asked.sha256 && units.length >= asked.units.length);
  if (same) return `${name}: this file was imported at ${same.at}; it is no new evidence, and nothing was changed`;
  const older = newerImports(asked, earlier);
  const record = { ...asked, units: asked.units.filter((unit) => !older.has(unit)) };
  if (older.size > 0) tell(tooOld(asked, older));
  const known = new Set(earlier.flatMap(({ units }) => units));
  if (record.units.length === 0) return `${name}: nothing was changed`;
  const done = await importUnits(store, { record, known }, spool);
  await recordImport(store.history, { ...record, verdicts: done.verdicts, muted: done.muted });
  const counts = `${counted(done.verdicts, 'verdict')} of ${counted(record.controls.length, 'external control')}`;
  return `${name}: ${counts} in ${counted(record.units.length, 'unit')}, ${counted(done.changes, 'change')}; sha256:${record.sha256}`;
}

function tooOld({ source, observed }: ImportRecord, newer: ReadonlyMap<string, ImportRecord>): string {
  const [, newest] =
    [...newer].sort(([, one], [, other]) => ((one.observed ?? '') < (other.observed ?? '') ? 1 : -1))[0] ?? [];
  return (
    `left out: ${counted(newer.size, 'unit')} of which ${SOURCE_NAMES[source]} said something newer: the newest finding of this file is of ` +
    `${observed}, and that of the import at ${newest?.at} is of ${newest?.observed}`
  );
}

interface Importing {
  readonly record: ImportRecord;
  /** Units for which an import is recorded. */
  readonly known: ReadonlySet<string>;
}

/** Small units are imported at the same time, because each mostly waits for the table. */
const TOGETHER_VERDICTS = 2_000;
const TOGETHER_UNITS = 8;

async function importUnits(store: Store, { record, known }: Importing, spool: Spool) {
  const wanted = new Set(record.units);
  const done = { verdicts: 0, muted: 0, changes: 0 };
  const importing = importerInto(store, { record, known });
  let together: ImportedUnit[] = [];
  let held = 0;
  const flush = async () => {
    const changes = await Promise.all(together.map(importing));
    done.changes += changes.reduce((sum, count) => sum + count, 0);
    together = [];
    held = 0;
  };
  for (const unit of spool.units()) {
    if (!wanted.has(unit.unit)) continue;
    if (held + unit.findings > TOGETHER_VERDICTS || together.length === TOGETHER_UNITS) await flush();
    together.push(counting(unit, done));
    held += unit.findings;
  }
  await flush();
  return done;
}

/** The unit; what it holds is counted while it is imported. */
const counting = (unit: ImportedUnit, done: { verdicts: number; muted: number }): ImportedUnit => ({
  ...unit,
  parts: function* () {
    for (const part of unit.parts()) {
      done.verdicts += part.verdicts.size;
      for (const _ of mutedIn({ parts: () => [part] })) done.muted += 1;
      yield part;
    }
  },
});

function importerInto({ history, roster, findings, rollups, isDeployed }: Store, { record, known }: Importing) {
  const own = claiming(catalogue, claims);
  const controls = byId(catalogue);
  return (unit: ImportedUnit) =>
    importUnit({ history, roster, clock }, unit, {
      ...{ record, claims: own, isFirst: !known.has(unit.unit) },
      // in a deployment, the consumers of the table's stream do this
      committed: async (made) => {
        if (!isDeployed) await project({ findings, rollups, history }, controls, made);
      },
    });
}
