/** The Lambda functions: memory, time limit, concurrency and permissions of each. */
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ARCHIVE_KEYS, LISTS } from '../../shared/core/archived.ts';
import { CHANGES_PREFIX } from '../../shared/core/change-columns.ts';
import { RESERVED_EXECUTIONS } from '../../shared/core/deployed.ts';
import { EVIDENCE_KEYS } from '../../shared/core/judged.ts';
import { wildcard, wildcardKeys } from '../checks.ts';
import * as grants from '../grants.ts';
import { MEMORY } from '../memory.ts';
import { FUNCTIONS, type FunctionName, functionArn, type OptionalFunction, READ_ROLE } from '../names.ts';
import type { Settings } from '../settings.ts';
import type { Buckets } from './buckets.ts';
import { deliverSpec, isNeeded } from './deliver.ts';
import type { Keys } from './keys.ts';
import type { Links } from './links.ts';
import { type FunctionSpec, pipelineFunction } from './pipeline-function.ts';
import type { MadeRoute } from './routes.ts';
import type { Timers } from './timers.ts';

export type CodeOf = (name: FunctionName) => Code;
/** links.ts makes `link`, together with its public address. */
type StepName = Exclude<(typeof FUNCTIONS)[number], 'link'>;
export type Functions = Readonly<
  Record<Exclude<StepName, OptionalFunction>, LambdaFunction> & Partial<Record<OptionalFunction, LambdaFunction>>
>;

export interface FunctionParts {
  readonly keys: Keys;
  readonly table: Table;
  readonly buckets: Buckets;
  readonly alerts: Topic;
  readonly events: Queue;
  readonly streamDeadLetters: Queue;
  readonly timers: Timers;
  /** Null when alerts carry no links. */
  readonly links: Pick<Links, 'url' | 'key'> | null;
  readonly routes: readonly MadeRoute[];
}

const THE_LONGEST = Duration.minutes(15);
/**
 * A child of the map is an EXPRESS workflow and ends after five minutes ("Step Functions service quotas"). The function
 * ends earlier, so that its log names the account.
 */
const SCAN_TIMEOUT = Duration.seconds(270);
/** For one control of account scope, `react` reads all regions of the account, as a scan does for many controls. */
export const REACT_TIMEOUT = Duration.minutes(3);

export const MANIFESTS = 'runs/*/items.jsonl';
const HEADS = 'runs/*/heads.jsonl';
const ANCHORS = 'runs/*/anchor.json';
const STAMPS = 'runs/*/timestamp.json';
const CHANGES = `${CHANGES_PREFIX}*`;
const ANY_OBJECT = 'The wildcard is the unit and the digest of what the object holds, which is known when it is made.';
const ANY_FILE = 'The wildcard is a day and the digest of the commits in a file, which are known when it is made.';
export const ANY_RUN = 'The wildcard is the name of the run, which is made when it starts; the document is named.';

export function functions(scope: Construct, codeOf: CodeOf, settings: Settings, parts: FunctionParts): Functions {
  const place = new Construct(scope, 'Functions');
  const specs = specsOf(settings, parts);
  const environments = environmentsOf(settings, parts);
  const steps = FUNCTIONS.filter((name): name is StepName => name !== 'link');
  const made = steps
    .filter((name) => name !== 'deliver' || isNeeded(parts.routes))
    .map((name) => {
      const context = {
        code: codeOf(name),
        environment: environments[name],
        logKey: parts.keys.operations,
        logDays: settings.retention.logDays,
      };
      return [name, pipelineFunction(place, name, specs[name], context)] as const;
    });
  return Object.fromEntries(made) as unknown as Functions;
}

