/** The style of pages: system fonts, light or dark as the reader prefers, with controls large enough to touch. */

/** A plumb bob on its line. */
export const MARK =
  '<svg width="20" height="28" viewBox="0 0 20 28" aria-hidden="true" focusable="false">' +
  '<path d="M10 0v11" stroke="currentColor" stroke-width="1.5"/>' +
  '<path d="M5 11h10l-1.5 8L10 28l-3.5-9z" fill="currentColor"/></svg>';

/** A tick: done. */
export const TICK =
  '<svg class="tick" width="40" height="40" viewBox="0 0 40 40" aria-hidden="true" focusable="false">' +
  '<circle cx="20" cy="20" r="20" fill="currentColor"/>' +
  '<path d="M12 20.5l5.5 5.5L28.5 15" fill="none" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round"/></svg>';

export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f3f4f6; --sheet: #ffffff; --ink: #1a1f27; --quiet: #57606d; --line: #dde1e7; --field: #8a939f;
  --accent: #1d4f91; --on-accent: #ffffff; --accent-down: #163d70;
  --critical: #a8071a; --high: #a8401a; --medium: #75580b; --low: #2f5d50; --good: #1b6b3a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --sheet: #1b2129; --ink: #e7eaef; --quiet: #a4adb9; --line: #313945; --field: #788392;
    --accent: #8db8f2; --on-accent: #0d1b2e; --accent-down: #b4d0f7;
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
header { display: flex; align-items: center; gap: .6rem; padding: 0 .25rem 1rem; font-weight: 600; }
main { background: var(--sheet); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem; }
main > * { margin: 0; }
h1 { font-size: 1.375rem; line-height: 1.3; text-wrap: balance; }
h1 ~ p { margin-top: .75rem; }
.state { font-size: .8125rem; color: var(--quiet); margin-bottom: .5rem; }
.state b { text-transform: uppercase; letter-spacing: .06em; margin-right: .35rem; }
.critical b { color: var(--critical); } .high b { color: var(--high); }
.medium b { color: var(--medium); } .low b { color: var(--low); }
.tick { display: block; color: var(--good); margin-bottom: 1rem; }
.tick path { stroke: var(--sheet); }
time, .whole { white-space: nowrap; }
form { margin-top: 1.5rem; }
label { display: block; font-weight: 600; }
label span { font-weight: 400; color: var(--quiet); }
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
dl {
  margin-top: 1.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line);
  display: grid; grid-template-columns: 5.5rem 1fr; gap: .5rem 1rem;
}
dt { color: var(--quiet); }
dd { margin: 0; }
code { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code:not(.command) { color: var(--quiet); }
.command { display: block; background: var(--ground); border-radius: .5rem; padding: .625rem .75rem; }
footer {
  margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .875rem;
}
@media (max-width: 30rem) {
  main { padding: 1.25rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .625rem; }
}
@media print { body { background: none; } main { border: 0; padding: 0; } form { display: none; } }
`;
