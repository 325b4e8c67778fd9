/**
 * The parts of the members' stacks that are derived from the controls: the actions that the role may read, and the
 * events that are forwarded.
 */
import { ORGANIZATION_ACTIONS } from '../shared/aws/organization.ts';
import { controls } from '../shared/controls/index.ts';
import { foreignTriggers } from '../shared/core/foreign-events.ts';
import { actionsOf, type PolicyDocument, policyDocuments } from '../shared/derive/permissions.ts';
import { type EventPatterns, eventPatterns, triggersOf } from '../shared/derive/triggers.ts';
import { awsServices } from '../shared/services/index.ts';
import type { Settings } from './settings.ts';

/**
 * The role of `management` also lists the organisation for `plan`. Service-managed StackSets do not reach the
 * management account.
 */
export type MemberKind = 'member' | 'management';

const ACTIONS: Record<MemberKind, readonly string[]> = {
  member: actionsOf(controls),
  management: [...actionsOf(controls), ...ORGANIZATION_ACTIONS],
};

export const readDocuments = (kind: MemberKind): PolicyDocument[] => policyDocuments(ACTIONS[kind]);

export const forwarded = ({ foreignEvents }: Pick<Settings, 'foreignEvents'>): EventPatterns =>
  eventPatterns([...triggersOf(controls), ...foreignTriggers(foreignEvents)]);

/** Content of services that no collector reads. */
const CONTENT_ELSEWHERE = [
  'ecr:BatchGetImage',
  'ecr:GetAuthorizationToken',
  'ecr:GetDownloadUrlForLayer',
  'kinesis:GetRecords',
  'lambda:InvokeFunction',
  'secretsmanager:BatchGetSecretValue',
  'secretsmanager:GetSecretValue',
  'sqs:ReceiveMessage',
  'sts:*',
];

/** The monitor reads how accounts keep their content, and never the content: no data, no secret, no credential. */
const CONTENT = [...awsServices.flatMap(({ neverRead = [] }) => neverRead), ...CONTENT_ELSEWHERE].sort();

const READING = /:(BatchGet|Describe|Get|List)/;

/**
 * The most that the read role could ever be given, even by a policy that somebody attaches to it: reading the
 * configuration of the services that controls use. It lists verbs instead of actions, so that it fits into one policy.
 */
export function boundaryDocument() {
  const limits = ACTIONS.management.map((action) => {
    const verb = READING.exec(action);
    return verb ? `${action.slice(0, verb.index)}${verb[0]}*` : action;
  });
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'ConfigurationAtMost', Effect: 'Allow', Action: [...new Set(limits)].sort(), Resource: '*' },
      { Sid: 'NeverContent', Effect: 'Deny', Action: CONTENT, Resource: '*' },
    ],
  } as const;
}
