/** The definition of one alarm. The alarms are made from these definitions, and the dashboard shows them. */
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, Metric, Stats, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { FunctionName } from '../names.ts';
import type { Api } from './api.ts';
import type { Functions } from './functions.ts';
import type { Links } from './links.ts';
import type { MadeRoute } from './routes.ts';

export interface WatchedParts {
  readonly functions: Functions;
  readonly links: Pick<Links, 'api' | 'link'> | null;
  readonly api: Pick<Api, 'api' | 'functions' | 'setAside'> | null;
  /** Null unless transitions are sent to Security Hub. */
  readonly securityHub: LambdaFunction | null;
  readonly machine: StateMachine;
  readonly events: Queue;
  readonly deadLetters: Readonly<Record<'events' | 'stream' | 'schedule' | 'timers', Queue>>;
  readonly routes: readonly MadeRoute[];
  readonly topic: Topic;
}

export interface Watch {
  readonly id: string;
  readonly metric: IMetric;
  readonly meaning: string;
  readonly threshold: number;
  readonly comparison: ComparisonOperator;
  readonly periods?: number;
  /** How missing data is treated; not breaching unless missing data is the fault to detect. */
  readonly silence?: TreatMissingData;
}

export const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;
export const FIVE_MINUTES = Duration.minutes(5);
export const HOUR = Duration.hours(1);

/** Metrics that the functions write (functions/lib/wrap.ts). */
export const written = (service: FunctionName, metricName: string, period = HOUR): Metric =>
  new Metric({ namespace: 'Plumbline', metricName, dimensionsMap: { service }, statistic: Stats.SUM, period });

export const iteratorAge = (functionName: string): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'IteratorAge',
    dimensionsMap: { FunctionName: functionName },
    statistic: Stats.MAXIMUM,
    period: FIVE_MINUTES,
  });

/** Every deployed function, by its name. */
export const allOf = ({
  functions,
  links,
  api,
  securityHub,
}: Pick<WatchedParts, 'functions' | 'links' | 'api' | 'securityHub'>) =>
  Object.entries({
    ...functions,
    ...(links ? { link: links.link } : {}),
    ...api?.functions,
    ...(securityHub ? { securityhub: securityHub } : {}),
  });
