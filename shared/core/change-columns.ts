/** The columns of the changes that are kept for Athena. The files and the table in Glue both have them. */

export interface ChangeColumn {
  readonly name: string;
  readonly type: 'STRING' | 'TIMESTAMP' | 'INT64';
  readonly nullable: boolean;
}

const of =
  <const Type extends ChangeColumn['type'], const Nullable extends boolean>(type: Type, nullable: Nullable) =>
  <const Name extends string>(name: Name) => ({ name, type, nullable });
const text = of('STRING', false);
const textOrNone = of('STRING', true);
const instant = of('TIMESTAMP', false);
const number = of('INT64', false);

/** The instant's column is `changed_at`, because some readers reserve the word `at`. */
export const CHANGE_COLUMNS = [
  instant('changed_at'),
  text('run'),
  text('control'),
  text('account'),
  text('region'),
  text('resource'),
  text('movement'),
  textOrNone('status_before'),
  textOrNone('status_after'),
  text('because'),
  text('evidence'),
  text('cause'),
  textOrNone('principal'),
  number('unit_commit'),
] as const satisfies readonly ChangeColumn[];

/** The partition of a day: `dt=2026-03-31`. */
export const PARTITION = 'dt';
/** Objects of the changes in the evidence bucket lie below this prefix, in one folder for each day. */
export const CHANGES_PREFIX = 'parquet/changes/';

export const changesKey = (day: string, run: string, part: number): string =>
  `${CHANGES_PREFIX}${PARTITION}=${day}/${run}-${String(part).padStart(4, '0')}.parquet`;
