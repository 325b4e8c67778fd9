/** ARNs of SNS topics: whether an ARN is that of a topic, and which account owns it. */
import { arnParts } from '../../core/arn.ts';

export const isTopic = (arn: string): boolean => /^arn:[^:]+:sns:/.test(arn);

/** Whether the topic belongs to the account and the region, whose list then contains it for as long as it exists. */
export const isTopicOf = (arn: string, account: string, region: string): boolean =>
  isTopic(arn) && arnParts(arn).region === region && arnParts(arn).account === account;
