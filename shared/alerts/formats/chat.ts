/**
 * Slack and Microsoft Teams, by Amazon Q: "Custom notifications using Amazon Q Developer in chat applications". Names that
 * come from resources are taken out of the hands of the platform's own markup: nobody is called by a bucket's name.
 */
import { clipped } from '../headline.ts';
import type { Payload } from '../payload.ts';
import { detailsOf } from '../text.ts';

export type Platform = 'slack' | 'teams';

interface Markup {
  readonly escaped: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly newLine: string;
}

const MARKUP: Readonly<Record<Platform, Markup>> = {
  // "Formatting text for app surfaces", Slack API
  slack: {
    escaped: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    bold: (text) => `*${text}*`,
    newLine: '\n',
  },
  // "Format your bot messages", Microsoft Teams: Markdown, in which one line break is none
  teams: {
    escaped: (text) =>
      text
        .replace(/[\\`*_~[\]#|]/g, '\\$&')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;'),
    bold: (text) => `**${text}**`,
    newLine: '\n\n',
  },
};

const TITLE = 250;
/** Amazon Q takes 8,000 characters, and a section of a message in Slack 3,000 ("Section block", Slack API). */
const DESCRIPTION = 3_000;
const CUT = '…';

/** The message for the topic that Amazon Q reads. Whatever is told of one alert is one thread. */
export function chatMessage(payload: Payload, platform: Platform): string {
  const markup = MARKUP[platform];
  const isDigest = payload.event === 'digest';
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    id: payload.id,
    content: {
      textType: 'client-markdown',
      title: titleOf(payload, markup),
      description: descriptionOf(payload, markup),
    },
    metadata: {
      threadId: isDigest ? payload.id : payload.alert.id,
      summary: clipped(payload.headline, TITLE),
      eventType: `plumbline-${payload.event}`,
      enableCustomActions: false,
      additionalContext: isDigest ? { kind: payload.digest.kind } : contextOf(payload),
    },
  });
}

/** Cut before it is escaped: half of an escape would show. None is longer than five characters. */
function titleOf({ headline }: Payload, { escaped }: Markup): string {
  const whole = escaped(headline);
  return whole.length <= TITLE ? whole : escaped(clipped(headline, TITLE / 5));
}

const contextOf = ({ alert, control, where }: Exclude<Payload, { event: 'digest' }>) => ({
  severity: alert.severity,
  kind: alert.kind,
  control: control.id,
  account: where.account,
  region: where.region,
});

const LABELLED = /^([a-z ]{1,20}): (.+)$/s;

/** A line that was put there to be long leaves room for the others. */
const LINE = 600;

/** As many lines as there is room for, and a sign that there were more. */
function descriptionOf(payload: Payload, { escaped, bold, newLine }: Markup): string {
  const lines: string[] = [];
  let left = DESCRIPTION - CUT.length;
  let whole = true;
  for (const line of detailsOf(payload)) {
    const [, label, rest] = LABELLED.exec(clipped(line, LINE)) ?? [];
    const written = label && rest ? `${bold(label)} ${escaped(rest)}` : escaped(clipped(line, LINE));
    const fits = written.length + newLine.length <= left;
    whole &&= fits && line.length <= LINE;
    if (!fits) continue;
    lines.push(written);
    left -= written.length + newLine.length;
  }
  return [...lines, ...(whole && lines.length > 0 ? [] : [CUT])].join(newLine);
}
