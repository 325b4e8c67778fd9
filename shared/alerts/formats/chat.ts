/**
 * Slack and Microsoft Teams, by Amazon Q: "Custom notifications using Amazon Q Developer in chat applications". Names
 * of resources are escaped, so that the name of a bucket cannot mention people.
 */
import { inSlack, inTeams } from '../../core/inert.ts';
import { clipped } from '../headline.ts';
import type { Payload } from '../payload.ts';
import { detailsOf } from '../text.ts';

export type Platform = 'slack' | 'teams';

interface Markup {
  readonly escaped: (text: string) => string;
  readonly bold: (text: string) => string;
  /** Writes an address that Plumbline made, without escapes that would change it. */
  readonly link: (url: string) => string;
  readonly newLine: string;
}

/** Slack turns an address into a link, and removes these escapes. */
const slackLink = (url: string): string => url.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const MARKUP: Readonly<Record<Platform, Markup>> = {
  slack: {
    escaped: inSlack,
    bold: (text) => `*${text}*`,
    link: slackLink,
    newLine: '\n',
  },
  // in Markdown, one line break does not begin a new line
  teams: {
    escaped: inTeams,
    bold: (text) => `**${text}**`,
    // a parenthesis in an encoded name would end the link
    link: (url) => `[${url.split('/')[2] ?? url}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`,
    newLine: '\n\n',
  },
};

const TITLE = 250;
/** Amazon Q takes 8,000 characters, and a section of a message in Slack 3,000 ("Section block", Slack API). */
const DESCRIPTION = 3_000;
const CUT = '…';

/** The message for the topic that Amazon Q reads. All messages of one alert form one thread. */
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
      summary: titleOf(payload, markup),
      eventType: `plumbline-${payload.event}`,
      enableCustomActions: false,
      additionalContext: isDigest ? { kind: payload.digest.kind } : contextOf(payload, markup),
    },
  });
}

/** The title. It is cut before it is escaped, so that no escape is cut. An escape has at most five characters. */
function titleOf({ headline }: Payload, { escaped }: Markup): string {
  const whole = escaped(headline);
  return whole.length <= TITLE ? whole : escaped(clipped(headline, TITLE / 5));
}

const contextOf = ({ alert, control, where }: Exclude<Payload, { event: 'digest' }>, { escaped }: Markup) => ({
  severity: alert.severity,
  kind: alert.kind,
  control: escaped(control.id),
  account: escaped(where.account),
  region: escaped(where.region),
});

const LABELLED = /^([a-z ]{1,20}): (.+)$/s;

/** The most letters of a line, so that one long line leaves room for the others. */
const LINE = 600;

/** The lines that fit, and an ellipsis if some were left out. */
function descriptionOf(payload: Payload, markup: Markup): string {
  const { newLine } = markup;
  const addresses = addressesOf(payload);
  const lines: string[] = [];
  let left = DESCRIPTION - CUT.length;
  let whole = true;
  for (const line of detailsOf(payload)) {
    const written = writtenOf(line, addresses, markup);
    const fits = written.text.length + newLine.length <= left;
    whole &&= fits && written.whole;
    if (!fits) continue;
    lines.push(written.text);
    left -= written.text.length + newLine.length;
  }
  return [...lines, ...(whole && lines.length > 0 ? [] : [CUT])].join(newLine);
}

/** Writes one line. Addresses are not cut, because a cut address does not work. */
function writtenOf(line: string, addresses: readonly string[], { escaped, bold, link }: Markup) {
  const address = addresses.find((url) => LABELLED.exec(line)?.[2] === url);
  const shown = address ? line : clipped(line, LINE);
  const [, label, rest] = LABELLED.exec(shown) ?? [];
  const text = label && rest ? `${bold(label)} ${address ? link(address) : escaped(rest)}` : escaped(shown);
  return { text, whole: shown === line };
}

/** The addresses that Plumbline made: pages of the console, and the link that acknowledges the alert. */
const addressesOf = (payload: Payload): string[] =>
  payload.event === 'digest'
    ? []
    : [payload.where.console, payload.who?.console, payload.links.acknowledge].flatMap((url) => url ?? []);
