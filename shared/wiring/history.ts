/** The ports of the history and of its projections, on a table. */
import { dynamoFindings } from '../history/findings.ts';
import { dynamoHistory } from '../history/history.ts';
import { dynamoRollups } from '../history/rollups.ts';
import { dynamoRoster } from '../history/roster.ts';
import type { Table } from './platform.ts';

export const wireHistory = ({ client, name }: Table) => ({
  history: dynamoHistory(client, name),
  roster: dynamoRoster(client, name),
  findings: dynamoFindings(client, name),
  rollups: dynamoRollups(client, name),
});
