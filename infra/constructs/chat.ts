/**
 * Slack and Teams by Amazon Q Developer in chat applications, which reads topics of its own: it wants its own form as the
 * message, and other subscribers of the topic of drift get the document. The workspace is authorised once, in the console.
 */
import { Aws } from 'aws-cdk-lib';
import { CfnMicrosoftTeamsChannelConfiguration, CfnSlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Route } from '../../shared/config/routes.ts';
import type { MadeRoute } from './routes.ts';

type ChatRoute = Extract<Route, { to: 'slack' | 'teams' }>;
type Common = Pick<CfnSlackChannelConfiguration, 'configurationName' | 'iamRoleArn' | 'snsTopicArns'> & {
  readonly guardrailPolicies: string[];
  readonly loggingLevel: string;
};

const isChat = (route: Route): route is ChatRoute => route.to === 'slack' || route.to === 'teams';

/** A channel has one configuration in an account, whichever routes lead to it. */
export function chatChannels(scope: Construct, made: readonly MadeRoute[]): void {
  const channels = Map.groupBy(
    made.filter(({ route }) => isChat(route)),
    ({ route }) => channelOf(route as ChatRoute),
  );
  if (channels.size === 0) return;
  const role = new Role(scope, 'ChatRole', {
    description: 'Plumbline: may do nothing, and neither may the members of a channel',
    assumedBy: new ServicePrincipal('chatbot.amazonaws.com'),
  });
  for (const [first, ...others] of channels.values()) {
    if (first) configure(scope, role, first, others);
  }
}

const channelOf = (route: ChatRoute): string =>
  route.to === 'slack' ? `${route.workspace}/${route.channel}` : `${route.tenant}/${route.team}/${route.channel}`;

function configure(scope: Construct, role: Role, first: MadeRoute, others: readonly MadeRoute[]): void {
  const route = first.route as ChatRoute;
  const common: Common = {
    configurationName: `plumbline-${route.name}`,
    iamRoleArn: role.roleArn,
    snsTopicArns: [first, ...others].flatMap(({ chat }) => (chat ? [chat.topicArn] : [])),
    // left out, it would be AdministratorAccess
    guardrailPolicies: [`arn:${Aws.PARTITION}:iam::aws:policy/AWSDenyAll`],
    loggingLevel: 'ERROR',
  };
  if (route.to === 'slack') {
    const { workspace, channel } = route;
    new CfnSlackChannelConfiguration(scope, `${route.name}-channel`, {
      ...common,
      slackWorkspaceId: workspace,
      slackChannelId: channel,
    });
    return;
  }
  new CfnMicrosoftTeamsChannelConfiguration(scope, `${route.name}-channel`, {
    ...common,
    teamsTenantId: route.tenant,
    teamId: route.team,
    // as it is in the link to the channel, which is encoded
    teamsChannelId: route.channel.includes('%') ? route.channel : encodeURIComponent(route.channel),
  });
}
