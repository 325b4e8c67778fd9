/**
 * Follows the verdicts of one unit through a period: the resources in scope, their failures, the unreadable times, and their
 * lengths.
 */
import { parseUnit } from '../core/account.ts';
import type { Cause, Commit } from '../core/commit.ts';
import type { Status } from '../core/control.ts';
import { WHOLE_UNIT } from '../core/evaluate.ts';
import { type Change, failingSince, type VerdictsBody, type VerdictsState } from '../records/verdicts.ts';
import { type Author, authorOfChange } from './author.ts';
import type { Scope } from './scope.ts';
import type { ControlTotals, Exception, Member, Tracked, Unseen } from './tracked.ts';

/** The commit in which a failure began. */
export type Beginning = Pick<Change, 'movement' | 'because' | 'from' | 'to'> & { readonly cause: Cause };
export type BeginningOf = (control: string, resource: string, since: string) => Beginning | undefined;

interface Track {
  own: Status;
  /** `unknown` while the whole control is unknown. */
  effective: Status;
  from: string;
  exception: Exception | null;
  unseen: Gap | null;
}
interface Gap {
  readonly because: string;
  readonly from: string;
}

export interface Tracks {
  begin(state: VerdictsState, beginningOf: BeginningOf): void;
  take(commit: Commit<VerdictsBody>): void;
  end(to: string): Tracked;
}

const between = (from: string, to: string): number => Date.parse(to) - Date.parse(from);

