/** An alert while it is worked on: what a batch of transitions adds to it and ends of it. */
import { parseUnit } from '../account.ts';
import { SEVERITIES, type Severity } from '../control.ts';
import type { Alert, Facets, Lead } from './alert.ts';
import { worse } from './fold.ts';
import { actorOf, type Place, type Transition } from './transition.ts';

/** What an alert is from its start on. */
export type Seed = Pick<Alert, 'id' | 'kind' | 'direction' | 'cause' | 'joinedAt' | 'window' | 'waived'>;

type MutableMembers = Record<string, Record<string, number>>;

interface Working extends Seed {
  /** As it is stored; null when it is new. */
  readonly alert: Alert | null;
  readonly joined: MutableMembers;
  readonly closed: MutableMembers;
  readonly facets: Record<keyof Facets, Set<string>>;
  readonly accounts: Set<string>;
  /** Accounts and keys of members that were open when work began, or joined since: what moves on in one batch lasts. */
  readonly lasting: Set<string>;
  joinedAt: string;
  severity: Severity | null;
  lead: Lead | null;
  /** What ended a member last. */
  ended: Transition | null;
}

export interface Draft extends Readonly<Pick<Working, 'alert' | 'cause' | 'window' | 'waived'>> {
  readonly joinedAt: string;
  /** Whether anything of it was in that account, or done by that call. */
  touches(accountOrCall: string): boolean;
  /** Whether something of it has lasted until now, in that account or of that key. */
  lasts(accountOrKey: string): boolean;
  /** Whether the member is open, and by which commit it moved last; 0 when it is none. */
  member(transition: Transition): { readonly open: boolean; readonly seq: number };
  join(transition: Transition, place: Place): void;
  close(transition: Transition): void;
  readonly working: Working;
}

const facetsOf = (facets?: Facets): Working['facets'] => ({
  calls: new Set(facets?.calls),
  controls: new Set(facets?.controls),
  ous: new Set(facets?.ous),
  environments: new Set(facets?.environments),
});

export const draftOf = (alert: Alert): Draft =>
  draft({
    ...alert,
    alert,
    joined: {},
    closed: {},
    facets: facetsOf(alert.facets),
    accounts: new Set(Object.keys(alert.units).map((unit) => parseUnit(unit).account)),
    lasting: lastingIn(alert),
    ended: null,
  });

function lastingIn({ units }: Alert): Set<string> {
  const lasting = new Set<string>();
  for (const [unit, { open }] of Object.entries(units))
    for (const key of Object.keys(open)) lasting.add(key).add(parseUnit(unit).account);
  return lasting;
}

export const newDraft = (seed: Seed): Draft =>
  draft({
    ...seed,
    alert: null,
    joined: {},
    closed: {},
    facets: facetsOf(),
    accounts: new Set(),
    lasting: new Set(),
    severity: null,
    lead: null,
    ended: null,
  });

function draft(working: Working): Draft {
  const { alert, joined, closed, facets, accounts, lasting } = working;
  const set = (members: MutableMembers, others: MutableMembers, { unit, key, seq }: Transition) => {
    members[unit] ??= {};
    members[unit][key] = seq;
    delete others[unit]?.[key];
  };
  return {
    ...working,
    working,
    touches: (name) => accounts.has(name) || facets.calls.has(name),
    lasts: (name) => lasting.has(name),
    get joinedAt() {
      return working.joinedAt;
    },
    member: ({ unit, key }) => {
      const part = alert?.units[unit];
      const openSeq = joined[unit]?.[key] ?? (closed[unit]?.[key] === undefined ? part?.open[key] : undefined);
      if (openSeq !== undefined) return { open: true, seq: openSeq };
      return { open: false, seq: closed[unit]?.[key] ?? part?.closed[key] ?? 0 };
    },
    join: (transition, place) => {
      const { account } = parseUnit(transition.unit);
      set(joined, closed, transition);
      lasting.add(transition.key).add(account);
      accounts.add(account);
      for (const [facet, values] of Object.entries(touched(transition, place)))
        for (const value of values) facets[facet as keyof Facets].add(value);
      if (transition.at > working.joinedAt) working.joinedAt = transition.at;
      if (!alert && leads(transition, working)) working.lead = leadOf(transition, place);
      working.severity = working.severity ? worse(working.severity, transition.severity) : transition.severity;
    },
    close: (transition) => {
      set(closed, joined, transition);
      working.ended = transition;
    },
  };
}

function touched(transition: Transition, { ou, environment }: Place): Facets {
  const { change, controls, direction } = transition;
  const call = direction === 'dark' ? change.because : actorOf(transition)?.call;
  return {
    calls: call ? [call] : [],
    controls,
    ous: [ou],
    environments: [environment],
  };
}

/** What broke leads over what is new, and the severe over the mild. */
function leads({ severity, change }: Transition, { lead, severity: known }: Working): boolean {
  if (!lead || !known) return true;
  const by = SEVERITIES.indexOf(severity) - SEVERITIES.indexOf(known);
  return by < 0 || (by === 0 && change.movement === 'regressed' && lead.before === undefined);
}

function leadOf(transition: Transition, place: Place): Lead {
  const { unit, seq, at, cause, change } = transition;
  const actor = actorOf(transition);
  const { control, resource, to, because, before, warning, values } = change;
  return {
    ...{ control, resource, unit, place, seq, at, to, because },
    ...(before === undefined ? {} : { before }),
    ...(warning === undefined ? {} : { warning }),
    ...(values === undefined ? {} : { values }),
    ...(actor ? { actor } : {}),
    event: cause.kind === 'event' ? { id: cause.event, detailType: cause.detailType } : null,
  };
}
