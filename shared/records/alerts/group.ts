/**
 * Groups transitions into alerts, one alert per root cause, and returns the steps of these alerts. Pure. A transition that is
 * delivered twice has no further effect, because each member records the commit that changed it last.
 */
import { parseUnit } from '../../core/account.ts';
import { digest } from '../../core/digest.ts';
import {
  type AccountSummary,
  type Alert,
  type AlertStep,
  type AlertsState,
  isResolved,
  KIND_WHEN_FIRING,
} from './alert.ts';
import { type AlertUpdate, updateOf, updateOfNew } from './alert-update.ts';
import { type CommonCause, commonCauseOf, movedTogether } from './common-cause.ts';
import { windowFor } from './maintenance-window.ts';
import { type AlertPolicy, minutesAfter } from './policy.ts';
import { stepsOf } from './steps-of-update.ts';
import type { Transition } from './transition.ts';

export interface GroupingContext {
  readonly state: AlertsState;
  readonly policy: AlertPolicy;
  /** The instant at which the steps are taken. */
  readonly at: string;
  /** The name, organisational unit and environment of an account. */
  accountSummaryOf(account: string): AccountSummary;
  /** The waiver that is in force for the finding of a transition. */
  waiverFor(transition: Transition): Alert['waived'];
}

export function stepsFor(context: GroupingContext, transitions: readonly Transition[]): AlertStep[] {
  const index = indexAlerts(context);
  const together = movedTogether(transitions);
  for (const transition of inOrder(transitions)) {
    if (transition.opens) openMember(index, transition, commonCauseOf(transition, together));
    else closeMember(index, transition);
  }
  return index.updates.flatMap((update) => stepsOf(update, context));
}

/** Sorts by the order of a unit's commits. Of one commit, members that close come before members that open. */
const inOrder = (transitions: readonly Transition[]): Transition[] =>
  [...transitions].sort(
    (a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) || a.seq - b.seq || Number(a.opens) - Number(b.opens),
  );

/** The updates of all alerts, indexed by the alerts' members and by their group keys. */
interface AlertIndex {
  readonly context: GroupingContext;
  readonly updates: AlertUpdate[];
  readonly byMember: Map<string, AlertUpdate[]>;
  readonly byGroupKey: Map<string, AlertUpdate[]>;
}

function indexAlerts(context: GroupingContext): AlertIndex {
  const index: AlertIndex = { context, updates: [], byMember: new Map(), byGroupKey: new Map() };
  for (const alert of Object.values(context.state.alerts)) {
    const update = addUpdate(index, updateOf(alert));
    for (const [unit, { open, closed }] of Object.entries(alert.units)) {
      for (const keys of [open, closed])
        for (const key of Object.keys(keys)) addToIndex(index.byMember, `${unit} ${key}`, update);
    }
  }
  return index;
}

function addUpdate(index: AlertIndex, update: AlertUpdate): AlertUpdate {
  index.updates.push(update);
  addToIndex(index.byGroupKey, update.groupKey, update);
  return update;
}

function addToIndex(map: Map<string, AlertUpdate[]>, name: string, update: AlertUpdate): void {
  const known = map.get(name);
  if (known) known.push(update);
  else map.set(name, [update]);
}

const updatesOfMember = ({ byMember }: AlertIndex, { unit, key }: Transition): AlertUpdate[] =>
  byMember.get(`${unit} ${key}`) ?? [];

function closeMember(index: AlertIndex, transition: Transition): void {
  for (const update of updatesOfMember(index, transition)) {
    const { open, seq } = update.member(transition);
    if (open && seq < transition.seq) update.close(transition);
  }
}

function openMember(index: AlertIndex, transition: Transition, cause: CommonCause): void {
  const known = updatesOfMember(index, transition);
  // the member is open already, or an alert has recorded this commit or a later one
  if (known.some((update) => update.member(transition).open || update.member(transition).seq >= transition.seq)) return;
  const account = index.context.accountSummaryOf(parseUnit(transition.unit).account);
  const muted = mutedBy(index.context, transition, account);
  const update =
    known.find((one) => isOpenOrRecent(index, one)) ??
    (transition.replaces === undefined
      ? (updateOfSameCause(index, transition, cause, muted) ?? openUpdate(index, transition, cause, muted))
      : updateWithMember(index, transition.unit, transition.replaces));
  // a resource that was unreadable at the baseline has no alert, and another reason for it opens none
  if (!update) return;
  update.join(transition, account);
  if (!known.includes(update)) addToIndex(index.byMember, `${transition.unit} ${transition.key}`, update);
}

/** The maintenance window or the waiver that mutes an alert from its start. */
type Muted = Pick<Alert, 'window' | 'waived'>;

const mutedBy = (context: GroupingContext, transition: Transition, account: AccountSummary): Muted => ({
  window: windowFor(context.state, context.at, transition, account)?.id ?? null,
  waived: context.waiverFor(transition),
});

/** The update of the unresolved alert that holds this member. A resource that stays unreadable for another reason stays in its alert. */
const updateWithMember = ({ byMember }: AlertIndex, unit: string, replaced: string): AlertUpdate | undefined =>
  byMember.get(`${unit} ${replaced}`)?.findLast(({ alert }) => !alert || !isResolved(alert));

/** A finding that returns shortly after its alert was resolved reopens that alert, so that flapping is noticed. */
function isOpenOrRecent({ context: { policy, at } }: AlertIndex, { alert }: AlertUpdate): boolean {
  if (!alert || !isResolved(alert)) return true;
  return minutesAfter(alert.resolvedAt ?? at, policy.flapping.withinMinutes) >= at;
}

/**
 * A transition joins only an alert that is muted in the same way. So a finding that must be sent never joins a muted
 * alert.
 */
const isMutedAlike = (update: AlertUpdate, { window, waived }: Muted): boolean =>
  update.window === window && update.waived?.until === waived?.until;

function updateOfSameCause(
  { context, byGroupKey }: AlertIndex,
  { at }: Transition,
  cause: CommonCause,
  muted: Muted,
): AlertUpdate | undefined {
  const { groupWithinMinutes } = context.policy;
  return byGroupKey.get(cause.key)?.findLast((update) => {
    if ((update.alert && isResolved(update.alert)) || !isMutedAlike(update, muted)) return false;
    const { account, call, lasting } = cause;
    if (!lasting && at > minutesAfter(update.joinedAt, groupWithinMinutes)) return false;
    const shared = [account, call].filter((one) => one !== undefined);
    return (
      shared.length === 0 || shared.some((one) => (lasting ? update.hasLasting(one) : update.hasAccountOrCall(one)))
    );
  });
}

function openUpdate(index: AlertIndex, transition: Transition, cause: CommonCause, muted: Muted): AlertUpdate {
  const { unit, seq, key, problem, at, change } = transition;
  return addUpdate(
    index,
    updateOfNew({
      id: digest([cause.key, unit, seq, key]).slice(0, 12),
      kind: change.movement === 'appeared' ? 'appeared' : KIND_WHEN_FIRING[problem],
      problem,
      groupKey: cause.key,
      joinedAt: at,
      ...muted,
    }),
  );
}
