/** Decides which lines without a box are requirements, and of which kind. */

/**
 * box: an item with a box. line: an item of a list without one. group: an item that only introduces the items below it.
 * row: a row of a table. sign-off: a role that signs. field: a line to be filled in. setting: a value in code.
 * sentence: a sentence that requires something.
 */
export const KINDS = ['box', 'line', 'group', 'row', 'sign-off', 'field', 'setting', 'sentence'] as const;
export type Kind = (typeof KINDS)[number];

const BLANK = /_{3,}|\.{5,}/;
const REQUIRES =
  /\b(?:must|shall|should|required?|requires|ensures?|needs? to|ha(?:s|ve) to|at (?:least|most)|no (?:more|later) than|mandatory)\b/i;
const EVERY = /^(?:all|every|each|no|none)\b/i;
const THRESHOLD = /[<>≤≥]=?\s?\d/;
const ABOUT_ITSELF =
  /\bth(?:is|ese) (?:\w+ )?(?:document|checklist|check list|guide|page|template|list|section|readme)s?\b/i;
const BINDS = /\b(?:must|shall)\b/i;

/** The kind of a line of a paragraph; undefined if it requires nothing. */
export function sentenceOf(raw: string, text: string): Kind | undefined {
  if (BLANK.test(raw)) return text.replace(/[_.\s:]+/g, '') === '' ? undefined : 'field';
  if (text.length < 8 || text.endsWith('?')) return undefined;
  if (ABOUT_ITSELF.test(text) && !BINDS.test(text)) return undefined;
  return REQUIRES.test(text) || EVERY.test(text) || THRESHOLD.test(text) ? 'sentence' : undefined;
}

/** A line of a configuration whose value is written there. A value that is defined elsewhere says nothing. */
export function settingOf(line: string): string | undefined {
  const found = /^([A-Za-z][\w.-]{2,80})\s*[=:]\s*(\S.{0,400})$/.exec(line);
  const [, name, value = ''] = found ?? [];
  if (!name || /^(?:var|local|module|data|each)\.[\w.]+(?:\s*(?:#|\/\/).*)?$/.test(value)) return undefined;
  if (/[{(]$/.test(value) || !/["'\d[]|^(?:true|false|yes|no|on|off)\b/.test(value)) return undefined;
  const remark = value.search(/\s(?:#|\/\/)\s/);
  return `${name} = ${remark < 0 ? value : value.slice(0, remark).trimEnd()}`;
}

const STATUS = /^(?:status|done|complete[d]?|check(?:ed)?|ok|y\/n|yes\/no|pass(?:ed)?|state|result|tick|\u2713|x)\W*$/i;
const ASKS =
  /\b(?:items?|checks?|controls?|requirements?|tasks?|practices?|activit(?:y|ies)|criteri(?:on|a)|actions?|steps?|questions?|measures?|what|metrics?|objectives?|checkpoints?|verification|policy|rules?)\b/i;
const AREA =
  /^(?:areas?|categor(?:y|ies)|domains?|sections?|topics?|pillars?|components?|services?|themes?|phase|stage)$/i;
const TARGET =
  /\b(?:targets?|thresholds?|values?|expect\w*|limits?|descriptions?|details?|minimum|maximum|goals?|slo)\b/i;
const ROLE =
  /^(?:roles?|sign-?off(?: by)?|approvers?|teams?|stakeholders?|reviewers?|functions?|position|department)$/i;
const SIGNED = /\b(?:name|sign(?:ed|ature)?|approv(?:al|ed)|date|sign-?off)\b/i;
const MARK = /^\s*(?:\[[ xX]?\]|\xe2\x98[\x90\x91\x92]|\xe2\x9c[\x85\x93\x94]|\xe2\x9d\x8c|\xe2\xac\x9c)/;
const DONE = /^\s*(?:\[[xX]\]|\xe2\x98\x91|\xe2\x9c[\x85\x93\x94])/;

export interface Row {
  readonly kind: Kind;
  readonly text: string;
  readonly ticked: boolean;
  /** The index of the cell with the requirement. */
  readonly cell: number;
  /** The area that the row names; it is used like a heading. */
  readonly area: string;
}

/** The requirement of a row; undefined if the table is no list of requirements. */
export function tableOf(columns: readonly string[], texts: readonly string[], raw: readonly string[]): Row | undefined {
  const ticked = raw.some((cell) => DONE.test(cell));
  const role = columns.findIndex((column) => ROLE.test(column));
  if (role >= 0 && columns.some((column, index) => index !== role && SIGNED.test(column)))
    return texts[role] ? { kind: 'sign-off', text: texts[role], ticked, cell: role, area: '' } : undefined;
  const isChecked = raw.some((cell) => MARK.test(cell)) || columns.some((column) => STATUS.test(column));
  const asks = columns.findIndex(
    (column, index) => ASKS.test(column) && (!STATUS.test(column) || isMarkedElsewhere(raw, texts, index)),
  );
  const targets = columns.flatMap((column, index) => (index !== asks && TARGET.test(column) ? [index] : []));
  if (
    !isChecked &&
    (asks < 0 ||
      (targets.length === 0 &&
        columns.length > 1 &&
        !/\b(?:require|control|check|item|task)/i.test(columns[asks] ?? '')))
  )
    return undefined;
  const cell = asks >= 0 ? asks : longestOf(raw, texts);
  const parts = [cell, ...targets].sort((one, other) => one - other).map((index) => texts[index] ?? '');
  const text = parts
    .map((part) => part.replace(/^\[[ xX]?\]\s*/, ''))
    .filter(Boolean)
    .join(': ');
  const area = texts[columns.findIndex((column) => AREA.test(column))] ?? '';
  return texts[cell] && text ? { kind: 'row', text, ticked, cell, area } : undefined;
}

/** A column named `Check` contains the requirement if the mark is in another column. */
const isMarkedElsewhere = (raw: readonly string[], texts: readonly string[], index: number): boolean =>
  !MARK.test(raw[index] ?? '') && texts[index] !== '' && raw.some((cell, other) => other !== index && MARK.test(cell));

/** The cell with the most words, among those that hold no mark alone. */
const longestOf = (raw: readonly string[], texts: readonly string[]): number =>
  texts.reduce(
    (best, text, index) => (text.length > (texts[best] ?? '').length && !MARK.test(raw[index] ?? '') ? index : best),
    0,
  );