function specsOf(settings: Settings, parts: FunctionParts): Record<StepName, FunctionSpec> {
  const { table, buckets, keys, alerts, events, streamDeadLetters, timers, links } = parts;
  const judging = [
    grants.readHistory(table),
    grants.appendHistory(table),
    grants.beat(table),
    grants.useKey(keys.history),
    grants.assumeReadRole(settings, '*'),
    grants.putEvidence(buckets.evidence, EVIDENCE_KEYS),
    grants.readEvidence(buckets.evidence, EVIDENCE_KEYS),
    grants.listEvidence(buckets.evidence),
  ];
  const following = [
    grants.followStream(table),
    grants.setAside(streamDeadLetters),
    grants.readHistory(table),
    grants.useKey(keys.history),
  ];
  /** Alerts have a log of their own. The functions that append to it also send notifications. */
  const notifying = [
    grants.appendAlerts(table),
    grants.publishOnce(table),
    grants.publish(alerts),
    grants.encryptMessages(keys.operations),
    ...grants.setTimers(timers.schedules, timers.role),
    ...(links ? [grants.signLinks(links.key)] : []),
  ];
  const stamps = settings.timestamps ? [STAMPS] : [];
  const changes = settings.athena ? [CHANGES] : [];
  const headsToo = settings.athena ? [HEADS] : [];
  const lists = settings.archive ? [LISTS] : [];
  const optional = [...stamps, ...changes, ...lists];
  const archiving = settings.archive ? [grants.putEvidence(buckets.evidence, ARCHIVE_KEYS)] : [];
  const anyTimer = {
    [wildcard(timers.schedules)]: 'The wildcard is the id of an alert, which is made when it opens.',
  };
  const anyAccount = {
    [wildcardKeys(buckets.evidence, EVIDENCE_KEYS)]: ANY_OBJECT,
    [wildcard(`arn:<AWS::Partition>:iam::*:role/${READ_ROLE}`)]:
      "Every account's read role has this one name; aws:ResourceOrgID keeps the wildcard inside the organisation.",
  };
  return {
    plan: {
      description: 'lists accounts and regions',
      memoryMb: MEMORY.plan.mb,
      // it reads regions until three minutes before its time limit (functions/plan.ts)
      timeout: THE_LONGEST,
      concurrency: RESERVED_EXECUTIONS.plan,
      may: [
        grants.readHistory(table),
        grants.assumeReadRole(settings, settings.managementAccountId),
        grants.putEvidence(buckets.evidence, MANIFESTS),
        grants.useKey(keys.history),
      ],
      accepted: { [wildcardKeys(buckets.evidence, MANIFESTS)]: ANY_RUN },
    },
    scan: {
      description: 'scans an account in all its regions',
      memoryMb: MEMORY.scan.mb,
      timeout: SCAN_TIMEOUT,
      concurrency: settings.concurrentAccounts,
      may: judging,
      accepted: anyAccount,
    },
    finish: {
      description: 'checks completeness and anchors the chains',
      memoryMb: MEMORY.finish.mb,
      timeout: THE_LONGEST,
      concurrency: RESERVED_EXECUTIONS.finish,
      may: [
        grants.readHistory(table),
        grants.appendHistory(table),
        grants.beat(table),
        grants.readEvidence(buckets.evidence, MANIFESTS, ANCHORS, ...headsToo),
        grants.listEvidence(buckets.evidence),
        grants.putEvidence(buckets.evidence, HEADS, ANCHORS, ...optional),
        grants.signAnchors(keys.anchors),
        grants.useKey(keys.history),
      ],
      accepted: {
        [wildcardKeys(buckets.evidence, MANIFESTS)]: ANY_RUN,
        [wildcardKeys(buckets.evidence, HEADS)]: ANY_RUN,
        [wildcardKeys(buckets.evidence, ANCHORS)]: ANY_RUN,
        ...Object.fromEntries(optional.map((key) => [wildcardKeys(buckets.evidence, key), ANY_RUN])),
      },
    },
    react: {
      description: 'evaluates what an event made stale',
      memoryMb: MEMORY.react.mb,
      timeout: REACT_TIMEOUT,
      concurrency: RESERVED_EXECUTIONS.react,
      may: [...judging, grants.readFindings(table), grants.consume(events), grants.sendAgain(events)],
      accepted: anyAccount,
    },
    project: {
      description: 'archives commits, keeps the open findings and the rollups in step with the log',
      memoryMb: MEMORY.project.mb,
      timeout: Duration.minutes(2),
      concurrency: RESERVED_EXECUTIONS.project,
      may: [...following, grants.keepFindings(table), grants.keepRollups(table), ...archiving],
      accepted: settings.archive ? { [wildcardKeys(buckets.evidence, ARCHIVE_KEYS)]: ANY_FILE } : {},
    },
    alert: {
      description: 'turns drift into alerts',
      memoryMb: MEMORY.alert.mb,
      // to record the run, it reads what the scan changed in every unit
      timeout: THE_LONGEST,
      concurrency: RESERVED_EXECUTIONS.alert,
      may: [...following, grants.beat(table), ...notifying],
      accepted: anyTimer,
    },
    remind: {
      description: 'escalates alerts, sends reminders and news, closes quiet alerts',
      memoryMb: MEMORY.remind.mb,
      timeout: Duration.minutes(1),
      concurrency: RESERVED_EXECUTIONS.remind,
      may: [
        grants.readHistory(table),
        grants.useKey(keys.history),
        grants.beat(table),
        grants.setAside(timers.deadLetters),
        ...notifying,
      ],
      // Scheduler invokes it asynchronously
      setAside: timers.deadLetters,
      accepted: anyTimer,
    },
    deliver: { ...deliverSpec(parts), memoryMb: MEMORY.deliver.mb },
  };
}

/**
 * All functions use the same wiring (functions/lib/environment.ts). A function that reads no bucket or publishes to no
 * topic gets no name for it.
 */
function environmentsOf(settings: Settings, parts: FunctionParts) {
  const { keys, table, buckets, alerts, events, timers, links, streamDeadLetters } = parts;
  const history = { TABLE_NAME: table.tableName };
  const accounts = {
    SCAN_ROLE_NAME: READ_ROLE,
    EXTERNAL_ID: settings.externalId,
    MANAGEMENT_ACCOUNT_ID: settings.managementAccountId,
    FALLBACK_REGIONS: settings.memberRegions.join(','),
  };
  const evidence = { BUCKET_NAME: buckets.evidence.bucketName };
  const aside = { SET_ASIDE_URL: streamDeadLetters.queueUrl };
  const notifying = {
    TOPIC_ARN: alerts.topicArn,
    TIMER_GROUP: timers.group,
    TIMER_ROLE_ARN: timers.role.roleArn,
    TIMER_DEAD_LETTERS_ARN: timers.deadLetters.queueArn,
    REMIND_ARN: functionArn(settings, 'remind'),
    ...(links ? { LINK_URL: links.url, LINK_KEY_ARN: links.key.keyArn } : {}),
  };
  return {
    plan: { ...history, ...accounts, ...evidence },
    scan: { ...history, ...accounts, ...evidence },
    finish: { ...history, ...evidence, ANCHOR_KEY_ARN: keys.anchors.keyArn },
    react: { ...history, ...accounts, ...evidence, EVENTS_QUEUE_URL: events.queueUrl },
    project: { ...history, ...aside, ...(settings.archive ? evidence : {}) },
    alert: { ...history, ...aside, ...notifying },
    remind: { ...history, SET_ASIDE_URL: timers.deadLetters.queueUrl, ...notifying },
    deliver: history,
  };
}
