/** Rules of EventBridge that send what happens to a topic. */
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import type { Place } from '../support/organization.ts';
import type { Seed } from './seed.ts';

const PATTERNS = {
  infrastructure: { source: ['aws.health', 'aws.ec2', 'aws.rds'] },
  findings: { source: ['aws.guardduty', 'aws.securityhub'] },
};

async function forward({ account, region, client }: Place): Promise<void> {
  const events = client(EventBridgeClient);
  const Targets = [{ Id: 'alerts', Arn: `arn:aws:sns:${region}:${account}:alerts` }];
  for (const [Name, pattern] of Object.entries(PATTERNS)) {
    await events.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern) }));
    await events.send(new PutTargetsCommand({ Rule: Name, Targets }));
  }
}

/** To the topic of `monitoring`. */
export const forwarding: Seed = { scope: 'region', good: forward, bad: async () => {} };
