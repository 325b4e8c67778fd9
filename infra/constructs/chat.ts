/**
 * Slack and Teams, by Amazon Q Developer in chat applications. Amazon Q reads topics of its own, because it requires
 * its own message format and the other subscribers of the alert topic get the alert document. A person authorises the
 * workspace once, in the console.
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

/** A channel has one configuration per account, however many routes send to it. */
export function chatChannels(scope: Construct, made: readonly MadeRoute[]): void {
  const channels = Map.groupBy(
    made.filter(({ route }) => isChat(route)),
    ({ route }) => channelOf(route as ChatRoute),
  );
  if (channels.size === 0) return;
  const role = new Role(scope, 'ChatRole', {
    description: 'Plumbline: has no permissions, and gives none to the members of a channel',
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
    // without this setting it would be AdministratorAccess
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
    // the encoded form, as it stands in the link to the channel
    teamsChannelId: route.channel.includes('%') ? route.channel : encodeURIComponent(route.channel),
  });
}
