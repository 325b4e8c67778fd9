/** New commits, as the table's stream brings them, to the functions that project and alert. */
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Functions } from './functions.ts';

/** The prefix of a commit's sort key: `LOG` of shared/history/keys.ts, as a test compares. */
export const COMMIT_KEY = 'log#';

/**
 * A record is delivered again for as long as this, however often that is: SNS, the table or Scheduler may be down for hours,
 * and the functions set aside by themselves what would fail again (functions/lib/stream.ts). Halving isolates a record that
 * a function does not survive. Within the day that a stream keeps records; `Behind-…` goes off after a quarter of an hour.
 */
const OLDEST = Duration.hours(6);
/** One cause that an event brings to several units in a few seconds makes one alert. */
const ALERT_WINDOW = Duration.seconds(5);

const onlyCommits = FilterCriteria.filter({
  eventName: FilterRule.isEqual('INSERT'),
  dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(COMMIT_KEY) } } },
});

export function streamConsumers(
  { project, alert }: Pick<Functions, 'project' | 'alert'>,
  { table, deadLetters }: { table: Table; deadLetters: Queue },
): void {
  const common = {
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    maxRecordAge: OLDEST,
    onFailure: new SqsDlq(deadLetters),
    filters: [onlyCommits],
  };
  project.addEventSource(new DynamoEventSource(table, common));
  alert.addEventSource(new DynamoEventSource(table, { ...common, maxBatchingWindow: ALERT_WINDOW }));
}