export function tracksOf(unit: string, from: string, { has, hasControl }: Pick<Scope, 'has' | 'hasControl'>): Tracks {
  const place = parseUnit(unit);
  const tracks = new Map<string, Map<string, Track>>();
  const dark = new Map<string, Gap>();
  const members = new Map<string, Member & { live: number }>();
  const exceptions: Exception[] = [];
  const gaps = new Map<string, Unseen & { controls: string[] }>();
  const totals = new Map<string, ControlTotals>();

  const tracksIn = (control: string) => entry(tracks, control, () => new Map<string, Track>());
  const totalsOf = (control: string) =>
    entry(totals, control, () => ({
      times: { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 },
      resources: new Set<string>(),
    }));

  const enter = (control: string, resource: string, came: string | null): void => {
    const member = entry(members, resource, () => ({ ...place, resource, came, went: null, controls: [], live: 0 }));
    member.live += 1;
    member.went = null;
    if (!member.controls.includes(control)) member.controls.push(control);
    totalsOf(control).resources.add(resource);
  };
  const leave = (resource: string, at: string): void => {
    const member = members.get(resource);
    if (!member) return;
    member.live -= 1;
    if (member.live === 0) member.went = at;
  };

  const spend = (control: string, track: Track, at: string): void => {
    const spent = between(track.from, at);
    totalsOf(control).times[track.effective] += spent;
    if (track.exception && track.effective === 'unknown') track.exception.unseenMs += spent;
    track.from = at;
  };
  const gone = (control: string, { because, from: since }: Gap, until: string | null): void => {
    const gap = entry(gaps, `${since} ${until} ${because}`, () => ({
      ...{ ...place, because, from: since, until },
      controls: [],
    }));
    if (!gap.controls.includes(control)) gap.controls.push(control);
  };
  const close = (exception: Exception, until: string, ended: Exception['ended'], endedBy: string | null): void => {
    Object.assign(exception, { until, ended, endedBy, durationMs: between(exception.from, until) });
  };
  const open = (control: string, resource: string, since: string, begun: Beginning | undefined): Exception => {
    const exception: Exception = {
      ...{ control, ...place, resource, from: since, until: null, durationMs: 0, unseenMs: 0 },
      ...{ movement: begun?.movement ?? 'baseline', because: begun?.because ?? '', ended: null, endedBy: null },
      ...authorOfBeginning(begun),
    };
    exceptions.push(exception);
    return exception;
  };

  const darken = (control: string, gap: Gap | null, at: string): void => {
    const before = dark.get(control);
    if (before) {
      gone(control, before, at);
      if (tracksIn(control).size === 0) totalsOf(control).times.unknown += between(before.from, at);
    }
    if (gap) dark.set(control, gap);
    else dark.delete(control);
    for (const track of tracksIn(control).values()) {
      spend(control, track, at);
      track.effective = gap ? 'unknown' : track.own;
    }
  };

  const vanish = (change: Change, track: Track, at: string, cause: Cause): void => {
    const { control, resource } = change;
    spend(control, track, at);
    if (track.unseen) gone(control, track.unseen, at);
    if (track.exception) close(track.exception, at, 'vanished', authorOfChange(cause, change).who);
    tracksIn(control).delete(resource);
    leave(resource, at);
  };

  const move = (change: Change, to: Status, at: string, cause: Cause): void => {
    const { control, resource, because } = change;
    let track = tracksIn(control).get(resource);
    if (!track) {
      track = { own: to, effective: to, from: at, exception: null, unseen: null };
      tracksIn(control).set(resource, track);
      enter(control, resource, at);
    }
    spend(control, track, at);
    track.own = to;
    track.effective = dark.has(control) ? 'unknown' : to;
    if (track.unseen && track.unseen.because !== because) {
      gone(control, track.unseen, at);
      track.unseen = null;
    }
    if (to === 'unknown') track.unseen ??= { because, from: at };
    if (to === 'fail') track.exception ??= open(control, resource, at, { ...change, cause });
    if (track.exception && (to === 'pass' || to === 'not-applicable')) {
      close(track.exception, at, 'recovered', authorOfChange(cause, change).who);
      track.exception = null;
    }
  };

  return {
    begin: (state, beginningOf) => {
      for (const [control, held] of Object.entries(state.verdicts)) {
        const whole = held[WHOLE_UNIT];
        if (whole && hasControl(control)) dark.set(control, { because: whole.because, from });
        for (const [resource, verdict] of Object.entries(held)) {
          if (resource === WHOLE_UNIT || !has(control, resource)) continue;
          const { status, because } = verdict;
          const since = failingSince(verdict);
          const exception =
            since === undefined ? null : open(control, resource, since, beginningOf(control, resource, since));
          const unseen = status === 'unknown' ? { because, from } : null;
          tracksIn(control).set(resource, {
            ...{ own: status, effective: whole ? 'unknown' : status, from, exception, unseen },
          });
          enter(control, resource, null);
        }
      }
    },
    take: ({ at, cause, body }) => {
      for (const change of body.changes) {
        const { control, resource, to, because } = change;
        const isWhole = resource === WHOLE_UNIT;
        if (isWhole ? !hasControl(control) : !has(control, resource)) continue;
        const track = tracksIn(control).get(resource);
        if (isWhole) darken(control, to === null ? null : { because, from: at }, at);
        else if (to !== null) move(change, to, at, cause);
        else if (track) vanish(change, track, at, cause);
      }
    },
    end: (to) => {
      for (const [control, gap] of dark) {
        gone(control, gap, null);
        if (tracksIn(control).size === 0) totalsOf(control).times.unknown += between(gap.from, to);
      }
      for (const [control, all] of tracks)
        for (const track of all.values()) {
          spend(control, track, to);
          if (track.unseen) gone(control, track.unseen, null);
        }
      for (const exception of exceptions)
        if (exception.until === null) exception.durationMs = between(exception.from, to);
      const found = [...members.values()].map(({ live: _, ...member }) => member);
      return { members: found, exceptions, unseen: [...gaps.values()], totals };
    },
  };
}

const NO_AUTHOR: Author = { who: null, run: null, event: null, actor: null };
const authorOfBeginning = (begun: Beginning | undefined): Author =>
  begun ? authorOfChange(begun.cause, begun) : NO_AUTHOR;

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
