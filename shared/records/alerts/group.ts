/**
 * Alerts as they are + transitions → the steps that alerts take: one root cause, one alert. Pure. What is delivered again
 * takes no step again: a member knows the commit that moved it last.
 */
import { parseUnit } from '../../core/account.ts';
import { digest } from '../../core/digest.ts';
import { type Alert, type AlertStep, type AlertsState, BEGINNING, isOver, type Place } from './alert.ts';
import { type CommonCause, commonCauseOf, movedTogether } from './common-cause.ts';
import { type Draft, draftOf, newDraft } from './draft.ts';
import { type AlertPolicy, minutesAfter } from './policy.ts';
import { stepsOf } from './taking.ts';
import type { Transition } from './transition.ts';
import { windowFor } from './window.ts';

export interface Situation {
  readonly state: AlertsState;
  readonly policy: AlertPolicy;
  /** The instant at which the steps are taken. */
  readonly at: string;
  /** What is known of an account. */
  placeOf(account: string): Place;
  /** The waiver that holds for a finding now. */
  waiverFor(transition: Transition): Alert['waived'];
}

export function stepsFor(situation: Situation, transitions: readonly Transition[]): AlertStep[] {
  const desk = deskOf(situation);
  const together = movedTogether(transitions);
  for (const transition of inOrder(transitions)) {
    if (transition.opens) begin(desk, transition, commonCauseOf(transition, together));
    else end(desk, transition);
  }
  return desk.drafts.flatMap((draft) => stepsOf(draft, situation));
}

/** A unit's commits in their order, and what ends before what begins. */
const inOrder = (transitions: readonly Transition[]): Transition[] =>
  [...transitions].sort(
    (a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) || a.seq - b.seq || Number(a.opens) - Number(b.opens),
  );

/** The alerts that are worked on, found by their members and by their cause. */
interface Desk {
  readonly situation: Situation;
  readonly drafts: Draft[];
  readonly byMember: Map<string, Draft[]>;
  readonly byCause: Map<string, Draft[]>;
}

function deskOf(situation: Situation): Desk {
  const desk: Desk = { situation, drafts: [], byMember: new Map(), byCause: new Map() };
  for (const alert of Object.values(situation.state.alerts)) {
    const draft = put(desk, draftOf(alert));
    for (const [unit, { open, closed }] of Object.entries(alert.units)) {
      for (const keys of [open, closed])
        for (const key of Object.keys(keys)) index(desk.byMember, `${unit} ${key}`, draft);
    }
  }
  return desk;
}

function put(desk: Desk, draft: Draft): Draft {
  desk.drafts.push(draft);
  index(desk.byCause, draft.cause, draft);
  return draft;
}

function index(map: Map<string, Draft[]>, name: string, draft: Draft): void {
  const known = map.get(name);
  if (known) known.push(draft);
  else map.set(name, [draft]);
}

const knownTo = ({ byMember }: Desk, { unit, key }: Transition): Draft[] => byMember.get(`${unit} ${key}`) ?? [];

function end(desk: Desk, transition: Transition): void {
  for (const draft of knownTo(desk, transition)) {
    const { open, seq } = draft.member(transition);
    if (open && seq < transition.seq) draft.close(transition);
  }
}

function begin(desk: Desk, transition: Transition, cause: CommonCause): void {
  const known = knownTo(desk, transition);
  // an alert that holds it already, or was told of this very commit or a later one
  if (known.some((draft) => draft.member(transition).open || draft.member(transition).seq >= transition.seq)) return;
  const place = desk.situation.placeOf(parseUnit(transition.unit).account);
  const muted = mutedBy(desk.situation, transition, place);
  const draft =
    known.find((one) => movedLately(desk, one)) ??
    (transition.instead === undefined
      ? (sameCause(desk, transition, cause, muted) ?? open(desk, transition, cause, muted))
      : replaced(desk, transition.unit, transition.instead));
  // what was in the dark from the start is told in a summary: another reason for it is no news either
  if (!draft) return;
  draft.join(transition, place);
  if (!known.includes(draft)) index(desk.byMember, `${transition.unit} ${transition.key}`, draft);
}

/** What keeps an alert quiet from its start: what is expected, and what was accepted. */
type Muted = Pick<Alert, 'window' | 'waived'>;

const mutedBy = (situation: Situation, transition: Transition, place: Place): Muted => ({
  window: windowFor(situation.state, situation.at, transition, place)?.id ?? null,
  waived: situation.waiverFor(transition),
});

/** Another reason for what could not be seen before: the alert of the reason before goes on. */
const replaced = ({ byMember }: Desk, unit: string, instead: string): Draft | undefined =>
  byMember.get(`${unit} ${instead}`)?.findLast(({ alert }) => !alert || !isOver(alert));

/** What ended a moment ago and begins again goes on where it was: that is how flapping is seen. */
function movedLately({ situation: { policy, at } }: Desk, { alert }: Draft): boolean {
  if (!alert || !isOver(alert)) return true;
  return minutesAfter(alert.resolvedAt ?? at, policy.flapping.withinMinutes) >= at;
}

/** Nothing that is to be told hides in what is kept quiet. */
const isMutedAlike = (draft: Draft, { window, waived }: Muted): boolean =>
  draft.window === window && draft.waived?.until === waived?.until;

function sameCause(
  { situation, byCause }: Desk,
  { at }: Transition,
  cause: CommonCause,
  muted: Muted,
): Draft | undefined {
  const { groupWithinMinutes } = situation.policy;
  return byCause.get(cause.of)?.findLast((draft) => {
    if ((draft.alert && isOver(draft.alert)) || !isMutedAlike(draft, muted)) return false;
    const { account, call, lasting } = cause;
    if (!lasting && at > minutesAfter(draft.joinedAt, groupWithinMinutes)) return false;
    const shared = [account, call].filter((one) => one !== undefined);
    return shared.length === 0 || shared.some((one) => (lasting ? draft.lasts(one) : draft.touches(one)));
  });
}

function open(desk: Desk, transition: Transition, cause: CommonCause, muted: Muted): Draft {
  const { unit, seq, key, direction, at, change } = transition;
  return put(
    desk,
    newDraft({
      id: digest([cause.of, unit, seq, key]).slice(0, 12),
      kind: change.movement === 'appeared' ? 'appeared' : BEGINNING[direction],
      direction,
      cause: cause.of,
      joinedAt: at,
      ...muted,
    }),
  );
}
