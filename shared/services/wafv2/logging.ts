/** AWS WAF: the web ACLs of a region that log requests, by one list. */
import type { Filter, LoggingConfiguration } from '@aws-sdk/client-wafv2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { anyOf } from '../../core/quantify.ts';
import { all, known, oneOf, pagesBy, required, type Seen, seen, seenIn } from '../../core/reading.ts';
import { webAcls } from './web-acls.ts';

const LIST = 'wafv2:ListLoggingConfigurations';
const PER_PAGE = 100;
const BEHAVIOURS = ['KEEP', 'DROP'] as const;
const ACTIONS = ['ALLOW', 'BLOCK', 'COUNT', 'CAPTCHA', 'CHALLENGE', 'EXCLUDED_AS_COUNT', 'MONETIZE'] as const;
const REQUIREMENTS = ['MEETS_ALL', 'MEETS_ANY'] as const;

export interface WafLog {
  /** Whether it logs blocked requests. */
  readonly keepsBlocked: Seen<boolean>;
}

/** One resource for each web ACL that logs; its id is the ARN of the web ACL. */
export const wafLogs = collector({
  id: 'wafv2.logs',
  scope: 'region',
  seldom: 'set up once; its events make it be read at once',
  actions: [LIST],
  absent: {
    'ListLoggingConfigurations.LoggingConfigurations[].LoggingFilter.Filters[].Conditions[].LabelNameCondition':
      'the condition is on an action ("Condition", AWS WAF API Reference: one of the two is given)',
    'ListLoggingConfigurations.LoggingConfigurations[].LoggingFilter':
      'every request is logged ("LoggingConfiguration", AWS WAF API Reference: "Required: No")',
  },
  uses: [webAcls],
  ownTriggersAlone: true,
  triggers: [apiCalls('wafv2', 'PutLoggingConfiguration', 'DeleteLoggingConfiguration')],
  sdk: () => import('@aws-sdk/client-wafv2'),
  collect: async (aws, { WAFV2Client, ListLoggingConfigurationsCommand }): Promise<Resource<WafLog>[]> => {
    const acls = await seen(aws.facts(webAcls));
    if (!(acls instanceof CouldNotRead) && acls.length === 0) return [];
    const client = aws.client(WAFV2Client);
    const found = await all(
      pagesBy(
        (NextMarker) =>
          client.send(new ListLoggingConfigurationsCommand({ Scope: 'REGIONAL', NextMarker, Limit: PER_PAGE })),
        (page) => page.NextMarker,
      ),
      (page) => required(page.LoggingConfigurations, LIST, 'LoggingConfigurations'),
    );
    return found.map((one) => ({
      id: required(one.ResourceArn, LIST, 'ResourceArn'),
      facts: { keepsBlocked: seenIn(() => keepsBlocked(one)) },
    }));
  },
});

/** The first filter that a request meets decides ("LoggingFilter", AWS WAF API Reference); here every filter counts. */
function keepsBlocked({ LoggingFilter: filter }: LoggingConfiguration): boolean {
  if (filter === undefined) return true;
  const filters = required(filter.Filters, LIST, 'LoggingFilter.Filters');
  if (anyOf(filters, (one) => does(one, 'DROP') && blockedIn(one).length > 0)) return false;
  const isKept = () => anyOf(filters, (one) => does(one, 'KEEP') && takesBlocked(one));
  const isDefault = () => known(oneOf(filter.DefaultBehavior, BEHAVIOURS, LIST, 'DefaultBehavior')) === 'KEEP';
  return anyOf([isKept, isDefault], (question) => question());
}

const does = ({ Behavior }: Filter, behaviour: (typeof BEHAVIOURS)[number]): boolean =>
  known(oneOf(Behavior, BEHAVIOURS, LIST, 'LoggingFilter.Filters.Behavior')) === behaviour;

const conditionsIn = ({ Conditions }: Filter) => required(Conditions, LIST, 'LoggingFilter.Filters.Conditions');

/** A condition is about an action or a label. */
const blockedIn = (filter: Filter) =>
  conditionsIn(filter).filter(({ ActionCondition, LabelNameCondition }) => {
    if (LabelNameCondition) return false;
    return known(oneOf(ActionCondition?.Action, ACTIONS, LIST, 'ActionCondition.Action')) === 'BLOCK';
  });

function takesBlocked(filter: Filter): boolean {
  const blocked = blockedIn(filter).length;
  if (blocked === conditionsIn(filter).length) return true;
  const isAny =
    known(oneOf(filter.Requirement, REQUIREMENTS, LIST, 'LoggingFilter.Filters.Requirement')) === 'MEETS_ANY';
  return isAny && blocked > 0;
}
