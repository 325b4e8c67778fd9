/** Open findings, one small item each, projected from the log and indexed by control and by severity. */
import { type AttributeValue, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Severity, Status } from '../core/control.ts';
import type { Finding, Findings } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import { held, type Item, putItem, queryItems, type Range } from './dynamodb.ts';
import { findingKey, findingsKey } from './keys.ts';
import { TIME_TO_LIVE } from './table.ts';

/** A closed finding stays as a tombstone for this long, so that a late event cannot open it again. */
const GRAVESTONE_SECONDS = 30 * 86_400;

/** The item of an open finding. */
export const findingItem = (finding: Finding): Item => ({
  pk: { S: findingsKey(finding.unit) },
  sk: { S: findingKey(finding.control, finding.resource) },
  unit: { S: finding.unit },
  control: { S: finding.control },
  resource: { S: finding.resource },
  byControl: { S: finding.control },
  severity: { S: finding.severity },
  bySeverity: { S: finding.severity },
  place: { S: `${finding.unit}#${findingKey(finding.control, finding.resource)}`.slice(0, 1000) },
  status: { S: finding.status },
  because: { S: finding.because },
  seq: { N: String(finding.seq) },
  firstSeen: { S: finding.firstSeen },
});

/** The attributes of a closed finding's tombstone. */
export const GRAVESTONE = ['pk', 'sk', 'seq', TIME_TO_LIVE];

const SET = ['unit', 'control', 'resource', 'severity', 'place', 'status', 'because', 'seq', 'firstSeen'] as const;

const IF_NEWER = 'attribute_not_exists(pk) OR seq < :seq';

export function dynamoFindings(client: DynamoDBClient, table: string): Findings {
  const open = async (finding: Finding) => {
    await held(client.send(new UpdateItemCommand(openingOf(table, finding))));
  };
  const close = async (unit: string, control: string, resource: string, seq: number) => {
    const { item, condition } = closingOf({ unit, control, resource, seq });
    await putItem(client, table, item, condition);
  };
  return {
    open,
    close,
    moveAll: async (moves) => {
      await each(moves, (move) =>
        'opens' in move
          ? open(move.opens)
          : close(move.closes.unit, move.closes.control, move.closes.resource, move.closes.seq),
      );
    },
    list: async function* (filter) {
      for await (const item of queryItems(client, table, rangeOf(filter))) {
        if (item.control && matches(item, filter)) yield findingOf(item);
      }
    },
  };
}

const keyOf = ({ unit, control, resource }: Pick<Finding, 'unit' | 'control' | 'resource'>): Item => ({
  pk: { S: findingsKey(unit) },
  sk: { S: findingKey(control, resource) },
});

/** The update that opens a finding, unless a later commit has changed it. */
export function openingOf(table: string, finding: Finding) {
  const item = findingItem(finding);
  return {
    TableName: table,
    Key: keyOf(finding),
    ConditionExpression: IF_NEWER,
    UpdateExpression:
      'SET #unit = :unit, control = :control, #resource = :resource, byControl = :control, severity = :severity, ' +
      'bySeverity = :severity, place = :place, #status = :status, because = :because, seq = :seq, ' +
      `firstSeen = if_not_exists(firstSeen, :firstSeen) REMOVE ${TIME_TO_LIVE}`,
    ExpressionAttributeNames: { '#unit': 'unit', '#resource': 'resource', '#status': 'status' },
    ExpressionAttributeValues: Object.fromEntries(SET.map((name) => [`:${name}`, item[name] as AttributeValue])),
  };
}

/** The tombstone of a finding, and the condition that no later commit moved it. */
export function closingOf(closed: Pick<Finding, 'unit' | 'control' | 'resource' | 'seq'>) {
  const seq = { N: String(closed.seq) };
  const expires = Math.floor(Date.now() / 1000) + GRAVESTONE_SECONDS;
  return {
    item: { ...keyOf(closed), seq, [TIME_TO_LIVE]: { N: String(expires) } },
    condition: { expression: IF_NEWER, values: { ':seq': seq } },
  };
}

function rangeOf({ unit, control, severity }: { unit?: string; control?: string; severity?: Severity }): Range {
  if (unit) return { pk: findingsKey(unit) };
  if (control) return { pk: control, index: 'byControl' };
  if (severity) return { pk: severity, index: 'bySeverity' };
  throw new TypeError('open findings are listed by unit, control or severity; name one');
}

const matches = (item: Item, filter: { control?: string; severity?: Severity }): boolean =>
  (!filter.control || item.control?.S === filter.control) && (!filter.severity || item.severity?.S === filter.severity);

const findingOf = (item: Item): Finding => ({
  unit: item.unit?.S ?? '',
  control: item.control?.S ?? '',
  resource: item.resource?.S ?? '',
  severity: item.severity?.S as Severity,
  status: item.status?.S as Status,
  because: item.because?.S ?? '',
  firstSeen: item.firstSeen?.S ?? '',
  seq: Number(item.seq?.N ?? 0),
});
