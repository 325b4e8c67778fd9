/**
 * Converts the words of schema 4 to those of schema 5 (docs/adr/0034). The words of alerts changed, and the word for
 * one reason why facts could not be read. Pure; items stay stored as they were written.
 */
type Stored = Readonly<Record<string, unknown>>;
type Renames = Readonly<Record<string, string>>;

const PROBLEMS: Renames = { worse: 'failing', dark: 'dark', soon: 'expiring' };
const STEP_TYPES: Renames = { rested: 'stabilised' };
const UNREAD: Renames = { untold: 'not-stated' };

const ALERT_FIELDS: Renames = {
  direction: 'problem',
  cause: 'groupKey',
  moves: 'statusChanges',
  reminded: 'remindedAt',
  told: 'notified',
};
const STEP_FIELDS: Renames = { direction: 'problem', cause: 'groupKey', tell: 'notify' };

const isRecord = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const renamedFields = (record: Stored, names: Renames): Stored =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [names[name] ?? name, value]));

const mapRecord = (value: unknown, convert: (record: Stored) => Stored): unknown =>
  isRecord(value) ? convert(value) : value;

const mapList = (value: unknown, convert: (record: Stored) => Stored): unknown =>
  Array.isArray(value) ? value.map((item) => mapRecord(item, convert)) : value;

const renamed = (value: unknown, words: Renames): unknown =>
  typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : value;

/** `worse|run-1|s3.block-public-access`, `dark|untold`: a group key begins with a problem and either a run or a reason. */
function renamedGroupKey(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const [problem = '', sort, ...rest] = value.split('|');
  const renamedSort = problem === 'dark' ? renamed(sort, UNREAD) : sort;
  return [renamed(problem, PROBLEMS), ...(sort === undefined ? [] : [renamedSort]), ...rest].join('|');
}

const renamedLead = (lead: unknown): unknown => mapRecord(lead, (one) => renamedFields(one, { place: 'account' }));

/** The fields that a stored alert and the step that opened it have in common. */
function renamedAlert(record: Stored, fields: Renames): Stored {
  const { problem, lead, groupKey, ...others } = renamedFields(record, fields);
  return {
    ...others,
    ...(problem === undefined ? {} : { problem: renamed(problem, PROBLEMS) }),
    ...(lead === undefined ? {} : { lead: renamedLead(lead) }),
    ...(groupKey === undefined ? {} : { groupKey: renamedGroupKey(groupKey) }),
  };
}

const renamedStep = (step: Stored): Stored => ({
  ...renamedAlert(step, STEP_FIELDS),
  type: renamed(step.type, STEP_TYPES),
});

const renamedChange = (change: Stored): Stored =>
  'unread' in change ? { ...change, unread: renamed(change.unread, UNREAD) } : change;

/** A commit. One of alerts loses the digest of its state, because the digest covers the old words. */
export function commitWithNewWords(commit: Stored): Stored {
  const { body } = commit;
  if (!isRecord(body)) return commit;
  if (body.type === 'verdicts') return { ...commit, body: { ...body, changes: mapList(body.changes, renamedChange) } };
  if (body.type !== 'alerts') return commit;
  const { state: _, ...others } = commit;
  return { ...others, body: { ...body, steps: mapList(body.steps, renamedStep) } };
}

/** Converts a state. Only the state of the alerts' unit has other words. */
export function stateWithNewWords(state: Stored): Stored {
  if (!String(state.unit).startsWith('alerts/') || !isRecord(state.contents)) return state;
  const { alerts, done, ...others } = state.contents;
  const renamedAlerts = mapRecord(alerts, (byId) =>
    Object.fromEntries(
      Object.entries(byId).map(([id, alert]) => [id, mapRecord(alert, (one) => renamedAlert(one, ALERT_FIELDS))]),
    ),
  );
  return { ...state, contents: { ...others, alerts: renamedAlerts, usedIds: done } };
}
