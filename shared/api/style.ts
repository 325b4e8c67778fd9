/** How pages look: system fonts, light and dark as the reader has it, wide enough to touch. */

/** A plumb bob on its line. */
export const MARK =
  '<svg width="20" height="28" viewBox="0 0 20 28" aria-hidden="true" focusable="false">' +
  '<path d="M10 0v11" stroke="currentColor" stroke-width="1.5"/>' +
  '<path d="M5 11h10l-1.5 8L10 28l-3.5-9z" fill="currentColor"/></svg>';

export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f3f4f6; --sheet: #ffffff; --ink: #1a1f27; --quiet: #57606d; --line: #dde1e7; --field: #8a939f;
  --accent: #1d4f91; --on-accent: #ffffff; --accent-down: #163d70; --code: #f3f4f6;
  --critical: #a8071a; --high: #a8401a; --medium: #75580b; --low: #2f5d50; --good: #1b6b3a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --sheet: #1b2129; --ink: #e7eaef; --quiet: #a4adb9; --line: #313945; --field: #788392;
    --accent: #8db8f2; --on-accent: #0d1b2e; --accent-down: #b4d0f7; --code: #12161c;
    --critical: #ff8f8a; --high: #ffad7d; --medium: #e8c469; --low: #8fcbb9; --good: #7fd39c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
header, main { max-width: 38rem; margin: 0 auto; }
header { display: flex; align-items: center; gap: .6rem; padding: 0 .25rem 1rem; font-weight: 600; letter-spacing: .01em; }
main { background: var(--sheet); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
main > * { margin: 0; padding: 0 1.5rem; }
main > :first-child { padding-top: 1.5rem; }
main > :last-child { padding-bottom: 1.5rem; }
h1 { font-size: 1.375rem; line-height: 1.3; text-wrap: balance; }
h1 + p { padding-top: .5rem; }
p + p { padding-top: .75rem; }
.state { font-size: .8125rem; font-weight: 600; padding-bottom: .5rem; color: var(--quiet); }
.state b { font-weight: 700; text-transform: uppercase; letter-spacing: .06em; }
.critical b { color: var(--critical); } .high b { color: var(--high); } .medium b { color: var(--medium); }
.low b { color: var(--low); } .good b { color: var(--good); }
dl { padding: 1.25rem 1.5rem 0; display: grid; grid-template-columns: 7.5rem 1fr; gap: .5rem 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; }
code { font: .875rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
dd code, p code { background: var(--code); border: 1px solid var(--line); border-radius: .25rem; padding: .05rem .3rem; }
form { padding: 1.5rem 1.5rem 0; }
label { display: block; font-weight: 600; }
.hint { color: var(--quiet); font-size: .875rem; margin: 0; }
input {
  display: block; width: 100%; margin: .5rem 0 1rem; padding: .625rem .75rem; font: inherit; color: inherit;
  background: var(--sheet); border: 1px solid var(--field); border-radius: .5rem;
}
button {
  width: 100%; min-height: 3rem; padding: .75rem 1.25rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: .5rem;
}
button:hover, button:active { background: var(--accent-down); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
footer { color: var(--quiet); font-size: .875rem; margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
@media (max-width: 30rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .625rem; }
}
@media print { body { background: none; } main { border: 0; } form { display: none; } }
`;
