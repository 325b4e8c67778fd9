/** ARNs of SNS topics: whether one is a topic's, and whose. */

export const isTopic = (arn: string): boolean => /^arn:[^:]+:sns:/.test(arn);

/** Whether the topic is one of the account in the region, where it is in the list of topics as long as there is one. */
export const isTopicOf = (arn: string, account: string, region: string): boolean =>
  isTopic(arn) && arn.split(':')[3] === region && arn.split(':')[4] === account;
