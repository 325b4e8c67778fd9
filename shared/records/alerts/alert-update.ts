/** Collects the changes that a batch of transitions makes to one alert: members that join, and members that close. */
import { parseUnit } from '../../core/account.ts';
import { SEVERITIES, type Severity } from '../../core/control.ts';
import type { AccountSummary, Alert, Facets, Lead } from './alert.ts';
import { moreSevere } from './fold.ts';
import { actorOf, type Transition } from './transition.ts';

/** The fields that an alert has from its start. */
export type NewAlert = Pick<Alert, 'id' | 'kind' | 'problem' | 'groupKey' | 'joinedAt' | 'window' | 'waived'>;

type MutableMembers = Record<string, Record<string, number>>;

interface UpdateData extends NewAlert {
  /** The stored alert; null for a new alert. */
  readonly alert: Alert | null;
  readonly joined: MutableMembers;
  readonly closed: MutableMembers;
  readonly facets: Record<keyof Facets, Set<string>>;
  readonly accounts: Set<string>;
  /**
   * Accounts and keys of the members that were open before the batch, or that the batch added. It includes members that
   * the batch closes.
   */
  readonly lasting: Set<string>;
  joinedAt: string;
  severity: Severity | null;
  lead: Lead | null;
  /** The last transition that closed a member. */
  ended: Transition | null;
}

export interface AlertUpdate extends Readonly<Pick<UpdateData, 'alert' | 'groupKey' | 'window' | 'waived'>> {
  readonly joinedAt: string;
  /** Whether one of its members, open or closed, is in that account or was changed by that call. */
  hasAccountOrCall(accountOrCall: string): boolean;
  /** Whether one of the members in `lasting` is in that account or has that key. */
  hasLasting(accountOrKey: string): boolean;
  /** Whether the member is open, and the sequence number of the commit that changed it last; 0 when it is not a member. */
  member(transition: Transition): { readonly open: boolean; readonly seq: number };
  join(transition: Transition, account: AccountSummary): void;
  close(transition: Transition): void;
  readonly data: UpdateData;
}

const facetsOf = (facets?: Facets): UpdateData['facets'] => ({
  calls: new Set(facets?.calls),
  controls: new Set(facets?.controls),
  ous: new Set(facets?.ous),
  environments: new Set(facets?.environments),
});

export const updateOf = (alert: Alert): AlertUpdate =>
  updateWith({
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

export const updateOfNew = (seed: NewAlert): AlertUpdate =>
  updateWith({
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

function updateWith(data: UpdateData): AlertUpdate {
  const { alert, joined, closed, facets, accounts, lasting } = data;
  const set = (members: MutableMembers, others: MutableMembers, { unit, key, seq }: Transition) => {
    members[unit] ??= {};
    members[unit][key] = seq;
    delete others[unit]?.[key];
  };
  return {
    ...data,
    data,
    hasAccountOrCall: (name) => accounts.has(name) || facets.calls.has(name),
    hasLasting: (name) => lasting.has(name),
    get joinedAt() {
      return data.joinedAt;
    },
    member: ({ unit, key }) => {
      const part = alert?.units[unit];
      const openSeq = joined[unit]?.[key] ?? (closed[unit]?.[key] === undefined ? part?.open[key] : undefined);
      if (openSeq !== undefined) return { open: true, seq: openSeq };
      return { open: false, seq: closed[unit]?.[key] ?? part?.closed[key] ?? 0 };
    },
    join: (transition, summary) => {
      const { account } = parseUnit(transition.unit);
      set(joined, closed, transition);
      lasting.add(transition.key).add(account);
      accounts.add(account);
      for (const [facet, values] of Object.entries(facetsOfTransition(transition, summary)))
        for (const value of values) facets[facet as keyof Facets].add(value);
      if (transition.at > data.joinedAt) data.joinedAt = transition.at;
      if (!alert && isBetterLead(transition, data)) data.lead = leadOf(transition, summary);
      data.severity = data.severity ? moreSevere(data.severity, transition.severity) : transition.severity;
    },
    close: (transition) => {
      set(closed, joined, transition);
      data.ended = transition;
    },
  };
}

function facetsOfTransition(transition: Transition, { ou, environment }: AccountSummary): Facets {
  const { change, controls, problem } = transition;
  const call = problem === 'dark' ? change.because : actorOf(transition)?.call;
  return {
    calls: call ? [call] : [],
    controls,
    ous: [ou],
    environments: [environment],
  };
}

/** The most severe transition leads. Of equal severity, a resource that began to fail leads over a new one. */
function isBetterLead({ severity, change }: Transition, { lead, severity: known }: UpdateData): boolean {
  if (!lead || !known) return true;
  const by = SEVERITIES.indexOf(severity) - SEVERITIES.indexOf(known);
  return by < 0 || (by === 0 && change.movement === 'regressed' && lead.before === undefined);
}

function leadOf(transition: Transition, account: AccountSummary): Lead {
  const { unit, seq, at, cause, change } = transition;
  const actor = actorOf(transition);
  const { control, resource, to, because, before, warning, external, values } = change;
  return {
    ...{ control, resource, unit, account, seq, at, to, because },
    ...(before === undefined ? {} : { before }),
    ...(warning === undefined ? {} : { warning }),
    ...(external === undefined ? {} : { external }),
    ...(values === undefined ? {} : { values }),
    ...(actor ? { actor } : {}),
    event: cause.kind === 'event' ? { id: cause.event, detailType: cause.detailType } : null,
  };
}
