/** Sends new commits from the table's stream to the functions that project and alert. */
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Functions } from './functions.ts';

/** The prefix of a commit's sort key: `LOG` of shared/history/keys.ts, as a test compares. */
export const COMMIT_KEY = 'log#';

/**
 * The stream delivers a failed record again for this long, because SNS, the table or Scheduler may be down for hours.
 * The functions set aside records that would fail again (functions/lib/stream.ts), and halving the batch isolates a
 * record that crashes a function. It must stay below the 24 hours that a stream keeps records; the alarm `Behind-…`
 * goes off after 15 minutes.
 */
const OLDEST = Duration.hours(6);
/** Commits within this time are handled together, so that one event that changes several units makes one alert. */
const ALERT_WINDOW = Duration.seconds(5);

const onlyCommits = FilterCriteria.filter({
  eventName: FilterRule.isEqual('INSERT'),
  dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(COMMIT_KEY) } } },
});

export interface StreamParts {
  readonly table: Table;
  readonly deadLetters: Queue;
}

export function streamConsumers(
  { project, alert }: Pick<Functions, 'project' | 'alert'>,
  { table, deadLetters }: StreamParts,
): void {
  const common = following(deadLetters);
  project.addEventSource(new DynamoEventSource(table, common));
  alert.addEventSource(new DynamoEventSource(table, { ...common, maxBatchingWindow: ALERT_WINDOW }));
}

/** The settings that every consumer of the stream has. */
export const following = (deadLetters: Queue) => ({
  startingPosition: StartingPosition.TRIM_HORIZON,
  batchSize: 100,
  bisectBatchOnError: true,
  reportBatchItemFailures: true,
  maxRecordAge: OLDEST,
  onFailure: new SqsDlq(deadLetters),
  filters: [onlyCommits],
});
