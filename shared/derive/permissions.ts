/** Writes the IAM policies of the role that reads an account: exactly the actions that the collectors declare. */
import { type AnyControl, collectorsOf } from '../core/control.ts';
import { packed } from './packed.ts';

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  /**
   * Every resource, because the monitor must also see resources that do not exist yet, and most list and describe
   * actions support no narrower resource ("Service Authorization Reference"). The role stays harmless because each
   * action only reads.
   */
  readonly Resource: '*';
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** The size limit of a managed policy in characters, without white space ("IAM and AWS STS quotas"). */
export const MANAGED_POLICY_SIZE = 6_144;

/** The distinct IAM actions that these controls need, in order. */
export const actionsOf = (controls: readonly AnyControl[]): string[] =>
  distinct(controls.flatMap(collectorsOf).flatMap(({ actions }) => actions));

/**
 * The fewest policy documents that hold the actions, each within the size limit. A document has one statement per
 * service; a service whose actions do not all fit continues in the next document.
 */
export const policyDocuments = (actions: readonly string[]): PolicyDocument[] =>
  packed(distinct(actions), (group) => JSON.stringify(documentOf(group)).length <= MANAGED_POLICY_SIZE).map(documentOf);

const documentOf = (actions: readonly string[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [...Map.groupBy(actions, serviceOf)].map(([service, Action]) => ({
    Sid: sidOf(service),
    Effect: 'Allow',
    Action,
    Resource: '*',
  })),
});

const serviceOf = (action: string): string => action.slice(0, action.indexOf(':'));

/** `access-analyzer` → `ReadAccessAnalyzer`: a Sid takes letters and digits only ("IAM JSON policy elements: Sid"). */
const sidOf = (service: string): string =>
  `Read${service
    .split(/[^a-z0-9]/i)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;

const distinct = (items: readonly string[]): string[] => [...new Set(items)].sort();
