/** Text as an attacker would name a resource: each sort of mischief that one of the places where names are shown falls for. */

const ESC = '\u001b';

export const HOSTILE: Readonly<Record<string, string>> = {
  'a colour': `${ESC}[31mred${ESC}[0m`,
  'a wiped screen': `bucket${ESC}[2J${ESC}]0;title\u0007`,
  'a control character of the second set': 'a\u009b31mb',
  'a line break': 'x\nto fix: rm -rf ~',
  'a line separator': 'x\u2028to fix: y\u2029z',
  'a call to a channel': '<!channel> <!here> <!subteam^S012|x>',
  'a call by a word': '@here @channel @everyone ＠here',
  'a link of Slack': '<https://evil.example|the console>',
  'a link of Markdown': '[the console](https://evil.example)',
  'a mention of Teams': '<at>everyone</at>',
  backticks: '`x` ```y```',
  'bold and struck': '*x* _y_ ~z~ | # >',
  'a script': '"><script>alert(1)</script><img src=x onerror=alert(1)>',
  'an entity': '&lt;b&gt; &amp;',
  'a formula': '=HYPERLINK("https://evil.example")',
  'a formula after a line break': '\n=1+1',
  'a formula after a tab': '\t@SUM(1)',
  'a formula of full width': '＝1+1',
  'a formula behind what is not seen': '\u200b\ufeff=1+1',
  'a number with a sign': '-2+3 +1',
  'a turned direction': 'gpj\u202eexe.\u2066txt\u2069\u200f',
  'letters that nobody sees': 'a\u{e0041}\u{e0042}b',
  'a half of a letter': 'a\ud800b',
  'a command': '$(touch pwned); `touch pwned` && touch pwned | x',
  quotes: `it's "quoted" \\ '; touch pwned; '`,
  'an option': '--profile=evil',
  'a file to read': 'file:///etc/passwd',
  'a placeholder': '{region} <KEY: x> $HOME $(HOME)',
  'another host': 'evil.example/#',
  'a path': '../../../x?y=z&a=b#c',
};

export const HOSTILE_TEXTS: readonly string[] = Object.values(HOSTILE);
