/**
 * Keys of the single table. Access patterns:
 *
 * | what                                   | key                                                        |
 * |----------------------------------------|------------------------------------------------------------|
 * | append commit n of a unit              | put `unit#U` / `log#n`, if there is none                    |
 * | state and newest commit of a unit      | query `unit#U` backwards, 2 items (`state` sorts after `log#`) |
 * | commits of a unit in order             | query `unit#U`, `log#a` … `log#b`, a portion at a time      |
 * | nearest snapshot before an instant     | query `unit#U` backwards from `at#<instant>`, 1 item         |
 * | body too large for its item            | query `part#<digest>`, of a state `state#U` / `<shelf>#n`    |
 * | all units with their heartbeats        | query `roster#0` … `roster#f`                               |
 * | last message of an alert to a route    | update `delivered#R` / the alert, if it is its message's turn |
 * | requests of a caller in a minute       | update `requests#<digest of the caller>` / the minute        |
 * | open findings of a unit                | query `finding#U`                                           |
 * | open findings of a control, a severity | query the indexes `byControl`, `bySeverity`                 |
 * | rollups of a month, of an account in it | query `rollup#<month>#0` … `rollup#<month>#f` / unit        |
 */
import { sha256 } from '../core/digest.ts';

const SEQ_DIGITS = 12;
/** A sort key holds 1,024 bytes ("Quotas in Amazon DynamoDB"); longer resource names are kept by their digest. */
const LONGEST_SORT_KEY = 1_000;

export const STATE = 'state';
export const LOG = 'log#';
/** Sorts after every commit. */
export const LOG_END = 'log$';
export const unitKey = (unit: string): string => `unit#${unit}`;
export const logKey = (seq: number): string => `${LOG}${String(seq).padStart(SEQ_DIGITS, '0')}`;
export const SNAPSHOT = 'at#';
export const snapshotKey = (at: string, seq: number): string =>
  `${SNAPSHOT}${at}#${String(seq).padStart(SEQ_DIGITS, '0')}`;
export const partKey = (digest: string): string => `part#${digest}`;
export const statePartsKey = (unit: string): string => `state#${unit}`;

export const ROSTER_SHARDS = [...'0123456789abcdef'] as const;
export const rosterKey = (unit: string): string => `roster#${sha256(unit).charAt(0)}`;

export const deliveredKey = (route: string): string => `delivered#${route}`;

export const ROLLUP = 'rollup#';
export const rollupShardKey = (month: string, shard: string): string => `${ROLLUP}${month}#${shard}`;
/** All units of an account are in the same partition. */
export const rollupShardOf = (account: string): string => sha256(account).charAt(0);
export const requestsKey = (caller: string): string => `requests#${caller}`;

export const findingsKey = (unit: string): string => `finding#${unit}`;
export function findingKey(control: string, resource: string): string {
  const key = `${control}#${resource}`;
  return Buffer.byteLength(key) <= LONGEST_SORT_KEY ? key : `${control}#sha256:${sha256(resource)}`;
}
