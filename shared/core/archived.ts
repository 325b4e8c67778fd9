/** The names of the archive's files, in the evidence bucket or in a folder. */

const ARCHIVE = 'archive/';
/** The files of commits, for policies. */
export const ARCHIVE_KEYS = `${ARCHIVE}*`;

/** The day of a file, in UTC, which is that of its commits: `archive/dt=2026-11-30/`. */
export const archiveDay = (at: string): string => `${ARCHIVE}dt=${at.slice(0, '2026-11-30'.length)}/`;

/** A file is named by the SHA-256 of its text, so that the same commits twice are one file. */
export const archiveName = (day: string, digest: string): string => `${day}${digest}.jsonl.gz`;

const FILE = /^archive\/dt=\d{4}-\d\d-\d\d\/([0-9a-f]{64})\.jsonl\.gz$/;
/** The digest in the name of a file; null for the name of anything else. */
export const digestInName = (name: string): string | null => FILE.exec(name)?.[1] ?? null;

/** The list of the archive's files that a run made, and the lists of all runs. */
export const listOfRun = (run: string): string => `runs/${run}/archive.jsonl`;
export const LISTS = 'runs/*/archive.jsonl';
export const isList = (name: string): boolean => /^runs\/[^/]+\/archive\.jsonl$/.test(name);
